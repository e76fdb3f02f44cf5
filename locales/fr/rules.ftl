# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Le commentaire
field-author = Le nom
field-email = L’adresse e-mail
field-url = Le site web
field-comment_parent = Le commentaire auquel vous répondez
field-article = L’article
field-site = Le site
field-password = Le mot de passe

rule-required = { $field } manque ; cette information est obligatoire.
rule-too_long = { $field } fait { $bytes ->
    [one] { $bytes } octet
    [many] { $bytes } octets
   *[other] { $bytes } octets
} ; le maximum est de { $max_bytes }.
rule-too_short = { $field } manque de longueur ; il faut au moins { $min_chars ->
    [one] { $min_chars } caractère
    [many] { $min_chars } caractères
   *[other] { $min_chars } caractères
}.
rule-invalid_email = { $field } ne peut pas recevoir de courrier sous cette forme ; elle devrait ressembler à name@example.org.
rule-invalid_url = { $field } n’est pas une adresse web ; il faut commencer par http:// ou https://, comme https://example.org.
rule-email_not_accepted = { $field } n’est pas à indiquer sur ce site ; veuillez laisser ce champ vide.
rule-name_reserved = { $field } ressemble à celui de la modération, de ce site ou d’une fonction officielle ; veuillez en choisir un autre.
rule-name_without_letter = { $field } ne contient ni lettre ni chiffre ; il faut au moins un de ces caractères.
rule-invisible_characters = { $field } contient des caractères invisibles ou qui inversent le sens du texte ; veuillez les retirer.
rule-too_many_marks = { $field } contient plus de signes sur une lettre qu’aucune écriture n’en demande ; veuillez en retirer.
rule-malformed = { $field } n’a pas la bonne forme ; forme attendue : { $expected }.
rule-invalid_line = { $field } (ligne { $line }) n’a pas la bonne forme ; forme attendue : { $expected }.
rule-not_one_of = { $field } doit avoir l’une de ces valeurs : { $allowed }.
rule-out_of_range = { $field } sort des limites ; la valeur doit être comprise entre { $min } et { $max }.
rule-taken = { $field } existe déjà ; veuillez choisir autre chose.
rule-unknown = { $field } désigne quelque chose qui n’existe pas ici.
rule-password_too_common = { $field } fait partie de ceux que l’on devinerait en premier ; veuillez en choisir un plus long ou moins courant.
rule-wrong_password = { $field } n’est pas correct.
rule-unknown_field = { $field } est un champ inconnu ici.
    .suggestion = { $field } est un champ inconnu ici ; vouliez-vous dire `{ $suggestion }` ?
