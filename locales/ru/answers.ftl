# What a program is told for its reader.

submitted-held = Ваш комментарий ожидает одобрения.
submitted-published = Ваш комментарий опубликован.
