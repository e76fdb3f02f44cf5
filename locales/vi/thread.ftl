# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Hãy là người đầu tiên bình luận
   *[other] { $count } bình luận
}
thread-label = Bình luận
thread-closed = Đã đóng bình luận.
thread-next = Bình luận tiếp theo
thread-pages = Các trang bình luận

comment-anonymous = Ẩn danh
comment-says = viết:
comment-moderator = Người kiểm duyệt
comment-reply = Trả lời
comment-reply-to = Trả lời { $name }
comment-report = Báo cáo
comment-report-of = Báo cáo bình luận của { $name }
comment-held = Bình luận của bạn đang chờ kiểm duyệt. Đây là bản xem trước; bình luận của bạn sẽ hiển thị sau khi được duyệt.

form-title = Để lại một bình luận
form-title-reply = Trả lời { $name }
form-cancel = Hủy trả lời
form-email-note = Email của bạn sẽ không được hiển thị công khai.
form-required-note = Các trường bắt buộc được đánh dấu
form-label-comment = Bình luận
form-label-author = Tên
form-label-email = Địa chỉ email
form-label-url = Trang web
form-label-trap = Hãy để trống trường này
form-submit = Gửi bình luận
form-problems = { $count ->
    [0] Bình luận của bạn không được đăng.
   *[other] Bình luận của bạn chưa được đăng: có { $count } trường cần sửa.
}
