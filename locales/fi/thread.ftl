# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Kommentoi ensimmäisenä
    [one] { $count } kommentti
   *[other] { $count } kommenttia
}
thread-label = Kommentit
thread-closed = Kommentointi on suljettu.
thread-next = Seuraavat kommentit
thread-pages = Kommenttisivut

comment-anonymous = Nimetön
comment-says = sanoo:
comment-moderator = Moderaattori
comment-reply = Vastaa
comment-reply-to = Vastaa käyttäjälle { $name }
comment-report = Ilmianna
comment-report-of = Ilmianna käyttäjän { $name } kommentti
comment-held = Kommenttisi odottaa moderointia. Tämä on esikatselu; kommenttisi tulee näkyviin, kun se on hyväksytty.

form-title = Vastaa
form-title-reply = Vastaa käyttäjälle { $name }
form-cancel = Peruuta vastaus
form-email-note = Sähköpostiosoitettasi ei julkaista.
form-required-note = Pakolliset kentät on merkitty
form-label-comment = Kommentti
form-label-author = Nimi
form-label-email = Sähköpostiosoite
form-label-url = Verkkosivusto
form-label-trap = Jätä tämä kenttä tyhjäksi
form-submit = Lähetä kommentti
form-problems = { $count ->
    [0] Kommenttiasi ei lähetetty.
    [one] Kommenttiasi ei ole vielä lähetetty: { $count } kenttä on korjattava.
   *[other] Kommenttiasi ei ole vielä lähetetty: { $count } kenttää on korjattava.
}
