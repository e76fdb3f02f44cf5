# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Bli först med att kommentera
    [one] { $count } kommentar
   *[other] { $count } kommentarer
}
thread-label = Kommentarer
thread-closed = Kommentarer är stängda.
thread-next = Nästa kommentarer
thread-pages = Kommentarssidor

comment-anonymous = Anonym
comment-says = skriver:
comment-moderator = Moderator
comment-reply = Svara
comment-reply-to = Svara { $name }
comment-report = Anmäl
comment-report-of = Anmäl kommentaren från { $name }
comment-held = Din kommentar inväntar granskning. Detta är en förhandsgranskning; din kommentar kommer att visas när den har godkänts.

form-title = Lämna ett svar
form-title-reply = Lämna ett svar till { $name }
form-cancel = Avbryt svar
form-email-note = Din e-postadress kommer inte publiceras.
form-required-note = Obligatoriska fält är märkta
form-label-comment = Kommentar
form-label-author = Namn
form-label-email = E-postadress
form-label-url = Webbplats
form-label-trap = Lämna detta fält tomt
form-submit = Publicera kommentar
form-problems = { $count ->
    [0] Din kommentar publicerades inte.
    [one] Din kommentar har inte publicerats ännu: { $count } fält behöver ändras.
   *[other] Din kommentar har inte publicerats ännu: { $count } fält behöver ändras.
}
