# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = 留言
field-author = 顯示名稱
field-email = 電子郵件地址
field-url = 個人網站網址
field-comment_parent = 你所回覆的留言
field-article = 文章
field-site = 網站
field-password = 密碼

rule-required = { $field }未填寫；這是必填欄位。
rule-too_long = { $field }有 { $bytes } 個位元組；最多允許 { $max_bytes } 個。
rule-too_short = { $field }太短；至少需要 { $min_chars } 個字元。
rule-invalid_email = { $field }無法接收郵件；格式應類似 name@example.org。
rule-invalid_url = { $field }不是有效的網址；應以 http:// 或 https:// 開頭，例如 https://example.org。
rule-email_not_accepted = { $field }在這個網站不需填寫；請留空。
rule-name_reserved = { $field }與版主、這個網站或官方職務的名稱相似；請另選一個。
rule-name_without_letter = { $field }不含任何文字或數字；至少需要一個。
rule-invisible_characters = { $field }含有看不見或會改變文字方向的字元；請將其移除。
rule-too_many_marks = { $field }中某個字母上的附加符號過多，超出任何文字的需要；請移除一些。
rule-malformed = { $field }格式不正確；應為：{ $expected }。
rule-invalid_line = { $field }第 { $line } 行格式不正確；應為：{ $expected }。
rule-not_one_of = { $field }必須是以下其中之一：{ $allowed }。
rule-out_of_range = { $field }超出範圍；必須介於 { $min } 和 { $max } 之間。
rule-taken = { $field }已有人使用；請另選一個。
rule-unknown = { $field }所指的對象在這裡不存在。
rule-password_too_common = { $field }太容易被猜到；請選擇更長或更少見的。
rule-wrong_password = { $field }不正確。
rule-unknown_field = { $field }不是這裡可辨識的欄位。
    .suggestion = { $field }不是這裡可辨識的欄位；你是否想輸入 `{ $suggestion }`？
