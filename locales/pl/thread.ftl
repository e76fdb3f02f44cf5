# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Napisz pierwszy komentarz
    [one] { $count } komentarz
    [few] { $count } komentarze
    [many] { $count } komentarzy
   *[other] { $count } komentarza
}
thread-label = Komentarze
thread-closed = Możliwość komentowania została wyłączona.
thread-next = Następne komentarze
thread-pages = Strony komentarzy

comment-anonymous = Anonim
comment-says = pisze:
comment-moderator = Moderacja
comment-reply = Odpowiedz
comment-reply-to = Odpowiedz użytkownikowi { $name }
comment-report = Zgłoś
comment-report-of = Zgłoś komentarz użytkownika { $name }
comment-held = Twój komentarz oczekuje na moderację. To jest podgląd; twój komentarz będzie widoczny po zatwierdzeniu.

form-title = Dodaj komentarz
form-title-reply = Odpowiedz użytkownikowi { $name }
form-cancel = Anuluj pisanie odpowiedzi
form-email-note = Twój adres e-mail nie zostanie opublikowany.
form-required-note = Wymagane pola są oznaczone
form-label-comment = Komentarz
form-label-author = Nazwa
form-label-email = Adres e-mail
form-label-url = Witryna internetowa
form-label-trap = Pozostaw to pole puste
form-submit = Opublikuj komentarz
form-problems = { $count ->
    [0] Twój komentarz nie został opublikowany.
    [one] Twój komentarz nie został jeszcze opublikowany: { $count } pole wymaga poprawy.
    [few] Twój komentarz nie został jeszcze opublikowany: { $count } pola wymagają poprawy.
    [many] Twój komentarz nie został jeszcze opublikowany: { $count } pól wymaga poprawy.
   *[other] Twój komentarz nie został jeszcze opublikowany: { $count } pola wymaga poprawy.
}
