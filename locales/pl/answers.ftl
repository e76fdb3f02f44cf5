# What a program is told for its reader.

submitted-held = Twój komentarz oczekuje na moderację.
submitted-published = Twój komentarz jest opublikowany.
