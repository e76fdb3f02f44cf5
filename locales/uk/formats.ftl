# Dates and times, as they are usually written.

date-month = { $month ->
    [1] січня
    [2] лютого
    [3] березня
    [4] квітня
    [5] травня
    [6] червня
    [7] липня
    [8] серпня
    [9] вересня
    [10] жовтня
    [11] листопада
   *[12] грудня
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } { $month } { $year } р. о { $time } UTC
