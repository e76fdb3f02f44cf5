# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Podgląd
embed-preview-label = Podgląd twojego komentarza
embed-save = Zapamiętaj moją nazwę i witrynę w tej przeglądarce podczas pisania kolejnych komentarzy.
embed-remember = Zapamiętaj mnie na tym urządzeniu, aby witryna wiedziała, że kolejne komentarze są moje.
embed-sending = Wysyłanie komentarza…
embed-published = Twój komentarz jest opublikowany.
embed-unsent = Twój komentarz nie został opublikowany.
embed-offline = Nie można połączyć się z serwerem. Nic z wpisanego tekstu nie przepadło; spróbuj ponownie za chwilę.
embed-news = { $count ->
    [one] Pokaż { $count } nowy komentarz
    [few] Pokaż { $count } nowe komentarze
    [many] Pokaż { $count } nowych komentarzy
   *[other] Pokaż { $count } nowego komentarza
}
embed-left = { $count ->
    [one] Pozostał { $count } bajt
    [few] Pozostały { $count } bajty
    [many] Pozostało { $count } bajtów
   *[other] Pozostało { $count } bajta
}
embed-over = { $count ->
    [one] { $count } bajt za dużo
    [few] { $count } bajty za dużo
    [many] { $count } bajtów za dużo
   *[other] { $count } bajta za dużo
}
embed-receipt = Edytuj lub usuń ten komentarz albo zobacz, co się z nim dzieje
