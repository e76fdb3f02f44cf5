# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Μετάβαση στο περιεχόμενο
page-back = Επιστροφή στο άρθρο
page-back-home = Επιστροφή στην αρχική σελίδα

thread-page-title = Σχόλια για «{ $title }»

form-error-title = Ελέγξτε το σχόλιό σας
form-error-about = Το σχόλιό σας στο άρθρο

receipt-title-held = Το σχόλιό σας παραλήφθηκε
receipt-title-approved = Το σχόλιό σας δημοσιεύτηκε
receipt-held = Το σχόλιό σας αναμένει έγκριση. Μέχρι να εγκριθεί, εμφανίζεται μόνο σε αυτήν τη σελίδα.
receipt-approved = Το σχόλιό σας εγκρίθηκε. Όλοι μπορούν να το διαβάσουν κάτω από το άρθρο.
receipt-about = Το σχόλιό σας στο άρθρο
receipt-edit = Επεξεργασία του σχολίου σας
receipt-edit-until = Μπορείτε να αλλάξετε το κείμενο έως: { $time }.
receipt-edit-save = Αποθήκευση της αλλαγής
receipt-delete = Διαγραφή του σχολίου σας
receipt-delete-about = Το σχόλιό σας θα διαγραφεί οριστικά. Οι απαντήσεις σε αυτό παραμένουν.
receipt-delete-sure = Οριστική διαγραφή
receipt-deleted-title = Το σχόλιό σας διαγράφηκε
receipt-deleted = Έχει διαγραφεί οριστικά και κανείς δεν μπορεί να το επαναφέρει.

report-title = Αναφορά σχολίου
report-about = Ένα σχόλιο για
report-why = Γιατί πρέπει να το δουν οι συντονιστές;
report-reason-spam = Είναι διαφήμιση ή ανεπιθύμητο μήνυμα.
report-reason-abuse = Προσβάλλει, απειλεί ή παρενοχλεί κάποιον.
report-reason-off_topic = Δεν έχει σχέση με το άρθρο.
report-reason-other = Κάτι άλλο.
report-note = Κάτι που πρέπει να γνωρίζουν οι συντονιστές (προαιρετικό)
report-send = Αποστολή αναφοράς
report-done-title = Ευχαριστούμε
report-done = Η αναφορά σας έφτασε. Ένας συντονιστής θα αποφασίσει τι θα γίνει με το σχόλιο.

error-status = Σφάλμα { $status }

home-title = Εδώ μένουν τα σχόλια
home-what = Αυτός ο διακομιστής φυλάσσει τα σχόλια των ιστοτόπων που εξυπηρετεί και τα εμφανίζει κάτω από τα άρθρα τους. Λειτουργεί με το afterword.
home-privacy = Για την ανάγνωση δεν χρειάζεται λογαριασμός και δεν χρησιμοποιούνται cookies. Οι διευθύνσεις email δεν δημοσιεύονται ποτέ.
home-articles = Δείγματα άρθρων
home-articles-about = Ανοίξτε ένα, κυλήστε ως το τέλος του και αφήστε μια απάντηση.
home-docs = Πώς να μιλήσετε με αυτόν τον διακομιστή: το API

article-sample = Ένα δείγμα άρθρου
article-back = Όλα τα δείγματα άρθρων
