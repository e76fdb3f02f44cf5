# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Forhåndsvisning
embed-preview-label = Forhåndsvisning af din kommentar
embed-save = Gem mit navn og websted i denne browser til næste gang jeg kommenterer.
embed-remember = Husk mig på denne enhed, så dette websted ved, at mine næste kommentarer er mine.
embed-sending = Din kommentar sendes …
embed-published = Din kommentar er publiceret.
embed-unsent = Din kommentar blev ikke sendt.
embed-offline = Serveren kan ikke nås. Intet af det, du har skrevet, er gået tabt; prøv igen om et øjeblik.
embed-news = { $count ->
    [one] Vis { $count } ny kommentar
   *[other] Vis { $count } nye kommentarer
}
embed-left = { $count ->
    [one] { $count } byte tilbage
   *[other] { $count } bytes tilbage
}
embed-over = { $count ->
    [one] { $count } byte for meget
   *[other] { $count } bytes for meget
}
embed-receipt = Rediger eller slet denne kommentar, eller se, hvad der sker med den
