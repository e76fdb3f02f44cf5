# What a program is told for its reader.

submitted-held = Seu comentário está aguardando moderação.
submitted-published = Seu comentário está publicado.
