# What a program is told for its reader.

submitted-held = 您的评论正在等待审核。
submitted-published = 您的评论已发布。
