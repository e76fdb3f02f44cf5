# Dates and times, as they are usually written.

date-month = { $month ->
    [1] जनवरी
    [2] फ़रवरी
    [3] मार्च
    [4] अप्रैल
    [5] मई
    [6] जून
    [7] जुलाई
    [8] अगस्त
    [9] सितंबर
    [10] अक्टूबर
    [11] नवंबर
   *[12] दिसंबर
}
date-time-of-day = { $hour_of_half }:{ $minute } { $half ->
    [am] am
   *[pm] pm
}
date-time = { $day } { $month } { $year } को { $time } बजे UTC
