# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = コメント
field-author = 名前
field-email = メールアドレス
field-url = サイトのアドレス
field-comment_parent = 返信先のコメント
field-article = 記事
field-site = サイト
field-password = パスワード

rule-required = { $field }が入力されていません。必須項目です。
rule-too_long = { $field }は { $bytes } バイトあります。上限は { $max_bytes } バイトです。
rule-too_short = { $field }が短すぎます。{ $min_chars }文字以上が必要です。
rule-invalid_email = { $field }の形式ではメールを受信できません。name@example.org のように入力してください。
rule-invalid_url = { $field }がウェブアドレスではありません。https://example.org のように、http:// または https:// で始めてください。
rule-email_not_accepted = { $field }はこのサイトでは不要です。入力しないでください。
rule-name_reserved = { $field }がモデレーター、このサイト、または公式の役職の名称に似ています。別のものにしてください。
rule-name_without_letter = { $field }に文字も数字も含まれていません。少なくとも1つ必要です。
rule-invisible_characters = { $field }に、目に見えない文字または文字の向きを変える文字が含まれています。削除してください。
rule-too_many_marks = { $field }の1つの文字に、どの文字体系でも使わないほど多くの記号が付いています。減らしてください。
rule-malformed = { $field }の形式が正しくありません。次の形式にしてください: { $expected }
rule-invalid_line = { $field }の{ $line }行目の形式が正しくありません。次の形式にしてください: { $expected }
rule-not_one_of = { $field }は次のいずれかにしてください: { $allowed }
rule-out_of_range = { $field }が範囲外です。{ $min } から { $max } までの値にしてください。
rule-taken = { $field }はすでに使用されています。別のものにしてください。
rule-unknown = { $field }が示すものは、ここには存在しません。
rule-password_too_common = { $field }が推測されやすすぎます。より長いもの、またはより一般的でないものにしてください。
rule-wrong_password = { $field }が正しくありません。
rule-unknown_field = { $field }という項目はありません。
    .suggestion = { $field }という項目はありません。`{ $suggestion }` のことでしょうか？
