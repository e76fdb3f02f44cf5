# Dates and times, as they are usually written.

date-month = { $month ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
}
date-time-of-day = { $hour_padded }:{ $minute }
date-time = { $day } { $month } { $year } alle ore { $time } UTC
