# What a program is told for its reader.

submitted-held = コメントは承認待ちです。
submitted-published = コメントが公開されました。
