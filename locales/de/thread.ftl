# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Schreiben Sie den ersten Kommentar
    [one] { $count } Kommentar
   *[other] { $count } Kommentare
}
thread-label = Kommentare
thread-closed = Kommentare sind geschlossen.
thread-next = Weitere Kommentare
thread-pages = Kommentarseiten

comment-anonymous = Anonym
comment-says = sagt:
comment-moderator = Moderation
comment-reply = Antworten
comment-reply-to = Auf { $name } antworten
comment-report = Melden
comment-report-of = Den Kommentar von { $name } melden
comment-held = Ihr Kommentar wartet auf die Freischaltung. Dies ist eine Vorschau; Ihr Kommentar wird nach der Freischaltung sichtbar.

form-title = Schreiben Sie einen Kommentar
form-title-reply = Antworten Sie { $name }
form-cancel = Antwort abbrechen
form-email-note = Ihre E-Mail-Adresse wird nicht veröffentlicht.
form-required-note = Erforderliche Felder sind gekennzeichnet mit
form-label-comment = Kommentar
form-label-author = Name
form-label-email = E-Mail-Adresse
form-label-url = Website
form-label-trap = Lassen Sie dieses Feld leer
form-submit = Kommentar abschicken
form-problems = { $count ->
    [0] Ihr Kommentar wurde nicht abgeschickt.
    [one] Ihr Kommentar wurde noch nicht abgeschickt: { $count } Feld muss geändert werden.
   *[other] Ihr Kommentar wurde noch nicht abgeschickt: { $count } Felder müssen geändert werden.
}
