# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = 预览
embed-preview-label = 您的评论预览
embed-save = 在此浏览器中保存我的显示名称和网站地址，以便下次评论时使用。
embed-remember = 在此设备上记住我，让本站知道我以后的评论出自我本人。
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
embed-receipt = 修改或删除这条评论，或查看处理结果
