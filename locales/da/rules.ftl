# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Kommentaren
field-author = Navnet
field-email = E-mailadressen
field-url = Webstedet
field-comment_parent = Kommentaren, som du svarer på,
field-article = Artiklen
field-site = Webstedet
field-password = Adgangskoden

rule-required = { $field } mangler; oplysningen er påkrævet.
rule-too_long = { $field } fylder { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}; højst { $max_bytes } er tilladt.
rule-too_short = { $field } har ikke den nødvendige længde; der kræves mindst { $min_chars ->
    [one] { $min_chars } tegn
   *[other] { $min_chars } tegn
}.
rule-invalid_email = { $field } kan ikke modtage post, som den er nu; den bør ligne name@example.org.
rule-invalid_url = { $field } er ikke en webadresse; den bør begynde med http:// eller https://, som https://example.org.
rule-email_not_accepted = { $field } skal ikke oplyses på dette websted; udelad den.
rule-name_reserved = { $field } ligner en moderators, webstedets eller et embedes; vælg et andet.
rule-name_without_letter = { $field } indeholder hverken bogstaver eller tal; der skal være mindst ét af dem.
rule-invisible_characters = { $field } indeholder tegn, som ikke kan ses, eller som vender tekstens retning; fjern dem.
rule-too_many_marks = { $field } har flere tegn på ét bogstav, end noget skriftsystem behøver; fjern nogle af dem.
rule-malformed = { $field } har ikke den rigtige form; forventet: { $expected }.
rule-invalid_line = { $field } (linje { $line }) har ikke den rigtige form; forventet: { $expected }.
rule-not_one_of = { $field } skal være en af disse værdier: { $allowed }.
rule-out_of_range = { $field } er uden for grænserne; værdien skal ligge mellem { $min } og { $max }.
rule-taken = { $field } er allerede i brug; vælg noget andet.
rule-unknown = { $field } angiver noget, der ikke findes her.
rule-password_too_common = { $field } er blandt de første, nogen ville gætte på; vælg en, der er længere eller mindre almindelig.
rule-wrong_password = { $field } er ikke rigtig.
rule-unknown_field = { $field } kendes ikke her.
    .suggestion = { $field } kendes ikke her; mente du `{ $suggestion }`?
