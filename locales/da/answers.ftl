# What a program is told for its reader.

submitted-held = Din kommentar afventer moderering.
submitted-published = Din kommentar er publiceret.
