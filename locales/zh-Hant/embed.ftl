# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = 預覽
embed-preview-label = 你的留言預覽
embed-save = 在瀏覽器中儲存顯示名稱及個人網站網址，以供下次發佈留言時使用。
embed-remember = 在這部裝置上記住我，讓本站知道我之後的留言出自我本人。
embed-sending = 正在傳送你的留言…
embed-published = 你的留言已發佈。
embed-unsent = 你的留言並未發佈。
embed-offline = 無法連線至伺服器。你輸入的內容並未遺失，請稍後再試。
embed-news = { $count ->
   *[other] 顯示 { $count } 則新留言
}
embed-left = { $count ->
   *[other] 還可輸入 { $count } 個位元組
}
embed-over = { $count ->
   *[other] 超出 { $count } 個位元組
}
embed-receipt = 編輯或刪除這則留言，或查看處理結果
