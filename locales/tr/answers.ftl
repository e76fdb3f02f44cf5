# What a program is told for its reader.

submitted-held = Yorumunuz denetim bekliyor.
submitted-published = Yorumunuz yayınlandı.
