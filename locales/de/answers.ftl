# What a program is told for its reader.

submitted-held = Ihr Kommentar wartet auf die Freischaltung.
submitted-published = Ihr Kommentar ist veröffentlicht.
