# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Wees de eerste die reageert
    [one] { $count } reactie
   *[other] { $count } reacties
}
thread-label = Reacties
thread-closed = Reacties zijn gesloten.
thread-next = Volgende reacties
thread-pages = Reactiepagina’s

comment-anonymous = Anoniem
comment-says = schreef:
comment-moderator = Moderatie
comment-reply = Beantwoorden
comment-reply-to = { $name } beantwoorden
comment-report = Melden
comment-report-of = De reactie van { $name } melden
comment-held = Je reactie wacht op moderatie. Dit is een voorbeeld; je reactie wordt zichtbaar nadat die is goedgekeurd.

form-title = Geef een reactie
form-title-reply = Geef een reactie op { $name }
form-cancel = Reactie annuleren
form-email-note = Je e-mailadres wordt niet gepubliceerd.
form-required-note = Vereiste velden zijn gemarkeerd met
form-label-comment = Reactie
form-label-author = Naam
form-label-email = E-mail
form-label-url = Website
form-label-trap = Laat dit veld leeg
form-submit = Reactie plaatsen
form-problems = { $count ->
    [0] Je reactie is niet geplaatst.
    [one] Je reactie is nog niet geplaatst: { $count } veld moet worden aangepast.
   *[other] Je reactie is nog niet geplaatst: { $count } velden moeten worden aangepast.
}
