# Dates and times, as they are usually written.

date-month = { $month ->
    [1] Januari
    [2] Februari
    [3] Maret
    [4] April
    [5] Mei
    [6] Juni
    [7] Juli
    [8] Agustus
    [9] September
    [10] Oktober
    [11] November
   *[12] Desember
}
date-time-of-day = { $hour_padded }.{ $minute }
date-time = { $day } { $month } { $year } pukul { $time } UTC
