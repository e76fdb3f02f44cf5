# What a program is told for its reader.

submitted-held = Il tuo commento è in attesa di moderazione.
submitted-published = Il tuo commento è pubblicato.
