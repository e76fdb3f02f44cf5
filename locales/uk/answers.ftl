# What a program is told for its reader.

submitted-held = Ваш коментар очікує схвалення.
submitted-published = Ваш коментар опубліковано.
