# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Коментар
field-author = Ім’я
field-email = E-mail адреса
field-url = Адреса сайту
field-comment_parent = Початковий коментар
field-article = Стаття
field-site = Сайт
field-password = Пароль

rule-required = { $field }: значення не вказано, але воно обов’язкове.
rule-too_long = { $field } займає { $bytes ->
    [one] { $bytes } байт
    [few] { $bytes } байти
    [many] { $bytes } байтів
   *[other] { $bytes } байта
}; дозволено не більше ніж { $max_bytes }.
rule-too_short = { $field }: занадто коротко; потрібно щонайменше { $min_chars ->
    [one] { $min_chars } символ
    [few] { $min_chars } символи
    [many] { $min_chars } символів
   *[other] { $min_chars } символу
}.
rule-invalid_email = { $field }: на таку адресу не можна надіслати лист; вона має виглядати як name@example.org.
rule-invalid_url = { $field }: це не вебадреса; вона має починатися з http:// або https://, наприклад https://example.org.
rule-email_not_accepted = { $field }: на цьому сайті це не потрібно; залиште поле порожнім.
rule-name_reserved = { $field } нагадує ім’я модератора, назву цього сайту або посаду; виберіть інше.
rule-name_without_letter = { $field } не містить жодної літери чи цифри; потрібна хоча б одна.
rule-invisible_characters = { $field } містить символи, які не видно або які змінюють напрямок тексту; вилучіть їх.
rule-too_many_marks = { $field } містить більше знаків при одній літері, ніж потрібно будь-якій писемності; вилучіть зайві.
rule-malformed = { $field }: неправильний формат; очікується: { $expected }.
rule-invalid_line = { $field } (рядок { $line }): неправильний формат; очікується: { $expected }.
rule-not_one_of = { $field }: вкажіть одне зі значень: { $allowed }.
rule-out_of_range = { $field }: значення поза дозволеними межами; воно має бути від { $min } до { $max }.
rule-taken = { $field }: таке значення вже зайняте; виберіть інше.
rule-unknown = { $field } вказує на те, чого тут немає.
rule-password_too_common = { $field } з тих, які вгадують насамперед; виберіть довший або менш поширений.
rule-wrong_password = { $field }: значення неправильне.
rule-unknown_field = { $field }: таке поле тут невідоме.
    .suggestion = { $field }: таке поле тут невідоме; можливо, ви мали на увазі `{ $suggestion }`?
