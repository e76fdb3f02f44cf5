# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Chuyển đến nội dung
page-back = Quay lại bài viết
page-back-home = Quay lại trang đầu

thread-page-title = Bình luận về { $title }

form-error-title = Vui lòng kiểm tra bình luận của bạn
form-error-about = Bình luận của bạn về

receipt-title-held = Đã nhận được bình luận của bạn
receipt-title-approved = Bình luận của bạn đã được đăng
receipt-held = Bình luận của bạn đang chờ kiểm duyệt. Trước khi được duyệt, bình luận chỉ hiển thị trên trang này.
receipt-approved = Bình luận của bạn đã được duyệt. Mọi người đều có thể đọc bên dưới bài viết.
receipt-about = Bình luận của bạn về
receipt-edit = Sửa bình luận của bạn
receipt-edit-until = Bạn có thể sửa nội dung đến { $time }.
receipt-edit-save = Lưu thay đổi
receipt-delete = Xóa bình luận của bạn
receipt-delete-about = Bình luận của bạn sẽ bị xóa vĩnh viễn. Các trả lời vẫn còn.
receipt-delete-sure = Xóa vĩnh viễn
receipt-deleted-title = Bình luận của bạn đã bị xóa
receipt-deleted = Bình luận đã bị xóa vĩnh viễn và không ai có thể khôi phục.

report-title = Báo cáo bình luận
report-about = Một bình luận về
report-why = Vì sao người kiểm duyệt nên xem bình luận này?
report-reason-spam = Đây là quảng cáo hoặc tin rác.
report-reason-abuse = Bình luận xúc phạm, đe dọa hoặc quấy rối ai đó.
report-reason-off_topic = Bình luận không liên quan đến bài viết.
report-reason-other = Lý do khác.
report-note = Điều người kiểm duyệt nên biết (không bắt buộc)
report-send = Gửi báo cáo
report-done-title = Cảm ơn bạn
report-done = Báo cáo của bạn đã được gửi. Người kiểm duyệt sẽ quyết định về bình luận này.

error-status = Lỗi { $status }

home-title = Nơi lưu giữ các bình luận
home-what = Máy chủ này lưu giữ bình luận của các trang mà nó phục vụ và hiển thị chúng bên dưới bài viết. Máy chủ chạy afterword.
home-privacy = Người đọc không cần tài khoản và không nhận cookie nào. Địa chỉ email không bao giờ được công khai.
home-articles = Bài viết mẫu
home-articles-about = Hãy mở một bài, cuộn xuống cuối và để lại bình luận.
home-docs = Cách giao tiếp với máy chủ này: API

article-sample = Một bài viết mẫu
article-back = Tất cả bài viết mẫu
