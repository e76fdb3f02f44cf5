# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = 댓글
field-author = 이름
field-email = 이메일 주소
field-url = 웹사이트
field-comment_parent = 답글을 달 댓글
field-article = 글
field-site = 사이트
field-password = 비밀번호

rule-required = { $field }: 입력되지 않았습니다. 필수 항목입니다.
rule-too_long = { $field }: { $bytes }바이트입니다. 최대 { $max_bytes }바이트까지 허용됩니다.
rule-too_short = { $field }: 너무 짧습니다. { $min_chars }자 이상이어야 합니다.
rule-invalid_email = { $field }: 이대로는 메일을 받을 수 없습니다. name@example.org와 같은 형식이어야 합니다.
rule-invalid_url = { $field }: 웹 주소가 아닙니다. https://example.org처럼 http:// 또는 https://로 시작해야 합니다.
rule-email_not_accepted = { $field }: 이 사이트에서는 필요하지 않습니다. 비워 두세요.
rule-name_reserved = { $field }: 운영자, 이 사이트 또는 공식 직함처럼 보입니다. 다른 것을 선택해 주세요.
rule-name_without_letter = { $field }: 글자나 숫자가 없습니다. 하나 이상 있어야 합니다.
rule-invisible_characters = { $field }: 보이지 않는 문자나 글의 방향을 바꾸는 문자가 들어 있습니다. 지워 주세요.
rule-too_many_marks = { $field }: 한 글자에 어떤 문자 체계에서도 쓰지 않을 만큼 많은 기호가 붙어 있습니다. 줄여 주세요.
rule-malformed = { $field }: 형식이 올바르지 않습니다. 올바른 형식: { $expected }
rule-invalid_line = { $field }: { $line }번째 줄의 형식이 올바르지 않습니다. 올바른 형식: { $expected }
rule-not_one_of = { $field }: 다음 중 하나여야 합니다: { $allowed }
rule-out_of_range = { $field }: 범위를 벗어났습니다. { $min }에서 { $max } 사이여야 합니다.
rule-taken = { $field }: 이미 사용 중입니다. 다른 것을 선택해 주세요.
rule-unknown = { $field }: 여기에 없는 것을 가리킵니다.
rule-password_too_common = { $field }: 누구나 먼저 짐작해 볼 만합니다. 더 길거나 덜 흔한 것을 선택해 주세요.
rule-wrong_password = { $field }: 올바르지 않습니다.
rule-unknown_field = { $field }: 알 수 없는 항목입니다.
    .suggestion = { $field }: 알 수 없는 항목입니다. `{ $suggestion }`을(를) 쓰려고 하셨나요?
