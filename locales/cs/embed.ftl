# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Náhled
embed-preview-label = Náhled vašeho komentáře
embed-save = Uložit do tohoto prohlížeče jméno a webovou stránku pro budoucí komentáře.
embed-remember = Zapamatovat si mě na tomto zařízení, aby tento web věděl, že další komentáře jsou moje.
embed-sending = Komentář se odesílá…
embed-published = Váš komentář je zveřejněn.
embed-unsent = Váš komentář nebyl odeslán.
embed-offline = Server není dostupný. Nic z toho, co jste napsali, se neztratilo; zkuste to prosím za chvíli znovu.
embed-news = { $count ->
    [one] Zobrazit { $count } nový komentář
    [few] Zobrazit { $count } nové komentáře
    [many] Zobrazit { $count } nového komentáře
   *[other] Zobrazit { $count } nových komentářů
}
embed-left = { $count ->
    [one] Zbývá { $count } bajt
    [few] Zbývají { $count } bajty
    [many] Zbývá { $count } bajtu
   *[other] Zbývá { $count } bajtů
}
embed-over = { $count ->
    [one] { $count } bajt navíc
    [few] { $count } bajty navíc
    [many] { $count } bajtu navíc
   *[other] { $count } bajtů navíc
}
embed-receipt = Upravit nebo smazat tento komentář, nebo zjistit, co se s ním děje
