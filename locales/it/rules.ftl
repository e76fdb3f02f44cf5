# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Il commento
field-author = Il nome
field-email = L’indirizzo email
field-url = Il sito web
field-comment_parent = Il commento a cui rispondi
field-article = L’articolo
field-site = Il sito
field-password = La password

rule-required = { $field } manca: è un dato obbligatorio.
rule-too_long = { $field } occupa { $bytes ->
    [one] { $bytes } byte
    [many] { $bytes } byte
   *[other] { $bytes } byte
}; il massimo consentito è { $max_bytes }.
rule-too_short = { $field } non raggiunge la lunghezza minima, che è di { $min_chars ->
    [one] { $min_chars } carattere
    [many] { $min_chars } caratteri
   *[other] { $min_chars } caratteri
}.
rule-invalid_email = { $field } così com’è non può ricevere posta; dovrebbe somigliare a name@example.org.
rule-invalid_url = { $field } non è un indirizzo web; dovrebbe iniziare con http:// o https://, come https://example.org.
rule-email_not_accepted = { $field } non è un dato richiesto su questo sito; lascia vuoto il campo.
rule-name_reserved = { $field } somiglia a quello della moderazione, di questo sito o di una carica; scegline un altro.
rule-name_without_letter = { $field } non contiene né lettere né cifre; ne serve almeno una.
rule-invisible_characters = { $field } contiene caratteri che non si vedono o che cambiano la direzione del testo; rimuovili.
rule-too_many_marks = { $field } ha più segni su una lettera di quanti ne servano a qualsiasi scrittura; rimuovine alcuni.
rule-malformed = { $field } non ha la forma corretta; forma attesa: { $expected }.
rule-invalid_line = { $field } (riga { $line }) non ha la forma corretta; forma attesa: { $expected }.
rule-not_one_of = { $field } deve avere uno di questi valori: { $allowed }.
rule-out_of_range = { $field } è fuori dai limiti; il valore deve essere compreso tra { $min } e { $max }.
rule-taken = { $field } è già in uso; scegli qualcos’altro.
rule-unknown = { $field } indica qualcosa che qui non esiste.
rule-password_too_common = { $field } è tra le prime che qualcuno proverebbe; scegline una più lunga o meno comune.
rule-wrong_password = { $field } non è corretta.
rule-unknown_field = { $field } è un campo sconosciuto qui.
    .suggestion = { $field } è un campo sconosciuto qui; intendevi `{ $suggestion }`?
