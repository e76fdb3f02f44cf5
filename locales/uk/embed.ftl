# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Попередній перегляд
embed-preview-label = Попередній перегляд вашого коментаря
embed-save = Зберегти моє ім’я та адресу сайту в цьому браузері для моїх подальших коментарів.
embed-remember = Запам’ятати мене на цьому пристрої, щоб сайт знав, що мої наступні коментарі — мої.
embed-sending = Коментар надсилається…
embed-published = Ваш коментар опубліковано.
embed-unsent = Ваш коментар не опубліковано.
embed-offline = Сервер недоступний. Усе, що ви написали, збереглося; спробуйте ще раз трохи пізніше.
embed-news = { $count ->
    [one] Показати { $count } новий коментар
    [few] Показати { $count } нові коментарі
    [many] Показати { $count } нових коментарів
   *[other] Показати { $count } нового коментаря
}
embed-left = { $count ->
    [one] Залишився { $count } байт
    [few] Залишилося { $count } байти
    [many] Залишилося { $count } байтів
   *[other] Залишилося { $count } байта
}
embed-over = { $count ->
    [one] Зайвий { $count } байт
    [few] Зайві { $count } байти
    [many] Зайві { $count } байтів
   *[other] Зайві { $count } байта
}
embed-receipt = Змінити чи видалити цей коментар або дізнатися, що з ним сталося
