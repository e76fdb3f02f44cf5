# Dates and times, as they are usually written.

date-month = { $month ->
    [1] Ιανουαρίου
    [2] Φεβρουαρίου
    [3] Μαρτίου
    [4] Απριλίου
    [5] Μαΐου
    [6] Ιουνίου
    [7] Ιουλίου
    [8] Αυγούστου
    [9] Σεπτεμβρίου
    [10] Οκτωβρίου
    [11] Νοεμβρίου
   *[12] Δεκεμβρίου
}
date-time-of-day = { $hour_of_half }:{ $minute } { $half ->
    [am] π.μ.
   *[pm] μ.μ.
}
date-time = { $day } { $month } { $year } στις { $time } UTC
