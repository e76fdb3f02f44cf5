# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Hoppa till innehåll
page-back = Tillbaka till artikeln
page-back-home = Tillbaka till startsidan

thread-page-title = Kommentarer till { $title }

form-error-title = Kontrollera din kommentar
form-error-about = Din kommentar till

receipt-title-held = Din kommentar har kommit fram
receipt-title-approved = Din kommentar är publicerad
receipt-held = Din kommentar inväntar granskning. Tills den har godkänts visas den bara på den här sidan.
receipt-approved = Din kommentar har godkänts. Alla kan läsa den under artikeln.
receipt-about = Din kommentar till
receipt-edit = Redigera din kommentar
receipt-edit-until = Du kan ändra texten till och med { $time }.
receipt-edit-save = Spara ändringen
receipt-delete = Ta bort din kommentar
receipt-delete-about = Din kommentar tas bort för alltid. Svar på den står kvar.
receipt-delete-sure = Ta bort för alltid
receipt-deleted-title = Din kommentar är borttagen
receipt-deleted = Den är borta för alltid, och ingen kan få den tillbaka.

report-title = Anmäl en kommentar
report-about = En kommentar till
report-why = Varför bör moderatorerna titta på den?
report-reason-spam = Det är reklam eller skräppost.
report-reason-abuse = Den förolämpar, hotar eller trakasserar någon.
report-reason-off_topic = Den har inget med artikeln att göra.
report-reason-other = Något annat.
report-note = Något som moderatorerna bör veta (valfritt)
report-send = Skicka anmälan
report-done-title = Tack
report-done = Din anmälan har kommit fram. En moderator avgör vad som händer med kommentaren.

error-status = Fel { $status }

home-title = Här bor kommentarer
home-what = Den här servern förvarar kommentarerna för de webbplatser som den arbetar för och visar dem under deras artiklar. Den kör afterword.
home-privacy = Läsare behöver inget konto och får inga kakor. E-postadresser publiceras aldrig.
home-articles = Exempelartiklar
home-articles-about = Öppna en, bläddra till slutet och lämna ett svar.
home-docs = Så pratar man med den här servern: API:et

article-sample = En exempelartikel
article-back = Alla exempelartiklar
