# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Zum Inhalt springen
page-back = Zurück zum Artikel
page-back-home = Zurück zur Startseite

thread-page-title = Kommentare zu { $title }

form-error-title = Bitte prüfen Sie Ihren Kommentar
form-error-about = Ihr Kommentar zu

receipt-title-held = Ihr Kommentar ist angekommen
receipt-title-approved = Ihr Kommentar ist veröffentlicht
receipt-held = Ihr Kommentar wartet auf die Freischaltung. Bis dahin zeigt ihn nur diese Seite.
receipt-approved = Ihr Kommentar wurde freigeschaltet. Alle können ihn unter dem Artikel lesen.
receipt-about = Ihr Kommentar zu
receipt-edit = Ihren Kommentar ändern
receipt-edit-until = Sie können den Text bis { $time } ändern.
receipt-edit-save = Änderung speichern
receipt-delete = Ihren Kommentar löschen
receipt-delete-about = Ihr Kommentar wird endgültig gelöscht. Antworten darauf bleiben stehen.
receipt-delete-sure = Endgültig löschen
receipt-deleted-title = Ihr Kommentar ist gelöscht
receipt-deleted = Er ist endgültig weg, und niemand kann ihn zurückholen.

report-title = Einen Kommentar melden
report-about = Ein Kommentar zu
report-why = Warum soll die Moderation ihn ansehen?
report-reason-spam = Er ist Werbung oder Spam.
report-reason-abuse = Er beleidigt, bedroht oder belästigt jemanden.
report-reason-off_topic = Er hat mit dem Artikel nichts zu tun.
report-reason-other = Etwas anderes.
report-note = Was die Moderation wissen sollte (freiwillig)
report-send = Meldung senden
report-done-title = Vielen Dank
report-done = Ihre Meldung ist angekommen. Die Moderation entscheidet, was aus dem Kommentar wird.

error-status = Fehler { $status }

home-title = Hier sind Kommentare zu Hause
home-what = Dieser Server bewahrt die Kommentare der Websites auf, für die er arbeitet, und zeigt sie unter deren Artikeln. Er läuft mit afterword.
home-privacy = Wer hier liest, braucht kein Konto und bekommt keine Cookies. E-Mail-Adressen werden nie veröffentlicht.
home-articles = Beispielartikel
home-articles-about = Öffnen Sie einen, scrollen Sie ans Ende und schreiben Sie einen Kommentar.
home-docs = So sprechen Programme mit diesem Server: die API

article-sample = Ein Beispielartikel
article-back = Alle Beispielartikel
