# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Bình luận
field-author = Tên
field-email = Địa chỉ email
field-url = Địa chỉ trang web
field-comment_parent = Bình luận mà bạn trả lời
field-article = Bài viết
field-site = Trang web
field-password = Mật khẩu

rule-required = { $field } còn thiếu; đây là trường bắt buộc.
rule-too_long = { $field } có { $bytes } byte; chỉ cho phép tối đa { $max_bytes }.
rule-too_short = { $field } quá ngắn; cần ít nhất { $min_chars } ký tự.
rule-invalid_email = { $field } không thể nhận thư; địa chỉ cần có dạng như name@example.org.
rule-invalid_url = { $field } không phải là địa chỉ web; địa chỉ cần bắt đầu bằng http:// hoặc https://, như https://example.org.
rule-email_not_accepted = { $field } không cần thiết trên trang này; vui lòng để trống.
rule-name_reserved = { $field } trông giống tên của người kiểm duyệt, của trang này hoặc của một chức danh; vui lòng chọn tên khác.
rule-name_without_letter = { $field } không có chữ cái hay chữ số nào; cần ít nhất một.
rule-invisible_characters = { $field } chứa ký tự không nhìn thấy được hoặc làm đổi hướng văn bản; vui lòng xóa chúng.
rule-too_many_marks = { $field } có quá nhiều dấu trên một chữ cái so với bất kỳ hệ chữ viết nào; vui lòng xóa bớt.
rule-malformed = { $field } không đúng dạng; cần là: { $expected }.
rule-invalid_line = { $field } (dòng { $line }) không đúng dạng; cần là: { $expected }.
rule-not_one_of = { $field } phải là một trong các giá trị: { $allowed }.
rule-out_of_range = { $field } nằm ngoài phạm vi; cần nằm trong khoảng từ { $min } đến { $max }.
rule-taken = { $field } đã được sử dụng; vui lòng chọn giá trị khác.
rule-unknown = { $field } trỏ đến thứ không tồn tại ở đây.
rule-password_too_common = { $field } thuộc số những mật khẩu dễ bị đoán nhất; vui lòng chọn mật khẩu dài hơn hoặc ít phổ biến hơn.
rule-wrong_password = { $field } không đúng.
rule-unknown_field = { $field } không phải là trường được biết đến ở đây.
    .suggestion = { $field } không phải là trường được biết đến ở đây; có phải bạn muốn nói đến `{ $suggestion }`?
