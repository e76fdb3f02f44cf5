# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Komentarz
field-author = Nazwa
field-email = Adres e-mail
field-url = Adres witryny
field-comment_parent = Komentarz nadrzędny
field-article = Artykuł
field-site = Witryna
field-password = Hasło

rule-required = { $field }: brak wartości, a jest ona wymagana.
rule-too_long = { $field } zajmuje { $bytes ->
    [one] { $bytes } bajt
    [few] { $bytes } bajty
    [many] { $bytes } bajtów
   *[other] { $bytes } bajta
}; dozwolone maksimum to { $max_bytes }.
rule-too_short = { $field }: za mało znaków; wymagane minimum to { $min_chars ->
    [one] { $min_chars } znak
    [few] { $min_chars } znaki
    [many] { $min_chars } znaków
   *[other] { $min_chars } znaku
}.
rule-invalid_email = { $field } w tej postaci nie może odbierać poczty; powinien wyglądać jak name@example.org.
rule-invalid_url = { $field }: to nie jest adres internetowy; powinien zaczynać się od http:// lub https://, na przykład https://example.org.
rule-email_not_accepted = { $field }: ta witryna o to nie prosi; pozostaw to pole puste.
rule-name_reserved = { $field } przypomina nazwę moderacji, tej witryny lub stanowiska; wybierz inną.
rule-name_without_letter = { $field } nie zawiera żadnej litery ani cyfry; potrzebna jest co najmniej jedna.
rule-invisible_characters = { $field } zawiera znaki, których nie widać lub które zmieniają kierunek tekstu; usuń je.
rule-too_many_marks = { $field } zawiera więcej znaków nad jedną literą, niż potrzebuje jakiekolwiek pismo; usuń część z nich.
rule-malformed = { $field } nie ma właściwej postaci; oczekiwana wartość: { $expected }.
rule-invalid_line = { $field } (wiersz { $line }) nie ma właściwej postaci; oczekiwana wartość: { $expected }.
rule-not_one_of = { $field }: dozwolona jest jedna z wartości: { $allowed }.
rule-out_of_range = { $field }: wartość poza zakresem; musi się mieścić między { $min } a { $max }.
rule-taken = { $field }: ta wartość jest już zajęta; wybierz inną.
rule-unknown = { $field } wskazuje na coś, co tu nie istnieje.
rule-password_too_common = { $field } należy do tych, które ktoś odgadłby najpierw; wybierz dłuższe lub mniej popularne.
rule-wrong_password = { $field }: wartość jest nieprawidłowa.
rule-unknown_field = { $field }: to pole nie jest tu znane.
    .suggestion = { $field }: to pole nie jest tu znane; czy chodziło o `{ $suggestion }`?
