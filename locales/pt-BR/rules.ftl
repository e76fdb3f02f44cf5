# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = O comentário
field-author = O nome
field-email = O endereço de e-mail
field-url = O endereço do site
field-comment_parent = O comentário que você responde
field-article = O artigo
field-site = O site
field-password = A senha

rule-required = { $field } está faltando; é uma informação obrigatória.
rule-too_long = { $field } tem { $bytes ->
    [one] { $bytes } byte
    [many] { $bytes } bytes
   *[other] { $bytes } bytes
}; o máximo permitido é { $max_bytes }.
rule-too_short = { $field } está abaixo do tamanho mínimo, que é de { $min_chars ->
    [one] { $min_chars } caractere
    [many] { $min_chars } caracteres
   *[other] { $min_chars } caracteres
}.
rule-invalid_email = { $field } não pode receber mensagens da forma como está; deveria ser parecido com name@example.org.
rule-invalid_url = { $field } não é válido como endereço na web; deveria começar com http:// ou https://, como https://example.org.
rule-email_not_accepted = { $field } não é solicitado neste site; deixe esse campo vazio.
rule-name_reserved = { $field } parece o da moderação, o deste site ou o de um cargo; escolha outro.
rule-name_without_letter = { $field } não tem nenhuma letra nem número; é preciso pelo menos um desses caracteres.
rule-invisible_characters = { $field } contém caracteres que não podem ser vistos ou que mudam a direção do texto; remova-os.
rule-too_many_marks = { $field } tem mais sinais em uma letra do que qualquer escrita precisa; remova alguns.
rule-malformed = { $field } não tem a forma correta; o esperado é: { $expected }.
rule-invalid_line = { $field } (linha { $line }) não tem a forma correta; o esperado é: { $expected }.
rule-not_one_of = { $field } deve ter um destes valores: { $allowed }.
rule-out_of_range = { $field } está fora dos limites; o valor precisa estar entre { $min } e { $max }.
rule-taken = { $field } já está em uso; escolha outra opção.
rule-unknown = { $field } indica algo que não existe aqui.
rule-password_too_common = { $field } está entre as primeiras que alguém tentaria adivinhar; escolha uma mais longa ou menos comum.
rule-wrong_password = { $field } não está correta.
rule-unknown_field = { $field } é um campo desconhecido aqui.
    .suggestion = { $field } é um campo desconhecido aqui; você quis dizer `{ $suggestion }`?
