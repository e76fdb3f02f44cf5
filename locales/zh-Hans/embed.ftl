# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = 预览
embed-preview-label = 您的评论预览
embed-save = 在此浏览器中保存我的显示名称和网站地址，以便下次评论时使用。
embed-sending = 正在发送您的评论…
embed-published = 您的评论已发布。
embed-unsent = 您的评论未能发表。
embed-offline = 无法连接服务器。您输入的内容没有丢失，请稍后重试。
embed-news = { $count ->
   *[other] 显示 { $count } 条新评论
}
embed-left = { $count ->
   *[other] 还可输入 { $count } 个字节
}
embed-over = { $count ->
   *[other] 超出 { $count } 个字节
}
embed-receipt = 查看这条评论的处理结果
