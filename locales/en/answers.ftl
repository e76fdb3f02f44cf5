# What a program is told for its reader.

# Right after a comment was sent, in one line. Say it as the thread does.
submitted-held = Your comment is awaiting moderation.
submitted-published = Your comment is published.
