# What a program is told for its reader.

submitted-held = Bình luận của bạn đang chờ kiểm duyệt.
submitted-published = Bình luận của bạn đã được đăng.
