# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = 跳至主要內容
page-back = 返回文章
page-back-home = 返回首頁

thread-page-title = 「{ $title }」的留言

form-error-title = 請檢查你的留言
form-error-about = 你留言的文章：

receipt-title-held = 已收到你的留言
receipt-title-approved = 你的留言已發佈
receipt-held = 你的留言正在等待審核。在核准之前，只有這個頁面會顯示。
receipt-approved = 你的留言已通過審核，所有人都能在文章下方看到。
receipt-about = 你留言的文章：
receipt-edit = 編輯你的留言
receipt-edit-until = 你可以在{ $time }之前修改內容。
receipt-edit-save = 儲存修改
receipt-delete = 刪除你的留言
receipt-delete-about = 你的留言將永久刪除。對它的回覆會保留。
receipt-delete-sure = 永久刪除
receipt-deleted-title = 你的留言已刪除
receipt-deleted = 留言已永久刪除，任何人都無法復原。

report-title = 檢舉留言
report-about = 以下文章的留言：
report-why = 版主為什麼應該查看它？
report-reason-spam = 這是廣告或垃圾訊息。
report-reason-abuse = 它侮辱、威脅或騷擾他人。
report-reason-off_topic = 它與文章無關。
report-reason-other = 其他原因。
report-note = 版主需要知道的事（選填）
report-send = 送出檢舉
report-done-title = 謝謝
report-done = 您的檢舉已收到。版主將決定如何處理這則留言。

error-status = 錯誤 { $status }

home-title = 留言的家
home-what = 這部伺服器為所服務的網站保存留言，並顯示在文章下方。這部伺服器執行的是 afterword。
home-privacy = 讀者不需要帳號，也不會收到任何 Cookie。電子郵件地址絕不公開。
home-articles = 範例文章
home-articles-about = 開啟任一篇文章，捲動到最後，留下一則回覆。
home-docs = 如何與這部伺服器溝通：API

article-sample = 一篇範例文章
article-back = 所有範例文章
