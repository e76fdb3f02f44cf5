# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Перейти до вмісту
page-back = Повернутися до статті
page-back-home = Повернутися на головну сторінку

thread-page-title = Коментарі до «{ $title }»

form-error-title = Перевірте ваш коментар
form-error-about = Ваш коментар до статті

receipt-title-held = Ваш коментар отримано
receipt-title-approved = Ваш коментар опубліковано
receipt-held = Ваш коментар очікує схвалення. До того часу його видно лише на цій сторінці.
receipt-approved = Ваш коментар схвалено. Тепер кожен може прочитати його під статтею.
receipt-about = Ваш коментар до статті
receipt-edit = Змінити ваш коментар
receipt-edit-until = Текст можна змінити до { $time }.
receipt-edit-save = Зберегти зміну
receipt-delete = Видалити ваш коментар
receipt-delete-about = Ваш коментар буде видалено назавжди. Відповіді на нього залишаться.
receipt-delete-sure = Видалити назавжди
receipt-deleted-title = Ваш коментар видалено
receipt-deleted = Його видалено назавжди, і ніхто не зможе його повернути.

report-title = Поскаржитися на коментар
report-about = Коментар до статті
report-why = Чому модераторам варто його переглянути?
report-reason-spam = Це реклама або спам.
report-reason-abuse = Він когось ображає, комусь погрожує або когось цькує.
report-reason-off_topic = Він не стосується статті.
report-reason-other = Інше.
report-note = Що слід знати модераторам (необов’язково)
report-send = Надіслати скаргу
report-done-title = Дякуємо
report-done = Вашу скаргу отримано. Що буде з коментарем, вирішить модератор.

error-status = Помилка { $status }

home-title = Тут живуть коментарі
home-what = Цей сервер зберігає коментарі сайтів, для яких працює, і показує їх під статтями. Він працює на afterword.
home-privacy = Читачам не потрібен обліковий запис, і вони не отримують файлів cookie. Адреси e-mail ніколи не оприлюднюються.
home-articles = Зразки статей
home-articles-about = Відкрийте будь-яку, прокрутіть до кінця й залиште відповідь.
home-docs = Як звертатися до цього сервера: API

article-sample = Зразок статті
article-back = Усі зразки статей
