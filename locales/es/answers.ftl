# What a program is told for its reader.

submitted-held = Su comentario está pendiente de moderación.
submitted-published = Su comentario está publicado.
