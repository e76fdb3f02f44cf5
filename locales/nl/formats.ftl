# Dates and times, as they are usually written.

date-month = { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } { $month } { $year } om { $time } UTC
