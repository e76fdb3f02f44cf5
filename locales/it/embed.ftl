# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Anteprima
embed-preview-label = Anteprima del tuo commento
embed-save = Salva il mio nome e il mio sito web in questo browser per la prossima volta che commento.
embed-remember = Ricordati di me su questo dispositivo, così questo sito sa che i miei prossimi commenti sono miei.
embed-sending = Invio del commento in corso…
embed-published = Il tuo commento è pubblicato.
embed-unsent = Il tuo commento non è stato pubblicato.
embed-offline = Il server non è raggiungibile. Nulla di ciò che hai scritto è andato perso; riprova tra un momento.
embed-news = { $count ->
    [one] Mostra { $count } nuovo commento
    [many] Mostra { $count } nuovi commenti
   *[other] Mostra { $count } nuovi commenti
}
embed-left = { $count ->
    [one] { $count } byte rimasto
    [many] { $count } byte rimasti
   *[other] { $count } byte rimasti
}
embed-over = { $count ->
    [one] { $count } byte di troppo
    [many] { $count } byte di troppo
   *[other] { $count } byte di troppo
}
embed-receipt = Modifica o elimina questo commento, o guarda che ne è
