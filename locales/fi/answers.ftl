# What a program is told for its reader.

submitted-held = Kommenttisi odottaa moderointia.
submitted-published = Kommenttisi on julkaistu.
