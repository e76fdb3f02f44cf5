# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = El comentario
field-author = El nombre
field-email = La dirección de correo electrónico
field-url = La web
field-comment_parent = El comentario al que responde
field-article = El artículo
field-site = El sitio
field-password = La contraseña

rule-required = { $field } falta y es un dato obligatorio.
rule-too_long = { $field } ocupa { $bytes ->
    [one] { $bytes } byte
    [many] { $bytes } bytes
   *[other] { $bytes } bytes
}; el máximo es { $max_bytes }.
rule-too_short = { $field } no tiene la longitud suficiente; se necesita un mínimo de { $min_chars ->
    [one] { $min_chars } carácter
    [many] { $min_chars } caracteres
   *[other] { $min_chars } caracteres
}.
rule-invalid_email = { $field } no puede recibir correo tal como está; debería parecerse a name@example.org.
rule-invalid_url = { $field } no es una dirección web; debería empezar por http:// o https://, como https://example.org.
rule-email_not_accepted = { $field } no se pide en este sitio; deje ese campo vacío.
rule-name_reserved = { $field } se parece al de la moderación, al de este sitio o al de un cargo; elija otro.
rule-name_without_letter = { $field } no contiene ninguna letra ni número; se necesita al menos uno de estos caracteres.
rule-invisible_characters = { $field } contiene caracteres que no se ven o que cambian la dirección del texto; quítelos.
rule-too_many_marks = { $field } contiene más signos sobre una letra de los que necesita cualquier escritura; quite algunos.
rule-malformed = { $field } no tiene la forma correcta; se espera: { $expected }.
rule-invalid_line = { $field } (línea { $line }) no tiene la forma correcta; se espera: { $expected }.
rule-not_one_of = { $field } debe tener uno de estos valores: { $allowed }.
rule-out_of_range = { $field } está fuera de los límites; el valor debe estar entre { $min } y { $max }.
rule-taken = { $field } ya está en uso; elija otra opción.
rule-unknown = { $field } indica algo que no existe aquí.
rule-password_too_common = { $field } es de las primeras que cualquiera probaría; elija una más larga o menos común.
rule-wrong_password = { $field } no es correcta.
rule-unknown_field = { $field } es un campo desconocido aquí.
    .suggestion = { $field } es un campo desconocido aquí; ¿quería decir `{ $suggestion }`?
