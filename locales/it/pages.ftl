# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Vai al contenuto
page-back = Torna all’articolo
page-back-home = Torna alla pagina iniziale

thread-page-title = Commenti su { $title }

form-error-title = Controlla il tuo commento
form-error-about = Il tuo commento su

receipt-title-held = Il tuo commento è arrivato
receipt-title-approved = Il tuo commento è pubblicato
receipt-held = Il tuo commento è in attesa di moderazione. Finché non viene approvato, lo mostra solo questa pagina.
receipt-approved = Il tuo commento è stato approvato. Chiunque può leggerlo sotto l’articolo.
receipt-about = Il tuo commento su
receipt-edit = Modifica il tuo commento
receipt-edit-until = Puoi modificare il testo fino a: { $time }.
receipt-edit-save = Salva la modifica
receipt-delete = Elimina il tuo commento
receipt-delete-about = Il tuo commento verrà eliminato per sempre. Le risposte rimangono.
receipt-delete-sure = Elimina per sempre
receipt-deleted-title = Il tuo commento è stato eliminato
receipt-deleted = Non c’è più, e nessuno può recuperarlo.

report-title = Segnala un commento
report-about = Un commento su
report-why = Perché i moderatori dovrebbero esaminarlo?
report-reason-spam = È pubblicità o spam.
report-reason-abuse = Insulta, minaccia o molesta qualcuno.
report-reason-off_topic = Non ha nulla a che fare con l’articolo.
report-reason-other = Altro.
report-note = Qualcosa che i moderatori dovrebbero sapere (facoltativo)
report-send = Invia la segnalazione
report-done-title = Grazie
report-done = La tua segnalazione è arrivata. Un moderatore deciderà che cosa fare del commento.

error-status = Errore { $status }

home-title = Qui abitano i commenti
home-what = Questo server conserva i commenti dei siti per cui lavora e li mostra sotto i loro articoli. Funziona con afterword.
home-privacy = Chi legge non ha bisogno di un account e non riceve cookie. Gli indirizzi email non vengono mai pubblicati.
home-articles = Articoli di esempio
home-articles-about = Aprine uno, scorri fino alla fine e lascia un commento.
home-docs = Come comunicare con questo server: l’API

article-sample = Un articolo di esempio
article-back = Tutti gli articoli di esempio
