# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = Yorum
field-author = Ad
field-email = E-posta adresi
field-url = İnternet sitesi
field-comment_parent = Yanıtladığınız yorum
field-article = Yazı
field-site = Site
field-password = Parola

rule-required = { $field } eksik; bu bilgi gereklidir.
rule-too_long = { $field } { $bytes ->
    [one] { $bytes } bayt
   *[other] { $bytes } bayt
} uzunluğunda; en fazla { $max_bytes } bayta izin verilir.
rule-too_short = { $field } çok kısa; en az { $min_chars ->
    [one] { $min_chars } karakter
   *[other] { $min_chars } karakter
} gerekir.
rule-invalid_email = { $field } bu hâliyle posta alamaz; name@example.org gibi görünmelidir.
rule-invalid_url = { $field } bir web adresi değil; https://example.org gibi http:// veya https:// ile başlamalıdır.
rule-email_not_accepted = { $field } bu sitede istenmiyor; lütfen boş bırakın.
rule-name_reserved = { $field } bir moderatörün, bu sitenin veya bir makamın adına benziyor; lütfen başka bir ad seçin.
rule-name_without_letter = { $field } hiç harf veya rakam içermiyor; en az bir tane gerekir.
rule-invisible_characters = { $field } görünmeyen veya metnin yönünü değiştiren karakterler içeriyor; lütfen bunları kaldırın.
rule-too_many_marks = { $field } tek bir harfte herhangi bir yazının gerektirdiğinden fazla işaret içeriyor; lütfen bazılarını kaldırın.
rule-malformed = { $field } doğru biçimde değil; beklenen: { $expected }.
rule-invalid_line = { $field } (satır { $line }) doğru biçimde değil; beklenen: { $expected }.
rule-not_one_of = { $field } şu değerlerden biri olmalıdır: { $allowed }.
rule-out_of_range = { $field } aralığın dışında; { $min } ile { $max } arasında olmalıdır.
rule-taken = { $field } zaten kullanılıyor; lütfen başka bir şey seçin.
rule-unknown = { $field } burada olmayan bir şeyi gösteriyor.
rule-password_too_common = { $field } ilk tahmin edilecekler arasında; lütfen daha uzun veya daha az yaygın bir parola seçin.
rule-wrong_password = { $field } doğru değil.
rule-unknown_field = { $field } burada bilinmiyor.
    .suggestion = { $field } burada bilinmiyor; `{ $suggestion }` mi demek istediniz?
