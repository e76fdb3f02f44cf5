# Dates and times, as they are usually written.

date-month = { $month ->
    [1] tháng 1
    [2] tháng 2
    [3] tháng 3
    [4] tháng 4
    [5] tháng 5
    [6] tháng 6
    [7] tháng 7
    [8] tháng 8
    [9] tháng 9
    [10] tháng 10
    [11] tháng 11
   *[12] tháng 12
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = lúc { $time } UTC, ngày { $day } { $month } năm { $year }
