# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Přejít k obsahu
page-back = Zpět na článek
page-back-home = Zpět na úvodní stránku

thread-page-title = Komentáře k článku „{ $title }“

form-error-title = Zkontrolujte prosím svůj komentář
form-error-about = Váš komentář k článku

receipt-title-held = Váš komentář dorazil
receipt-title-approved = Váš komentář je zveřejněn
receipt-held = Váš komentář čeká na schválení. Do té doby ho zobrazuje jen tato stránka.
receipt-approved = Váš komentář byl schválen. Pod článkem si ho může přečíst každý.
receipt-about = Váš komentář k článku
receipt-edit = Upravit váš komentář
receipt-edit-until = Text můžete změnit do: { $time }.
receipt-edit-save = Uložit změnu
receipt-delete = Smazat váš komentář
receipt-delete-about = Váš komentář bude nadobro smazán. Odpovědi na něj zůstanou.
receipt-delete-sure = Smazat nadobro
receipt-deleted-title = Váš komentář je smazán
receipt-deleted = Je nadobro pryč a nikdo ho nemůže vrátit.

report-title = Nahlásit komentář
report-about = Komentář k článku
report-why = Proč by se na něj měli moderátoři podívat?
report-reason-spam = Je to reklama nebo spam.
report-reason-abuse = Někoho uráží, ohrožuje nebo obtěžuje.
report-reason-off_topic = Nemá s článkem nic společného.
report-reason-other = Něco jiného.
report-note = Co by moderátoři měli vědět (nepovinné)
report-send = Odeslat hlášení
report-done-title = Děkujeme
report-done = Vaše hlášení dorazilo. O komentáři rozhodne moderátor.

error-status = Chyba { $status }

home-title = Tady bydlí komentáře
home-what = Tento server uchovává komentáře webů, pro které pracuje, a zobrazuje je pod jejich články. Běží na něm afterword.
home-privacy = Čtenáři nepotřebují účet a nedostávají soubory cookie. E-mailové adresy se nikdy nezveřejňují.
home-articles = Ukázkové články
home-articles-about = Některý otevřete, přejděte na jeho konec a napište komentář.
home-docs = Jak s tímto serverem komunikovat: API

article-sample = Ukázkový článek
article-back = Všechny ukázkové články
