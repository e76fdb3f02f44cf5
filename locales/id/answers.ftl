# What a program is told for its reader.

submitted-held = Komentar Anda sedang menunggu moderasi.
submitted-published = Komentar Anda telah terbit.
