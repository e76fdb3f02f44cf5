# Dates and times, as they are usually written.

date-month = { $month ->
    [1] 1월
    [2] 2월
    [3] 3월
    [4] 4월
    [5] 5월
    [6] 6월
    [7] 7월
    [8] 8월
    [9] 9월
    [10] 10월
    [11] 11월
   *[12] 12월
}
date-time-of-day = { $half ->
    [am] 오전
   *[pm] 오후
} { $hour_of_half }:{ $minute }
date-time = { $year }년 { $month } { $day }일 { $time } UTC
