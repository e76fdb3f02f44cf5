# Dates and times. $day, $year and the hours are digits.

# The month as it stands in a date.
date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
# $hour is 0 to 23, $hour_padded 00 to 23, $hour_of_half 12 and 1 to 11; take the one that is usual. $half is am or pm.
date-time-of-day = { $hour_of_half }:{ $minute } { $half ->
    [am] AM
   *[pm] PM
}
# The $time is that of UTC, which the sentence should say; $month is the name from above.
date-time = { $month } { $day }, { $year } at { $time } UTC
