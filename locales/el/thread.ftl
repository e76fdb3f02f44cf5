# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Γράψτε το πρώτο σχόλιο
    [one] { $count } σχόλιο
   *[other] { $count } σχόλια
}
thread-label = Σχόλια
thread-closed = Τα σχόλια είναι κλειστά.
thread-next = Επόμενα σχόλια
thread-pages = Σελίδες σχολίων

comment-anonymous = Ανώνυμος
comment-says = λέει:
comment-moderator = Συντονιστής
comment-reply = Απάντηση
comment-reply-to = Απάντηση στον χρήστη { $name }
comment-report = Αναφορά
comment-report-of = Αναφορά του σχολίου από { $name }
comment-held = Το σχόλιό σας αναμένει έγκριση. Αυτή είναι μια προεπισκόπηση· το σχόλιό σας θα εμφανιστεί αφού εγκριθεί.

form-title = Αφήστε μια απάντηση
form-title-reply = Αφήστε μια απάντηση στον χρήστη { $name }
form-cancel = Ακύρωση απάντησης
form-email-note = Η διεύθυνση email σας δεν θα δημοσιευτεί.
form-required-note = Τα υποχρεωτικά πεδία σημειώνονται με
form-label-comment = Σχόλιο
form-label-author = Όνομα
form-label-email = Διεύθυνση email
form-label-url = Ιστότοπος
form-label-trap = Αφήστε αυτό το πεδίο κενό
form-submit = Δημοσίευση σχολίου
form-problems = { $count ->
    [0] Το σχόλιό σας δεν δημοσιεύτηκε.
    [one] Το σχόλιό σας δεν δημοσιεύτηκε ακόμη: ένα πεδίο χρειάζεται διόρθωση.
   *[other] Το σχόλιό σας δεν δημοσιεύτηκε ακόμη: { $count } πεδία χρειάζονται διόρθωση.
}
