# What a program is told for its reader.

submitted-held = 댓글이 검토를 기다리고 있습니다.
submitted-published = 댓글이 게시되었습니다.
