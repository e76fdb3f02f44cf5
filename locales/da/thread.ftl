# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Vær den første til at kommentere
    [one] { $count } kommentar
   *[other] { $count } kommentarer
}
thread-label = Kommentarer
thread-closed = Der er lukket for kommentarer.
thread-next = Næste kommentarer
thread-pages = Kommentarsider

comment-anonymous = Anonym
comment-says = siger:
comment-moderator = Moderator
comment-reply = Svar
comment-reply-to = Svar til { $name }
comment-report = Anmeld
comment-report-of = Anmeld kommentaren fra { $name }
comment-held = Din kommentar afventer moderering. Dette er en forhåndsvisning; din kommentar bliver synlig, når den er blevet godkendt.

form-title = Skriv et svar
form-title-reply = Skriv et svar til { $name }
form-cancel = Annuller svar
form-email-note = Din e-mailadresse vil ikke blive publiceret.
form-required-note = Krævede felter er markeret med
form-label-comment = Kommentar
form-label-author = Navn
form-label-email = E-mail
form-label-url = Websted
form-label-trap = Lad dette felt stå tomt
form-submit = Send kommentar
form-problems = { $count ->
    [0] Din kommentar blev ikke sendt.
    [one] Din kommentar er ikke sendt endnu: { $count } felt skal rettes.
   *[other] Din kommentar er ikke sendt endnu: { $count } felter skal rettes.
}
