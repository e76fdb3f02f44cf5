# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Napište první komentář
    [one] { $count } komentář
    [few] { $count } komentáře
    [many] { $count } komentáře
   *[other] { $count } komentářů
}
thread-label = Komentáře
thread-closed = Komentáře jsou uzavřeny.
thread-next = Další komentáře
thread-pages = Stránky komentářů

comment-anonymous = Anonym
comment-says = napsal(a):
comment-moderator = Moderace
comment-reply = Odpovědět
comment-reply-to = Odpovědět uživateli { $name }
comment-report = Nahlásit
comment-report-of = Nahlásit komentář od { $name }
comment-held = Váš komentář čeká na schválení. Toto je náhled; váš komentář bude viditelný po schválení.

form-title = Napsat komentář
form-title-reply = Napsat odpověď uživateli { $name }
form-cancel = Zrušit odpověď na komentář
form-email-note = Vaše e-mailová adresa nebude zveřejněna.
form-required-note = Vyžadované informace jsou označeny
form-label-comment = Komentář
form-label-author = Jméno
form-label-email = E-mail
form-label-url = Webová stránka
form-label-trap = Toto pole nechte prázdné
form-submit = Odeslat komentář
form-problems = { $count ->
    [0] Váš komentář nebyl odeslán.
    [one] Váš komentář zatím nebyl odeslán: je třeba opravit { $count } pole.
    [few] Váš komentář zatím nebyl odeslán: je třeba opravit { $count } pole.
    [many] Váš komentář zatím nebyl odeslán: je třeba opravit { $count } pole.
   *[other] Váš komentář zatím nebyl odeslán: je třeba opravit { $count } polí.
}
