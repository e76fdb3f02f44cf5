# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Der Kommentar
field-author = Der Name
field-email = Die E-Mail-Adresse
field-url = Die Website
field-comment_parent = Der zu beantwortende Kommentar
field-article = Der Artikel
field-site = Die Site
field-password = Das Passwort

rule-required = { $field } fehlt; diese Angabe ist erforderlich.
rule-too_long = { $field } hat { $bytes ->
    [one] { $bytes } Byte
   *[other] { $bytes } Bytes
}; höchstens { $max_bytes } sind erlaubt.
rule-too_short = { $field } ist zu kurz; mindestens { $min_chars ->
    [one] { $min_chars } Zeichen ist
   *[other] { $min_chars } Zeichen sind
} nötig.
rule-invalid_email = { $field } kann so keine Nachrichten empfangen; erwartet wird etwas wie name@example.org.
rule-invalid_url = { $field } ist keine Webadresse; am Anfang sollte http:// oder https:// stehen, wie bei https://example.org.
rule-email_not_accepted = { $field } wird auf dieser Website nicht abgefragt; bitte lassen Sie diese Angabe weg.
rule-name_reserved = { $field } klingt nach der Moderation, nach dieser Website oder nach einem Amt; bitte wählen Sie einen anderen Namen.
rule-name_without_letter = { $field } enthält weder Buchstaben noch Ziffern; mindestens ein solches Zeichen ist nötig.
rule-invisible_characters = { $field } enthält Zeichen, die unsichtbar sind oder die Schreibrichtung umkehren; bitte entfernen Sie diese.
rule-too_many_marks = { $field } hat an einem Buchstaben mehr Zusatzzeichen, als irgendeine Schrift braucht; bitte entfernen Sie einige.
rule-malformed = { $field } hat nicht die richtige Form; erwartet wird: { $expected }.
rule-invalid_line = { $field } (Zeile { $line }) hat nicht die richtige Form; erwartet wird: { $expected }.
rule-not_one_of = { $field } muss einer dieser Werte sein: { $allowed }.
rule-out_of_range = { $field } liegt außerhalb des Bereichs; erlaubt sind Werte von { $min } bis { $max }.
rule-taken = { $field } ist bereits vergeben; bitte wählen Sie etwas anderes.
rule-unknown = { $field } verweist auf etwas, das es hier nicht gibt.
rule-password_too_common = { $field } gehört zu denen, die zuerst erraten werden; bitte wählen Sie ein längeres oder weniger übliches.
rule-wrong_password = { $field } ist nicht richtig.
rule-unknown_field = { $field } ist hier nicht bekannt.
    .suggestion = { $field } ist hier nicht bekannt; meinten Sie `{ $suggestion }`?
