# Dates and times, as they are usually written.

date-month = { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } { $month } { $year } г. в { $time } UTC
