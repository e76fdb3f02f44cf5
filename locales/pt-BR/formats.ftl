# Dates and times, as they are usually written.

date-month = { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } de { $month } de { $year } às { $time } UTC
