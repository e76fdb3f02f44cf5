# Dates and times, as they are usually written.

date-month = { $month ->
    [1] 1
    [2] 2
    [3] 3
    [4] 4
    [5] 5
    [6] 6
    [7] 7
    [8] 8
    [9] 9
    [10] 10
    [11] 11
   *[12] 12
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $year }年{ $month }月{ $day }日 { $time } UTC
