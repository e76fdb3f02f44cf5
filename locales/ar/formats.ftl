# Dates and times, as they are usually written.

date-month = { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
date-time-of-day = { $hour_of_half }:{ $minute } { $half ->
    [am] ص
   *[pm] م
}
date-time = { $day } { $month } { $year } في { $time } UTC
