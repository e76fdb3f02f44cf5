# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Przejdź do treści
page-back = Wróć do artykułu
page-back-home = Wróć na stronę główną

thread-page-title = Komentarze do artykułu „{ $title }”

form-error-title = Sprawdź swój komentarz
form-error-about = Twój komentarz do artykułu

receipt-title-held = Twój komentarz dotarł
receipt-title-approved = Twój komentarz jest opublikowany
receipt-held = Twój komentarz oczekuje na moderację. Dopóki nie zostanie zatwierdzony, widać go tylko na tej stronie.
receipt-approved = Twój komentarz został zatwierdzony. Każdy może go przeczytać pod artykułem.
receipt-about = Twój komentarz do artykułu
receipt-edit = Edytuj swój komentarz
receipt-edit-until = Tekst możesz zmienić do: { $time }.
receipt-edit-save = Zapisz zmianę
receipt-delete = Usuń swój komentarz
receipt-delete-about = Twój komentarz zostanie usunięty na zawsze. Odpowiedzi na niego pozostaną.
receipt-delete-sure = Usuń na zawsze
receipt-deleted-title = Twój komentarz został usunięty
receipt-deleted = Zniknął na zawsze i nikt nie może go przywrócić.

report-title = Zgłoś komentarz
report-about = Komentarz do artykułu
report-why = Dlaczego moderatorzy powinni się mu przyjrzeć?
report-reason-spam = To reklama lub spam.
report-reason-abuse = Obraża kogoś, grozi komuś lub kogoś nęka.
report-reason-off_topic = Nie ma nic wspólnego z artykułem.
report-reason-other = Coś innego.
report-note = Co moderatorzy powinni wiedzieć (opcjonalnie)
report-send = Wyślij zgłoszenie
report-done-title = Dziękujemy
report-done = Zgłoszenie dotarło. Moderator zdecyduje, co stanie się z komentarzem.

error-status = Błąd { $status }

home-title = Tu mieszkają komentarze
home-what = Ten serwer przechowuje komentarze witryn, dla których pracuje, i pokazuje je pod ich artykułami. Działa na nim afterword.
home-privacy = Czytelnicy nie potrzebują konta i nie dostają plików cookie. Adresy e-mail nigdy nie są publikowane.
home-articles = Przykładowe artykuły
home-articles-about = Otwórz jeden z nich, przewiń do końca i dodaj komentarz.
home-docs = Jak rozmawiać z tym serwerem: API

article-sample = Przykładowy artykuł
article-back = Wszystkie przykładowe artykuły
