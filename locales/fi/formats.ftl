# Dates and times, as they are usually written.

date-month = { $month ->
    [1] tammikuuta
    [2] helmikuuta
    [3] maaliskuuta
    [4] huhtikuuta
    [5] toukokuuta
    [6] kesäkuuta
    [7] heinäkuuta
    [8] elokuuta
    [9] syyskuuta
    [10] lokakuuta
    [11] marraskuuta
   *[12] joulukuuta
}
date-time-of-day = { $hour }.{ $minute }
date-time = { $day }. { $month } { $year } klo { $time } UTC
