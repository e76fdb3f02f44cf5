# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Залиште перший коментар
    [one] { $count } коментар
    [few] { $count } коментарі
    [many] { $count } коментарів
   *[other] { $count } коментаря
}
thread-label = Коментарі
thread-closed = Коментарі закриті.
thread-next = Наступні коментарі
thread-pages = Сторінки коментарів

comment-anonymous = Анонім
comment-says = коментує:
comment-moderator = Модератор
comment-reply = Відповісти
comment-reply-to = Відповісти користувачу { $name }
comment-report = Поскаржитися
comment-report-of = Поскаржитися на коментар від { $name }
comment-held = Ваш коментар очікує схвалення. Це попередній перегляд: коментар стане видимим після схвалення.

form-title = Залишити відповідь
form-title-reply = Залишити відповідь для { $name }
form-cancel = Скасувати відповідь
form-email-note = Ваша e-mail адреса не оприлюднюватиметься.
form-required-note = Обов’язкові поля позначені
form-label-comment = Коментар
form-label-author = Ім’я
form-label-email = E-mail адреса
form-label-url = Сайт
form-label-trap = Залиште це поле порожнім
form-submit = Опублікувати коментар
form-problems = { $count ->
    [0] Ваш коментар не опубліковано.
    [one] Ваш коментар ще не опубліковано: потрібно виправити { $count } поле.
    [few] Ваш коментар ще не опубліковано: потрібно виправити { $count } поля.
    [many] Ваш коментар ще не опубліковано: потрібно виправити { $count } полів.
   *[other] Ваш коментар ще не опубліковано: потрібно виправити { $count } поля.
}
