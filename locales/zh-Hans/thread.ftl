# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] 抢先发表第一条评论
   *[other] { $count } 条评论
}
thread-label = 评论
thread-closed = 评论已关闭。
thread-next = 下一页评论
thread-pages = 评论分页

comment-anonymous = 匿名
comment-says = 说道：
comment-moderator = 审核员
comment-reply = 回复
comment-reply-to = 回复 { $name }
comment-report = 举报
comment-report-of = 举报 { $name } 的评论
comment-held = 您的评论正在等待审核。这是预览，您的评论将在审核通过后显示。

form-title = 发表回复
form-title-reply = 回复 { $name }
form-cancel = 取消回复
form-email-note = 您的邮箱地址不会被公开。
form-required-note = 必填项的标记：
form-label-comment = 评论
form-label-author = 显示名称
form-label-email = 邮箱
form-label-url = 网站
form-label-trap = 请将此栏留空
form-submit = 发表评论
form-problems = { $count ->
    [0] 您的评论未能发表。
   *[other] 您的评论尚未发表：有 { $count } 项需要修改。
}
