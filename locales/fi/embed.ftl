# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Esikatselu
embed-preview-label = Kommenttisi esikatselu
embed-save = Tallenna nimeni ja sivustoni tähän selaimeen seuraavaa kommentointikertaa varten.
embed-remember = Muista minut tällä laitteella, jotta tämä sivusto tietää myöhempien kommenttieni olevan minun.
embed-sending = Kommenttiasi lähetetään…
embed-published = Kommenttisi on julkaistu.
embed-unsent = Kommenttiasi ei lähetetty.
embed-offline = Palvelimeen ei saada yhteyttä. Mitään kirjoittamastasi ei ole kadonnut; yritä hetken päästä uudestaan.
embed-news = { $count ->
    [one] Näytä { $count } uusi kommentti
   *[other] Näytä { $count } uutta kommenttia
}
embed-left = { $count ->
    [one] { $count } tavu jäljellä
   *[other] { $count } tavua jäljellä
}
embed-over = { $count ->
    [one] { $count } tavu liikaa
   *[other] { $count } tavua liikaa
}
embed-receipt = Muokkaa tätä kommenttia, poista se tai katso, mitä sille tapahtuu
