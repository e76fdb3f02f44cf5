# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Komentar
field-author = Nama
field-email = Alamat email
field-url = Alamat situs web
field-comment_parent = Komentar yang Anda balas
field-article = Artikel
field-site = Situs
field-password = Kata sandi

rule-required = { $field } belum diisi; ruas ini wajib.
rule-too_long = { $field } berukuran { $bytes } bita; paling banyak { $max_bytes } diizinkan.
rule-too_short = { $field } terlalu pendek; diperlukan sedikitnya { $min_chars } karakter.
rule-invalid_email = { $field } seperti ini tidak dapat menerima surat; seharusnya seperti name@example.org.
rule-invalid_url = { $field } bukan alamat web; seharusnya diawali http:// atau https://, seperti https://example.org.
rule-email_not_accepted = { $field } tidak diminta di situs ini; kosongkan saja.
rule-name_reserved = { $field } mirip dengan nama moderator, situs ini, atau suatu jabatan; pilih yang lain.
rule-name_without_letter = { $field } tidak memuat huruf maupun angka; diperlukan sedikitnya satu.
rule-invisible_characters = { $field } memuat karakter yang tidak terlihat atau yang membalik arah teks; hapus karakter itu.
rule-too_many_marks = { $field } memuat lebih banyak tanda pada satu huruf daripada yang diperlukan aksara mana pun; hapus sebagian.
rule-malformed = { $field } tidak dalam bentuk yang benar; seharusnya: { $expected }.
rule-invalid_line = { $field } (baris { $line }) tidak dalam bentuk yang benar; seharusnya: { $expected }.
rule-not_one_of = { $field } harus salah satu dari: { $allowed }.
rule-out_of_range = { $field } di luar rentang; seharusnya antara { $min } dan { $max }.
rule-taken = { $field } sudah dipakai; pilih yang lain.
rule-unknown = { $field } menunjuk ke sesuatu yang tidak ada di sini.
rule-password_too_common = { $field } termasuk yang pertama kali akan ditebak orang; pilih yang lebih panjang atau lebih jarang dipakai.
rule-wrong_password = { $field } tidak benar.
rule-unknown_field = { $field } bukan ruas yang dikenal di sini.
    .suggestion = { $field } bukan ruas yang dikenal di sini; apakah maksud Anda `{ $suggestion }`?
