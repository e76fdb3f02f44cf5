# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Перейти к содержимому
page-back = Вернуться к статье
page-back-home = Вернуться на главную страницу

thread-page-title = Комментарии к «{ $title }»

form-error-title = Проверьте ваш комментарий
form-error-about = Ваш комментарий к статье

receipt-title-held = Ваш комментарий получен
receipt-title-approved = Ваш комментарий опубликован
receipt-held = Ваш комментарий ожидает одобрения. До этого он виден только на этой странице.
receipt-approved = Ваш комментарий одобрен. Теперь его может прочитать под статьёй каждый.
receipt-about = Ваш комментарий к статье
receipt-edit = Изменить ваш комментарий
receipt-edit-until = Текст можно изменить до { $time }.
receipt-edit-save = Сохранить изменение
receipt-delete = Удалить ваш комментарий
receipt-delete-about = Ваш комментарий будет удалён навсегда. Ответы на него останутся.
receipt-delete-sure = Удалить навсегда
receipt-deleted-title = Ваш комментарий удалён
receipt-deleted = Он удалён навсегда, и никто не сможет его вернуть.

report-title = Пожаловаться на комментарий
report-about = Комментарий к статье
report-why = Почему модераторам стоит его посмотреть?
report-reason-spam = Это реклама или спам.
report-reason-abuse = Он кого-то оскорбляет, кому-то угрожает или кого-то травит.
report-reason-off_topic = Он не имеет отношения к статье.
report-reason-other = Другое.
report-note = Что следует знать модераторам (необязательно)
report-send = Отправить жалобу
report-done-title = Спасибо
report-done = Ваша жалоба получена. Что будет с комментарием, решит модератор.

error-status = Ошибка { $status }

home-title = Здесь живут комментарии
home-what = Этот сервер хранит комментарии сайтов, для которых работает, и показывает их под статьями. Он работает на afterword.
home-privacy = Читателям не нужна учётная запись, и файлы cookie им не отправляются. Адреса email никогда не публикуются.
home-articles = Примеры статей
home-articles-about = Откройте любую, прокрутите до конца и оставьте комментарий.
home-docs = Как обращаться к этому серверу: API

article-sample = Пример статьи
article-back = Все примеры статей
