# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Faça o primeiro comentário
    [one] { $count } comentário
    [many] { $count } comentários
   *[other] { $count } comentários
}
thread-label = Comentários
thread-closed = Os comentários estão encerrados.
thread-next = Próximos comentários
thread-pages = Páginas de comentários

comment-anonymous = Anônimo
comment-says = disse:
comment-moderator = Moderação
comment-reply = Responder
comment-reply-to = Responder para { $name }
comment-report = Denunciar
comment-report-of = Denunciar o comentário de { $name }
comment-held = Seu comentário está aguardando moderação. Esta é uma prévia; seu comentário ficará visível depois de aprovado.

form-title = Deixe um comentário
form-title-reply = Deixe uma resposta para { $name }
form-cancel = Cancelar resposta
form-email-note = O seu endereço de e-mail não será publicado.
form-required-note = Campos obrigatórios são marcados com
form-label-comment = Comentário
form-label-author = Nome
form-label-email = E-mail
form-label-url = Site
form-label-trap = Deixe este campo vazio
form-submit = Publicar comentário
form-problems = { $count ->
    [0] Seu comentário não foi publicado.
    [one] Seu comentário ainda não foi publicado: { $count } campo precisa de correção.
    [many] Seu comentário ainda não foi publicado: { $count } campos precisam de correção.
   *[other] Seu comentário ainda não foi publicado: { $count } campos precisam de correção.
}
