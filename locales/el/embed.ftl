# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Προεπισκόπηση
embed-preview-label = Προεπισκόπηση του σχολίου σας
embed-save = Αποθήκευση του ονόματος και του ιστοτόπου μου σε αυτόν τον περιηγητή για την επόμενη φορά που θα σχολιάσω.
embed-remember = Να με θυμάται αυτή η συσκευή, ώστε ο ιστότοπος να γνωρίζει ότι τα επόμενα σχόλιά μου είναι δικά μου.
embed-sending = Το σχόλιό σας αποστέλλεται…
embed-published = Το σχόλιό σας δημοσιεύτηκε.
embed-unsent = Το σχόλιό σας δεν δημοσιεύτηκε.
embed-offline = Ο διακομιστής δεν είναι διαθέσιμος. Δεν χάθηκε τίποτα από όσα γράψατε· δοκιμάστε ξανά σε λίγο.
embed-news = { $count ->
    [one] Εμφάνιση { $count } νέου σχολίου
   *[other] Εμφάνιση { $count } νέων σχολίων
}
embed-left = { $count ->
    [one] Απομένει { $count } byte
   *[other] Απομένουν { $count } byte
}
embed-over = { $count ->
    [one] { $count } byte παραπάνω από όσο επιτρέπεται
   *[other] { $count } byte παραπάνω από όσα επιτρέπονται
}
embed-receipt = Επεξεργασία ή διαγραφή αυτού του σχολίου, ή τι γίνεται με αυτό
