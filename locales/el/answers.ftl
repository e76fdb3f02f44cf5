# What a program is told for its reader.

submitted-held = Το σχόλιό σας αναμένει έγκριση.
submitted-published = Το σχόλιό σας δημοσιεύτηκε.
