# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Предпросмотр
embed-preview-label = Предварительный просмотр вашего комментария
embed-save = Сохранить моё имя и адрес сайта в этом браузере для последующих моих комментариев.
embed-remember = Запомнить меня на этом устройстве, чтобы сайт знал, что мои следующие комментарии — мои.
embed-sending = Комментарий отправляется…
embed-published = Ваш комментарий опубликован.
embed-unsent = Ваш комментарий не отправлен.
embed-offline = Сервер недоступен. Всё, что вы написали, сохранилось; попробуйте ещё раз чуть позже.
embed-news = { $count ->
    [one] Показать { $count } новый комментарий
    [few] Показать { $count } новых комментария
    [many] Показать { $count } новых комментариев
   *[other] Показать { $count } нового комментария
}
embed-left = { $count ->
    [one] Остался { $count } байт
    [few] Осталось { $count } байта
    [many] Осталось { $count } байт
   *[other] Осталось { $count } байта
}
embed-over = { $count ->
    [one] Лишний { $count } байт
    [few] Лишние { $count } байта
    [many] Лишние { $count } байт
   *[other] Лишние { $count } байта
}
embed-receipt = Изменить или удалить этот комментарий либо узнать, что с ним стало
