# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Το σχόλιο
field-author = Το όνομα
field-email = Η διεύθυνση email
field-url = Η διεύθυνση ιστοτόπου
field-comment_parent = Το σχόλιο στο οποίο απαντάτε
field-article = Το άρθρο
field-site = Ο ιστότοπος
field-password = Ο κωδικός πρόσβασης

rule-required = { $field } λείπει και είναι απαραίτητο να συμπληρωθεί.
rule-too_long = { $field } έχει μέγεθος { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } byte
}· επιτρέπονται το πολύ { $max_bytes }.
rule-too_short = { $field } δεν έχει αρκετό μήκος· { $min_chars ->
    [one] χρειάζεται τουλάχιστον { $min_chars } χαρακτήρας
   *[other] χρειάζονται τουλάχιστον { $min_chars } χαρακτήρες
}.
rule-invalid_email = { $field } δεν μπορεί να λάβει μηνύματα όπως είναι· θα πρέπει να μοιάζει με name@example.org.
rule-invalid_url = { $field } δεν είναι διεύθυνση ιστού· θα πρέπει να αρχίζει με http:// ή https://, όπως https://example.org.
rule-email_not_accepted = { $field } δεν ζητείται σε αυτόν τον ιστότοπο· μην το συμπληρώσετε.
rule-name_reserved = { $field } μοιάζει με όνομα της ομάδας συντονισμού, αυτού του ιστοτόπου ή κάποιας υπηρεσίας· επιλέξτε κάτι άλλο.
rule-name_without_letter = { $field } δεν έχει κανένα γράμμα ή αριθμό· χρειάζεται τουλάχιστον ένα.
rule-invisible_characters = { $field } περιέχει χαρακτήρες που δεν φαίνονται ή που αλλάζουν την κατεύθυνση του κειμένου· αφαιρέστε τους.
rule-too_many_marks = { $field } έχει σε ένα γράμμα περισσότερα σημάδια από όσα χρειάζεται οποιαδήποτε γραφή· αφαιρέστε μερικά.
rule-malformed = { $field } δεν έχει τη σωστή μορφή· αναμένεται: { $expected }.
rule-invalid_line = { $field } (γραμμή { $line }) δεν έχει τη σωστή μορφή· αναμένεται: { $expected }.
rule-not_one_of = { $field } πρέπει να έχει μία από αυτές τις τιμές: { $allowed }.
rule-out_of_range = { $field } είναι εκτός ορίων· η τιμή πρέπει να είναι από { $min } έως { $max }.
rule-taken = { $field } χρησιμοποιείται ήδη· επιλέξτε κάτι άλλο.
rule-unknown = { $field } αναφέρεται σε κάτι που δεν υπάρχει εδώ.
rule-password_too_common = { $field } είναι από τους πρώτους που θα μάντευε κάποιος· επιλέξτε έναν μεγαλύτερο ή λιγότερο συνηθισμένο.
rule-wrong_password = { $field } δεν είναι σωστό.
rule-unknown_field = { $field } δεν είναι γνωστό πεδίο εδώ.
    .suggestion = { $field } δεν είναι γνωστό πεδίο εδώ· μήπως εννοούσατε `{ $suggestion }`;
