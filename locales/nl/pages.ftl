# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Naar de inhoud
page-back = Terug naar het artikel
page-back-home = Terug naar de startpagina

thread-page-title = Reacties op { $title }

form-error-title = Controleer je reactie
form-error-about = Je reactie op

receipt-title-held = Je reactie is aangekomen
receipt-title-approved = Je reactie is gepubliceerd
receipt-held = Je reactie wacht op moderatie. Tot de goedkeuring is die alleen op deze pagina te zien.
receipt-approved = Je reactie is goedgekeurd. Iedereen kan die onder het artikel lezen.
receipt-about = Je reactie op
receipt-edit = Je reactie bewerken
receipt-edit-until = Je kunt de tekst wijzigen tot { $time }.
receipt-edit-save = Wijziging opslaan
receipt-delete = Je reactie verwijderen
receipt-delete-about = Je reactie wordt voorgoed verwijderd. Antwoorden erop blijven staan.
receipt-delete-sure = Voorgoed verwijderen
receipt-deleted-title = Je reactie is verwijderd
receipt-deleted = Die is voorgoed weg, en niemand kan die terughalen.

report-title = Een reactie melden
report-about = Een reactie op
report-why = Waarom moet een moderator ernaar kijken?
report-reason-spam = Het is reclame of spam.
report-reason-abuse = Er wordt iemand beledigd, bedreigd of lastiggevallen.
report-reason-off_topic = Het heeft niets met het artikel te maken.
report-reason-other = Iets anders.
report-note = Iets wat de moderators moeten weten (optioneel)
report-send = Melding versturen
report-done-title = Bedankt
report-done = Je melding is aangekomen. Een moderator beslist wat er met de reactie gebeurt.

error-status = Fout { $status }

home-title = Hier wonen reacties
home-what = Deze server bewaart de reacties van de sites waarvoor hij werkt en toont ze onder hun artikelen. Hij draait op afterword.
home-privacy = Lezers hebben geen account nodig en krijgen geen cookies. E-mailadressen worden nooit gepubliceerd.
home-articles = Voorbeeldartikelen
home-articles-about = Open er een, scrol naar het einde en geef een reactie.
home-docs = Hoe je met deze server praat: de API

article-sample = Een voorbeeldartikel
article-back = Alle voorbeeldartikelen
