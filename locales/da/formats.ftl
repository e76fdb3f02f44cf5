# Dates and times, as they are usually written.

date-month = { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
date-time-of-day = { $hour_padded }.{ $minute }
date-time = { $day }. { $month } { $year } kl. { $time } UTC
