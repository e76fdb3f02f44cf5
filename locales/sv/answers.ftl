# What a program is told for its reader.

submitted-held = Din kommentar inväntar granskning.
submitted-published = Din kommentar är publicerad.
