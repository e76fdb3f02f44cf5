# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Оставьте первый комментарий
    [one] { $count } комментарий
    [few] { $count } комментария
    [many] { $count } комментариев
   *[other] { $count } комментария
}
thread-label = Комментарии
thread-closed = Комментарии закрыты.
thread-next = Следующие комментарии
thread-pages = Страницы комментариев

comment-anonymous = Аноним
comment-says = пишет:
comment-moderator = Модератор
comment-reply = Ответить
comment-reply-to = Ответить пользователю { $name }
comment-report = Пожаловаться
comment-report-of = Пожаловаться на комментарий от { $name }
comment-held = Ваш комментарий ожидает одобрения. Это предварительный просмотр: комментарий станет виден после одобрения.

form-title = Добавить комментарий
form-title-reply = Добавить комментарий для { $name }
form-cancel = Отменить ответ
form-email-note = Ваш адрес email не будет опубликован.
form-required-note = Обязательные поля помечены
form-label-comment = Комментарий
form-label-author = Имя
form-label-email = Адрес email
form-label-url = Сайт
form-label-trap = Оставьте это поле пустым
form-submit = Отправить комментарий
form-problems = { $count ->
    [0] Ваш комментарий не отправлен.
    [one] Ваш комментарий пока не отправлен: нужно исправить { $count } поле.
    [few] Ваш комментарий пока не отправлен: нужно исправить { $count } поля.
    [many] Ваш комментарий пока не отправлен: нужно исправить { $count } полей.
   *[other] Ваш комментарий пока не отправлен: нужно исправить { $count } поля.
}
