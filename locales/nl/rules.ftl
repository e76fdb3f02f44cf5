# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = De reactie
field-author = De naam
field-email = Het e-mailadres
field-url = De website
field-comment_parent = De reactie waarop je antwoordt
field-article = Het artikel
field-site = De site
field-password = Het wachtwoord

rule-required = { $field } ontbreekt; dit is verplicht.
rule-too_long = { $field } telt { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}; er zijn er hoogstens { $max_bytes } toegestaan.
rule-too_short = { $field } is te kort; er { $min_chars ->
    [one] is minstens { $min_chars } teken
   *[other] zijn minstens { $min_chars } tekens
} nodig.
rule-invalid_email = { $field } kan zo geen berichten ontvangen; het moet lijken op name@example.org.
rule-invalid_url = { $field } is geen webadres; een webadres begint met http:// of https://, zoals https://example.org.
rule-email_not_accepted = { $field } wordt op deze site niet gevraagd; laat dit weg.
rule-name_reserved = { $field } lijkt op die van de moderatie, van deze site of van een functie; kies een andere.
rule-name_without_letter = { $field } bevat geen letter en geen cijfer; er is er minstens één nodig.
rule-invisible_characters = { $field } bevat tekens die niet te zien zijn of die de richting van de tekst omkeren; verwijder die.
rule-too_many_marks = { $field } heeft meer tekens op één letter dan enig schrift nodig heeft; verwijder er enkele.
rule-malformed = { $field } heeft niet de juiste vorm; verwacht wordt: { $expected }.
rule-invalid_line = { $field } (regel { $line }) heeft niet de juiste vorm; verwacht wordt: { $expected }.
rule-not_one_of = { $field } moet een van deze waarden zijn: { $allowed }.
rule-out_of_range = { $field } valt buiten de grenzen; de waarde moet tussen { $min } en { $max } liggen.
rule-taken = { $field } is al in gebruik; kies iets anders.
rule-unknown = { $field } verwijst naar iets wat hier niet bestaat.
rule-password_too_common = { $field } is een van de eerste die iemand zou raden; kies een langer of minder gewoon wachtwoord.
rule-wrong_password = { $field } is niet juist.
rule-unknown_field = { $field } is hier niet bekend.
    .suggestion = { $field } is hier niet bekend; bedoelde je `{ $suggestion }`?
