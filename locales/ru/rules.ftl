# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Комментарий
field-author = Имя
field-email = Адрес email
field-url = Адрес сайта
field-comment_parent = Исходный комментарий
field-article = Статья
field-site = Сайт
field-password = Пароль

rule-required = { $field }: значение не указано, но оно обязательно.
rule-too_long = { $field } занимает { $bytes ->
    [one] { $bytes } байт
    [few] { $bytes } байта
    [many] { $bytes } байт
   *[other] { $bytes } байта
}; допускается не более { $max_bytes }.
rule-too_short = { $field }: слишком коротко; нужно не менее { $min_chars ->
    [one] { $min_chars } символа
    [few] { $min_chars } символов
    [many] { $min_chars } символов
   *[other] { $min_chars } символа
}.
rule-invalid_email = { $field }: на такой адрес нельзя отправить письмо; он должен выглядеть как name@example.org.
rule-invalid_url = { $field }: это не веб-адрес; он должен начинаться с http:// или https://, например https://example.org.
rule-email_not_accepted = { $field }: на этом сайте это не требуется; оставьте поле пустым.
rule-name_reserved = { $field } напоминает имя модератора, название этого сайта или должность; выберите другое.
rule-name_without_letter = { $field } не содержит ни букв, ни цифр; нужна хотя бы одна.
rule-invisible_characters = { $field } содержит символы, которые не видны или меняют направление текста; удалите их.
rule-too_many_marks = { $field } содержит больше знаков при одной букве, чем нужно любой письменности; удалите лишние.
rule-malformed = { $field }: неверный формат; ожидается: { $expected }.
rule-invalid_line = { $field } (строка { $line }): неверный формат; ожидается: { $expected }.
rule-not_one_of = { $field }: укажите одно из значений: { $allowed }.
rule-out_of_range = { $field }: значение вне допустимых пределов; оно должно быть от { $min } до { $max }.
rule-taken = { $field }: такое значение уже занято; выберите другое.
rule-unknown = { $field } указывает на то, чего здесь нет.
rule-password_too_common = { $field } из тех, что угадывают в первую очередь; выберите более длинный или менее распространённый.
rule-wrong_password = { $field }: значение неверно.
rule-unknown_field = { $field }: такое поле здесь неизвестно.
    .suggestion = { $field }: такое поле здесь неизвестно; возможно, имелось в виду `{ $suggestion }`?
