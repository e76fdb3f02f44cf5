# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Saltar al contenido
page-back = Volver al artículo
page-back-home = Volver a la página de inicio

thread-page-title = Comentarios en { $title }

form-error-title = Revise su comentario
form-error-about = Su comentario en

receipt-title-held = Su comentario ha llegado
receipt-title-approved = Su comentario está publicado
receipt-held = Su comentario está pendiente de moderación. Hasta que se apruebe, solo se muestra en esta página.
receipt-approved = Su comentario ha sido aprobado. Cualquiera puede leerlo debajo del artículo.
receipt-about = Su comentario en
receipt-edit = Editar su comentario
receipt-edit-until = Puede cambiar el texto hasta: { $time }.
receipt-edit-save = Guardar el cambio
receipt-delete = Eliminar su comentario
receipt-delete-about = Su comentario se eliminará para siempre. Las respuestas se conservan.
receipt-delete-sure = Eliminar para siempre
receipt-deleted-title = Su comentario se ha eliminado
receipt-deleted = Ha desaparecido para siempre y nadie puede recuperarlo.

report-title = Denunciar un comentario
report-about = Un comentario sobre
report-why = ¿Por qué debería revisarlo la moderación?
report-reason-spam = Es publicidad o spam.
report-reason-abuse = Insulta, amenaza o acosa a alguien.
report-reason-off_topic = No tiene nada que ver con el artículo.
report-reason-other = Otra cosa.
report-note = Algo que la moderación deba saber (opcional)
report-send = Enviar la denuncia
report-done-title = Gracias
report-done = Tu denuncia ha llegado. La moderación decidirá qué se hace con el comentario.

error-status = Error { $status }

home-title = Aquí viven los comentarios
home-what = Este servidor guarda los comentarios de los sitios para los que trabaja y los muestra debajo de sus artículos. Funciona con afterword.
home-privacy = Para leer y comentar no hace falta ninguna cuenta ni se usan cookies. Las direcciones de correo electrónico nunca se publican.
home-articles = Artículos de ejemplo
home-articles-about = Abra uno, vaya hasta el final y deje una respuesta.
home-docs = Cómo comunicarse con este servidor: la API

article-sample = Un artículo de ejemplo
article-back = Todos los artículos de ejemplo
