# Dates and times, as they are usually written.

date-month = { $month ->
    [1] ינואר
    [2] פברואר
    [3] מרץ
    [4] אפריל
    [5] מאי
    [6] יוני
    [7] יולי
    [8] אוגוסט
    [9] ספטמבר
    [10] אוקטובר
    [11] נובמבר
   *[12] דצמבר
}
date-time-of-day = { $hour }:{ $minute }
date-time = { $day } ב{ $month } { $year } בשעה { $time } UTC
