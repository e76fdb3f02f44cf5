# What a program is told for its reader.

submitted-held = Váš komentář čeká na schválení.
submitted-published = Váš komentář je zveřejněn.
