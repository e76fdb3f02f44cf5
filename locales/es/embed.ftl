# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Vista previa
embed-preview-label = Vista previa de su comentario
embed-save = Guardar mi nombre y mi web en este navegador para la próxima vez que comente.
embed-remember = Recordarme en este dispositivo, para que este sitio sepa que mis próximos comentarios son míos.
embed-sending = Enviando su comentario…
embed-published = Su comentario está publicado.
embed-unsent = Su comentario no se ha publicado.
embed-offline = No se puede conectar con el servidor. No se ha perdido nada de lo que ha escrito; inténtelo de nuevo en un momento.
embed-news = { $count ->
    [one] Mostrar { $count } comentario nuevo
    [many] Mostrar { $count } comentarios nuevos
   *[other] Mostrar { $count } comentarios nuevos
}
embed-left = { $count ->
    [one] Queda { $count } byte
    [many] Quedan { $count } bytes
   *[other] Quedan { $count } bytes
}
embed-over = { $count ->
    [one] Sobra { $count } byte
    [many] Sobran { $count } bytes
   *[other] Sobran { $count } bytes
}
embed-receipt = Editar o eliminar este comentario, o ver qué pasa con él
