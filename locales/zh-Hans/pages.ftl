# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = 跳至内容
page-back = 返回文章
page-back-home = 返回首页

thread-page-title = “{ $title }”的评论

form-error-title = 请检查您的评论
form-error-about = 您评论的文章：

receipt-title-held = 您的评论已收到
receipt-title-approved = 您的评论已发布
receipt-held = 您的评论正在等待审核。审核通过之前，只有本页面会显示该评论。
receipt-approved = 您的评论已通过审核，所有人都可以在文章下方看到。
receipt-about = 您评论的文章：
receipt-edit = 修改您的评论
receipt-edit-until = 您可以在{ $time }之前修改内容。
receipt-edit-save = 保存修改
receipt-delete = 删除您的评论
receipt-delete-about = 您的评论将被永久删除。对它的回复会保留。
receipt-delete-sure = 永久删除
receipt-deleted-title = 您的评论已删除
receipt-deleted = 评论已永久删除，任何人都无法恢复。

report-title = 举报评论
report-about = 以下文章的评论：
report-why = 版主为什么应该查看它？
report-reason-spam = 这是广告或垃圾信息。
report-reason-abuse = 它侮辱、威胁或骚扰他人。
report-reason-off_topic = 它与文章无关。
report-reason-other = 其他原因。
report-note = 版主需要了解的情况（选填）
report-send = 提交举报
report-done-title = 谢谢
report-done = 您的举报已收到。版主将决定如何处理这条评论。

error-status = 错误 { $status }

home-title = 评论的家
home-what = 本服务器为所服务的网站保存评论，并将其显示在文章下方。本服务器运行 afterword。
home-privacy = 读者无需注册账号，也不会收到任何 Cookie。邮箱地址绝不会被公开。
home-articles = 示例文章
home-articles-about = 打开任意一篇，滚动到末尾，发表一条回复。
home-docs = 如何与本服务器交互：API

article-sample = 一篇示例文章
article-back = 所有示例文章
