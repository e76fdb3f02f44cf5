# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Vorschau
embed-preview-label = Vorschau Ihres Kommentars
embed-save = Meinen Namen und meine Website in diesem Browser für meinen nächsten Kommentar speichern.
embed-remember = Auf diesem Gerät merken, wer ich bin, damit diese Website meine späteren Kommentare mir zuordnet.
embed-sending = Ihr Kommentar wird gesendet …
embed-published = Ihr Kommentar ist veröffentlicht.
embed-unsent = Ihr Kommentar wurde nicht abgeschickt.
embed-offline = Der Server ist nicht erreichbar. Nichts von dem, was Sie geschrieben haben, ist verloren; bitte versuchen Sie es gleich noch einmal.
embed-news = { $count ->
    [one] { $count } neuen Kommentar anzeigen
   *[other] { $count } neue Kommentare anzeigen
}
embed-left = { $count ->
    [one] Noch { $count } Byte frei
   *[other] Noch { $count } Bytes frei
}
embed-over = { $count ->
    [one] { $count } Byte zu viel
   *[other] { $count } Bytes zu viel
}
embed-receipt = Diesen Kommentar ändern oder löschen, oder sehen, was aus ihm wird
