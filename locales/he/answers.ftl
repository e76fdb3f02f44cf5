# What a program is told for its reader.

submitted-held = התגובה שלך ממתינה לאישור.
submitted-published = התגובה שלך פורסמה.
