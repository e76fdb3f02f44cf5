# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Voorbeeld
embed-preview-label = Voorbeeld van je reactie
embed-save = Mijn naam en website opslaan in deze browser voor de volgende keer wanneer ik een reactie plaats.
embed-remember = Mij op dit apparaat onthouden, zodat deze site weet dat mijn volgende reacties van mij zijn.
embed-sending = Je reactie wordt verstuurd …
embed-published = Je reactie is gepubliceerd.
embed-unsent = Je reactie is niet geplaatst.
embed-offline = De server is niet bereikbaar. Niets van wat je hebt getypt is verloren; probeer het zo meteen opnieuw.
embed-news = { $count ->
    [one] { $count } nieuwe reactie tonen
   *[other] { $count } nieuwe reacties tonen
}
embed-left = { $count ->
    [one] Nog { $count } byte over
   *[other] Nog { $count } bytes over
}
embed-over = { $count ->
    [one] { $count } byte te veel
   *[other] { $count } bytes te veel
}
embed-receipt = Deze reactie bewerken of verwijderen, of zien wat ermee gebeurt
