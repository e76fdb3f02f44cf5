# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Kommentti
field-author = Nimi
field-email = Sähköpostiosoite
field-url = Verkkosivusto
field-comment_parent = Kommentti, johon vastaat,
field-article = Artikkeli
field-site = Sivusto
field-password = Salasana

rule-required = { $field } puuttuu; tieto on pakollinen.
rule-too_long = { $field } vie { $bytes ->
    [one] { $bytes } tavun
   *[other] { $bytes } tavua
}; sallittu enimmäismäärä on { $max_bytes }.
rule-too_short = { $field } on liian lyhyt; vähimmäispituus on { $min_chars ->
    [one] { $min_chars } merkki
   *[other] { $min_chars } merkkiä
}.
rule-invalid_email = { $field } ei voi ottaa vastaan postia tällaisenaan; sen pitäisi näyttää tältä: name@example.org.
rule-invalid_url = { $field } ei ole verkko-osoite; alussa pitäisi olla http:// tai https://, esimerkiksi https://example.org.
rule-email_not_accepted = { $field } on tieto, jota tällä sivustolla ei kysytä; jätä se pois.
rule-name_reserved = { $field } muistuttaa moderaattorin, tämän sivuston tai viran nimeä; valitse jokin muu.
rule-name_without_letter = { $field } ei sisällä yhtään kirjainta eikä numeroa; ainakin yksi tarvitaan.
rule-invisible_characters = { $field } sisältää merkkejä, jotka eivät näy tai jotka kääntävät tekstin suunnan; poista ne.
rule-too_many_marks = { $field } sisältää yhdessä kirjaimessa enemmän tarkkeita kuin mikään kirjoitusjärjestelmä tarvitsee; poista niistä osa.
rule-malformed = { $field } ei ole oikeassa muodossa; odotettu muoto: { $expected }.
rule-invalid_line = { $field } (rivi { $line }) ei ole oikeassa muodossa; odotettu muoto: { $expected }.
rule-not_one_of = { $field }: arvon on oltava jokin seuraavista: { $allowed }.
rule-out_of_range = { $field } ei ole sallituissa rajoissa; arvon on oltava välillä { $min }–{ $max }.
rule-taken = { $field } on jo käytössä; valitse jokin muu.
rule-unknown = { $field } viittaa johonkin, mitä täällä ei ole.
rule-password_too_common = { $field } on niitä, jotka arvattaisiin ensimmäisinä; valitse pidempi tai harvinaisempi.
rule-wrong_password = { $field } ei ole oikein.
rule-unknown_field = { $field } on täällä tuntematon kenttä.
    .suggestion = { $field } on täällä tuntematon kenttä; tarkoititko `{ $suggestion }`?
