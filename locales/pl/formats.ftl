# Dates and times, as they are usually written.

date-month = { $month ->
    [1] stycznia
    [2] lutego
    [3] marca
    [4] kwietnia
    [5] maja
    [6] czerwca
    [7] lipca
    [8] sierpnia
    [9] września
    [10] października
    [11] listopada
   *[12] grudnia
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } { $month } { $year } { $time } UTC
