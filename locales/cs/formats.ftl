# Dates and times, as they are usually written.

date-month = { $month ->
    [1] ledna
    [2] února
    [3] března
    [4] dubna
    [5] května
    [6] června
    [7] července
    [8] srpna
    [9] září
    [10] října
    [11] listopadu
   *[12] prosince
}
date-time-of-day = { $hour }:{ $minute }
date-time = { $day }. { $month } { $year } v { $time } UTC
