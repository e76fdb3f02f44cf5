# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Förhandsgranska
embed-preview-label = Förhandsgranskning av din kommentar
embed-save = Spara mitt namn och min webbplats i denna webbläsare till nästa gång jag skriver en kommentar.
embed-remember = Kom ihåg mig på den här enheten, så att webbplatsen vet att mina senare kommentarer är mina.
embed-sending = Din kommentar skickas …
embed-published = Din kommentar är publicerad.
embed-unsent = Din kommentar publicerades inte.
embed-offline = Servern kan inte nås. Inget av det du skrev har gått förlorat; försök igen om en stund.
embed-news = { $count ->
    [one] Visa { $count } ny kommentar
   *[other] Visa { $count } nya kommentarer
}
embed-left = { $count ->
    [one] { $count } byte kvar
   *[other] { $count } byte kvar
}
embed-over = { $count ->
    [one] { $count } byte för mycket
   *[other] { $count } byte för mycket
}
embed-receipt = Redigera eller ta bort den här kommentaren, eller se vad som händer med den
