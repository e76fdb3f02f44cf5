# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = 评论
field-author = 显示名称
field-email = 邮箱地址
field-url = 网站地址
field-comment_parent = 您所回复的评论
field-article = 文章
field-site = 站点
field-password = 密码

rule-required = { $field }未填写；此项为必填。
rule-too_long = { $field }有 { $bytes } 个字节；最多允许 { $max_bytes } 个。
rule-too_short = { $field }太短；至少需要 { $min_chars } 个字符。
rule-invalid_email = { $field }无法接收邮件；格式应类似 name@example.org。
rule-invalid_url = { $field }不是网址；应以 http:// 或 https:// 开头，例如 https://example.org。
rule-email_not_accepted = { $field }在本站无需填写；请留空。
rule-name_reserved = { $field }与审核员、本站或官方职务的名称相似；请另选一个。
rule-name_without_letter = { $field }不含任何文字或数字；至少需要一个。
rule-invisible_characters = { $field }含有不可见或会改变文字方向的字符；请将其删除。
rule-too_many_marks = { $field }中某个字母上的附加符号过多，超出任何文字的需要；请删除一些。
rule-malformed = { $field }格式不正确；应为：{ $expected }。
rule-invalid_line = { $field }第 { $line } 行格式不正确；应为：{ $expected }。
rule-not_one_of = { $field }必须是以下之一：{ $allowed }。
rule-out_of_range = { $field }超出范围；必须介于 { $min } 和 { $max } 之间。
rule-taken = { $field }已被使用；请另选一个。
rule-unknown = { $field }所指的对象在此处不存在。
rule-password_too_common = { $field }太容易被猜到；请选择更长或更少见的。
rule-wrong_password = { $field }不正确。
rule-unknown_field = { $field }不是此处可识别的字段。
    .suggestion = { $field }不是此处可识别的字段；您是否想输入 `{ $suggestion }`？
