# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = コンテンツへスキップ
page-back = 記事に戻る
page-back-home = 最初のページに戻る

thread-page-title = 「{ $title }」へのコメント

form-error-title = コメントの内容をご確認ください
form-error-about = コメント先の記事:

receipt-title-held = コメントを受け付けました
receipt-title-approved = コメントが公開されました
receipt-held = コメントは承認待ちです。承認されるまでは、このページにのみ表示されます。
receipt-approved = コメントは承認されました。記事の下で誰でも読むことができます。
receipt-about = コメント先の記事:
receipt-edit = コメントを編集する
receipt-edit-until = { $time }まで本文を変更できます。
receipt-edit-save = 変更を保存
receipt-delete = コメントを削除する
receipt-delete-about = コメントは完全に削除されます。返信はそのまま残ります。
receipt-delete-sure = 完全に削除
receipt-deleted-title = コメントを削除しました
receipt-deleted = 完全に削除されたため、誰にも元に戻せません。

report-title = コメントの通報
report-about = 次の記事へのコメント：
report-why = モデレーターに確認してほしい理由は何ですか？
report-reason-spam = 広告または迷惑投稿である。
report-reason-abuse = 誰かを侮辱、脅迫、または嫌がらせしている。
report-reason-off_topic = 記事と関係がない。
report-reason-other = その他。
report-note = モデレーターに伝えたいこと（任意）
report-send = 通報を送信
report-done-title = ありがとうございます
report-done = 通報を受け付けました。コメントの扱いはモデレーターが決めます。

error-status = エラー { $status }

home-title = コメントはここにあります
home-what = このサーバーは、利用サイトのコメントを保管し、それぞれの記事の下に表示します。afterword で動作しています。
home-privacy = 読者にアカウントは必要なく、Cookie も使用しません。メールアドレスが公開されることはありません。
home-articles = サンプル記事
home-articles-about = いずれかの記事を開き、最後までスクロールしてコメントを残してください。
home-docs = このサーバーとやり取りする方法: API

article-sample = サンプル記事です
article-back = すべてのサンプル記事
