# Dates and times, as they are usually written.

date-month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
date-time-of-day = { $hour }:{ $minute }
date-time = { $day } de { $month } de { $year } a las { $time } UTC
