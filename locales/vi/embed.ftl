# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Xem trước
embed-preview-label = Xem trước bình luận của bạn
embed-save = Lưu tên và trang web của tôi trong trình duyệt này cho lần bình luận kế tiếp của tôi.
embed-remember = Ghi nhớ tôi trên thiết bị này, để trang web biết các bình luận sau này là của tôi.
embed-sending = Đang gửi bình luận của bạn…
embed-published = Bình luận của bạn đã được đăng.
embed-unsent = Bình luận của bạn không được đăng.
embed-offline = Không thể kết nối đến máy chủ. Nội dung bạn đã nhập vẫn còn; vui lòng thử lại sau giây lát.
embed-news = { $count ->
   *[other] Hiển thị { $count } bình luận mới
}
embed-left = { $count ->
   *[other] Còn lại { $count } byte
}
embed-over = { $count ->
   *[other] Vượt quá { $count } byte
}
embed-receipt = Sửa hoặc xóa bình luận này, hoặc xem tình trạng của nó
