# What a program is told for its reader.

submitted-held = Votre commentaire est en attente de modération.
submitted-published = Votre commentaire est publié.
