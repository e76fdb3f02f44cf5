# Dates and times, as they are usually written.

date-month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } { $month } { $year } à { $time } UTC
