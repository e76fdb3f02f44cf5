# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Escriba el primer comentario
    [one] { $count } comentario
    [many] { $count } comentarios
   *[other] { $count } comentarios
}
thread-label = Comentarios
thread-closed = Los comentarios están cerrados.
thread-next = Comentarios siguientes
thread-pages = Páginas de comentarios

comment-anonymous = Anónimo
comment-says = dice:
comment-moderator = Moderación
comment-reply = Responder
comment-reply-to = Responder a { $name }
comment-report = Denunciar
comment-report-of = Denunciar el comentario de { $name }
comment-held = Su comentario está pendiente de moderación. Esto es una vista previa; su comentario será visible cuando haya sido aprobado.

form-title = Deje una respuesta
form-title-reply = Deje una respuesta a { $name }
form-cancel = Cancelar la respuesta
form-email-note = Su dirección de correo electrónico no será publicada.
form-required-note = Los campos obligatorios están marcados con
form-label-comment = Comentario
form-label-author = Nombre
form-label-email = Correo electrónico
form-label-url = Web
form-label-trap = Deje este campo vacío
form-submit = Publicar el comentario
form-problems = { $count ->
    [0] Su comentario no se ha publicado.
    [one] Su comentario aún no se ha publicado: hay que corregir { $count } campo.
    [many] Su comentario aún no se ha publicado: hay que corregir { $count } campos.
   *[other] Su comentario aún no se ha publicado: hay que corregir { $count } campos.
}
