# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] 搶先發佈第一則留言
   *[other] { $count } 則留言
}
thread-label = 留言
thread-closed = 留言功能已關閉。
thread-next = 下一頁留言
thread-pages = 留言分頁

comment-anonymous = 匿名
comment-says = 表示：
comment-moderator = 版主
comment-reply = 回覆
comment-reply-to = 回覆 { $name }
comment-report = 檢舉
comment-report-of = 檢舉 { $name } 的留言
comment-held = 你的留言正在等待審核。這是預覽，留言核准後便會顯示。

form-title = 發佈留言
form-title-reply = 回覆 { $name }
form-cancel = 取消回覆
form-email-note = 你的電子郵件地址不會公開。
form-required-note = 必填欄位標示為
form-label-comment = 留言
form-label-author = 顯示名稱
form-label-email = 電子郵件地址
form-label-url = 個人網站網址
form-label-trap = 請將這個欄位留空
form-submit = 發佈留言
form-problems = { $count ->
    [0] 你的留言並未發佈。
   *[other] 你的留言尚未發佈：有 { $count } 個欄位需要修改。
}
