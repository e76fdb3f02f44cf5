# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Kommentaren
field-author = Namnet
field-email = E-postadressen
field-url = Webbplatsen
field-comment_parent = Kommentaren som du svarar på
field-article = Artikeln
field-site = Sajten
field-password = Lösenordet

rule-required = { $field } saknas; uppgiften är obligatorisk.
rule-too_long = { $field } är på { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } byte
}; högst { $max_bytes } är tillåtna.
rule-too_short = { $field } når inte upp till minsta längd; det behövs minst { $min_chars ->
    [one] { $min_chars } tecken
   *[other] { $min_chars } tecken
}.
rule-invalid_email = { $field } kan inte ta emot e-post som den är; den bör se ut som name@example.org.
rule-invalid_url = { $field } är inte en webbadress; den bör börja med http:// eller https://, som https://example.org.
rule-email_not_accepted = { $field } efterfrågas inte på den här webbplatsen; utelämna uppgiften.
rule-name_reserved = { $field } liknar en moderators, webbplatsens eller ett ämbetes; välj ett annat.
rule-name_without_letter = { $field } har ingen bokstav och ingen siffra; det behövs minst en.
rule-invisible_characters = { $field } innehåller tecken som inte syns eller som vänder textens riktning; ta bort dem.
rule-too_many_marks = { $field } har fler tecken på en bokstav än något skriftsystem behöver; ta bort några.
rule-malformed = { $field } har inte rätt form; förväntat: { $expected }.
rule-invalid_line = { $field } (rad { $line }) har inte rätt form; förväntat: { $expected }.
rule-not_one_of = { $field } måste vara ett av dessa värden: { $allowed }.
rule-out_of_range = { $field } är utanför gränserna; värdet måste ligga mellan { $min } och { $max }.
rule-taken = { $field } används redan; välj något annat.
rule-unknown = { $field } anger något som inte finns här.
rule-password_too_common = { $field } är bland de första som någon skulle gissa; välj ett längre eller mindre vanligt.
rule-wrong_password = { $field } är inte rätt.
rule-unknown_field = { $field } känns inte igen här.
    .suggestion = { $field } känns inte igen här; menade du `{ $suggestion }`?
