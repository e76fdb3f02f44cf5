# What a program is told for its reader.

submitted-held = 你的留言正在等待審核。
submitted-published = 你的留言已發佈。
