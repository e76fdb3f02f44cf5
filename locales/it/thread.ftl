# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Scrivi il primo commento
    [one] { $count } commento
    [many] { $count } commenti
   *[other] { $count } commenti
}
thread-label = Commenti
thread-closed = I commenti sono chiusi.
thread-next = Commenti successivi
thread-pages = Pagine dei commenti

comment-anonymous = Anonimo
comment-says = ha detto:
comment-moderator = Moderazione
comment-reply = Rispondi
comment-reply-to = Rispondi a { $name }
comment-report = Segnala
comment-report-of = Segnala il commento di { $name }
comment-held = Il tuo commento è in attesa di moderazione. Questa è un’anteprima; il tuo commento sarà visibile dopo essere stato approvato.

form-title = Lascia un commento
form-title-reply = Lascia una risposta a { $name }
form-cancel = Annulla risposta
form-email-note = Il tuo indirizzo email non sarà pubblicato.
form-required-note = I campi obbligatori sono contrassegnati
form-label-comment = Commento
form-label-author = Nome
form-label-email = Email
form-label-url = Sito web
form-label-trap = Lascia vuoto questo campo
form-submit = Invia commento
form-problems = { $count ->
    [0] Il tuo commento non è stato pubblicato.
    [one] Il tuo commento non è stato ancora pubblicato: { $count } campo va corretto.
    [many] Il tuo commento non è stato ancora pubblicato: { $count } campi vanno corretti.
   *[other] Il tuo commento non è stato ancora pubblicato: { $count } campi vanno corretti.
}
