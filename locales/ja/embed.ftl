# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = プレビュー
embed-preview-label = コメントのプレビュー
embed-save = 次回のコメントで使用するため、このブラウザーに名前とサイトを保存する。
embed-remember = 今後のコメントが私のものだとこのサイトにわかるように、このデバイスに私を記憶する。
embed-sending = コメントを送信しています…
embed-published = コメントが公開されました。
embed-unsent = コメントは投稿されませんでした。
embed-offline = サーバーに接続できません。入力した内容は失われていません。しばらくしてからもう一度お試しください。
embed-news = { $count ->
   *[other] { $count }件の新しいコメントを表示
}
embed-left = { $count ->
   *[other] 残り { $count } バイト
}
embed-over = { $count ->
   *[other] { $count } バイト超過
}
embed-receipt = このコメントの編集、削除、状況の確認
