# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] 最初のコメントを投稿しましょう
   *[other] { $count }件のコメント
}
thread-label = コメント
thread-closed = コメントは受け付けていません。
thread-next = 次のコメント
thread-pages = コメントのページ

comment-anonymous = 匿名
comment-says = より:
comment-moderator = モデレーター
comment-reply = 返信
comment-reply-to = { $name } に返信
comment-report = 通報
comment-report-of = { $name } のコメントを通報
comment-held = コメントは承認待ちです。これはプレビューです。コメントは承認後に表示されます。

form-title = コメントを残す
form-title-reply = { $name } への返信
form-cancel = 返信をキャンセル
form-email-note = メールアドレスが公開されることはありません。
form-required-note = 必須項目の印:
form-label-comment = コメント
form-label-author = 名前
form-label-email = メールアドレス
form-label-url = サイト
form-label-trap = この欄は空のままにしてください
form-submit = コメントを送信
form-problems = { $count ->
    [0] コメントは投稿されませんでした。
   *[other] コメントはまだ投稿されていません。{ $count }個の項目を修正してください。
}
