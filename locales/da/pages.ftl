# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Gå til indholdet
page-back = Tilbage til artiklen
page-back-home = Tilbage til forsiden

thread-page-title = Kommentarer til { $title }

form-error-title = Kontrollér din kommentar
form-error-about = Din kommentar til

receipt-title-held = Din kommentar er modtaget
receipt-title-approved = Din kommentar er publiceret
receipt-held = Din kommentar afventer moderering. Indtil den er godkendt, vises den kun på denne side.
receipt-approved = Din kommentar er blevet godkendt. Alle kan læse den under artiklen.
receipt-about = Din kommentar til
receipt-edit = Rediger din kommentar
receipt-edit-until = Du kan ændre teksten indtil { $time }.
receipt-edit-save = Gem ændringen
receipt-delete = Slet din kommentar
receipt-delete-about = Din kommentar bliver slettet for altid. Svar på den bliver stående.
receipt-delete-sure = Slet for altid
receipt-deleted-title = Din kommentar er slettet
receipt-deleted = Den er væk for altid, og ingen kan hente den tilbage.

report-title = Anmeld en kommentar
report-about = En kommentar til
report-why = Hvorfor skal moderatorerne se på den?
report-reason-spam = Det er reklame eller spam.
report-reason-abuse = Den fornærmer, truer eller chikanerer nogen.
report-reason-off_topic = Den har intet med artiklen at gøre.
report-reason-other = Noget andet.
report-note = Noget, som moderatorerne bør vide (valgfrit)
report-send = Send anmeldelse
report-done-title = Tak
report-done = Din anmeldelse er kommet frem. En moderator afgør, hvad der skal ske med kommentaren.

error-status = Fejl { $status }

home-title = Her bor kommentarer
home-what = Denne server gemmer kommentarerne for de websteder, den arbejder for, og viser dem under deres artikler. Den kører afterword.
home-privacy = Læsere behøver ingen konto og får ingen cookies. E-mailadresser bliver aldrig publiceret.
home-articles = Eksempelartikler
home-articles-about = Åbn en, rul ned til slutningen, og skriv et svar.
home-docs = Sådan taler man med denne server: API’et

article-sample = En eksempelartikel
article-back = Alle eksempelartikler
