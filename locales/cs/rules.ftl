# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Komentář
field-author = Jméno
field-email = E-mailová adresa
field-url = Webová stránka
field-comment_parent = Nadřazený komentář
field-article = Článek
field-site = Web
field-password = Heslo

rule-required = { $field }: hodnota chybí, ale je povinná.
rule-too_long = { $field } má { $bytes ->
    [one] { $bytes } bajt
    [few] { $bytes } bajty
    [many] { $bytes } bajtu
   *[other] { $bytes } bajtů
}; povolené maximum je { $max_bytes }.
rule-too_short = { $field }: příliš málo znaků; nejmenší povolený počet je { $min_chars ->
    [one] { $min_chars } znak
    [few] { $min_chars } znaky
    [many] { $min_chars } znaku
   *[other] { $min_chars } znaků
}.
rule-invalid_email = { $field } v této podobě nemůže přijímat poštu; má vypadat jako name@example.org.
rule-invalid_url = { $field }: toto není webová adresa; má začínat http:// nebo https://, například https://example.org.
rule-email_not_accepted = { $field }: tento web to nevyžaduje; nechte prosím toto pole prázdné.
rule-name_reserved = { $field } připomíná moderaci, tento web nebo úřední funkci; zvolte prosím jiné.
rule-name_without_letter = { $field } neobsahuje žádné písmeno ani číslici; je třeba alespoň jeden takový znak.
rule-invisible_characters = { $field } obsahuje znaky, které nejsou vidět nebo mění směr textu; odstraňte je prosím.
rule-too_many_marks = { $field } má u jednoho písmene více znamének, než potřebuje jakékoli písmo; některá prosím odstraňte.
rule-malformed = { $field } nemá správnou podobu; očekává se: { $expected }.
rule-invalid_line = { $field } (řádek { $line }) nemá správnou podobu; očekává se: { $expected }.
rule-not_one_of = { $field }: musí to být jedna z těchto hodnot: { $allowed }.
rule-out_of_range = { $field }: hodnota je mimo rozsah; musí být mezi { $min } a { $max }.
rule-taken = { $field }: tato hodnota se už používá; zvolte prosím jinou.
rule-unknown = { $field } odkazuje na něco, co zde neexistuje.
rule-password_too_common = { $field } patří k těm, která by někdo zkusil uhodnout jako první; zvolte prosím delší nebo méně obvyklé.
rule-wrong_password = { $field }: hodnota není správná.
rule-unknown_field = { $field }: toto pole zde není známo.
    .suggestion = { $field }: toto pole zde není známo; nemysleli jste `{ $suggestion }`?
