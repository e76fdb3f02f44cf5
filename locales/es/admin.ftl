# Vetos.
admin-bans-about = Lo que un veto alcanza es spam. Quien lo envía recibe la misma respuesta que los demás.
admin-bans-empty = No hay nadie ni nada vetado.
admin-ban-new = Añadir un veto
admin-ban-author-where = A una persona se la veta en la página de uno de sus comentarios.
admin-ban-kind = Qué se veta
admin-ban-kind-network = Red
admin-ban-kind-author = Autor
admin-ban-kind-host = Host enlazado
admin-ban-kind-word = Palabra
admin-ban-value = Red, host o palabra, por ejemplo 203.0.113.0/24 o casino.example
admin-ban-days = Días, de 1 a 365. Si se deja vacío: 30 para una red, sin fin para un host o una palabra
admin-ban-for-days = Días, de 1 a 365
admin-ban-note = Por qué; el resto del equipo lo ve
admin-ban-make = Vetar
admin-ban-this-author = Vetar a esta persona
admin-ban-this-network = Vetar esta red
admin-ban-lift = Levantar el veto
admin-ban-until = hasta el { $time }
admin-ban-endless = sin fin
admin-ban-added = El veto se ha añadido.
admin-ban-lifted = El veto se ha levantado.

# The moderators' pages. "You" is a moderator of a site.

admin-title = Moderación
admin-nav = Páginas
admin-queue = Comentarios
admin-articles = Artículos
admin-sites = Sitios
admin-moderators = Equipo de moderación
admin-tokens = Tokens de API
admin-bans = Vetos
admin-audit = Registro de auditoría
admin-sign-in = Iniciar sesión
admin-sign-out = Cerrar sesión
admin-sign-in-wrong = El nombre o la contraseña no son correctos.
admin-username = Nombre de acceso
admin-password = Contraseña
admin-session-over = Su sesión ha terminado
admin-session-over-detail = No se ha cambiado nada. Inicie sesión de nuevo en otra pestaña, vuelva aquí y envíe el formulario otra vez: lo que ha escrito sigue en él.
admin-back = Volver a los comentarios
admin-cancel = Cancelar
admin-close = Cerrar
admin-save = Guardar
admin-add = Añadir
admin-show = Mostrar
admin-change = Cambiar
admin-open = Ver en detalle

admin-by-status = Por estado
admin-status-pending = Pendientes
admin-status-approved = Aprobados
admin-status-spam = Spam
admin-status-trash = Papelera
admin-status-all = Todos
admin-reported = Denunciados
admin-filter = Buscar y filtrar
admin-search = Texto en el nombre, la web o el comentario
admin-site = Sitio
admin-all-sites = Todos los sitios
admin-no-sites = Ningún sitio
admin-article = Artículo: su dirección o ruta
admin-from = Desde
admin-to = Hasta
admin-clear = Quitar el filtro
admin-empty = Aquí no hay nada.
admin-empty-pending = No hay nada pendiente. Se ha decidido sobre todos los comentarios.
admin-empty-reported = Ninguna denuncia espera revisión.
admin-empty-filter = Ningún comentario coincide con el filtro.
admin-pages = Más páginas
admin-next = Comentarios siguientes
admin-older = Entradas anteriores
admin-loading = Cargando…
admin-flooded = Llegan muchos más comentarios de lo habitual a { $site }; hasta que termine, se retiene todo.
admin-failed = No ha funcionado. Compruebe su conexión e inténtelo de nuevo.
admin-tick = Seleccionar el comentario de { $name }
admin-news = { $count ->
    [one] { $count } comentario nuevo pendiente. Mostrar
    [many] { $count } comentarios nuevos pendientes. Mostrar
   *[other] { $count } comentarios nuevos pendientes. Mostrar
}

admin-action-approve = Aprobar
admin-action-hold = Dejar pendiente
admin-action-spam = Marcar como spam
admin-action-trash = Enviar a la papelera
admin-action-restore = Restaurar
admin-action-delete = Borrar permanentemente
admin-action-dismiss = Descartar las denuncias
admin-reply = Responder
admin-edit = Editar
admin-undo = Deshacer
admin-undo-last = Deshacer la última decisión

admin-done-approve = Comentario aprobado.
admin-done-hold = Comentario dejado como pendiente.
admin-done-spam = Comentario marcado como spam.
admin-done-trash = Comentario enviado a la papelera.
admin-done-restore = Comentario restaurado.
admin-done-delete = Comentario borrado permanentemente.
admin-done-undo = Decisión deshecha.
admin-done-edit = Cambios guardados.
admin-done-reply = Su respuesta está publicada.
admin-done-ban = Vetado. Lo que llegue desde ahora es spam.
admin-done-many = { $count ->
    [one] Se ha decidido sobre { $count } comentario.
    [many] Se ha decidido sobre { $count } comentarios.
   *[other] Se ha decidido sobre { $count } comentarios.
}
admin-done-not = { $failed ->
    [one] { $failed } ha quedado como estaba.
    [many] { $failed } han quedado como estaban.
   *[other] { $failed } han quedado como estaban.
}
admin-overtaken = Alguien se ha adelantado: { $decision } Este es el comentario tal como está ahora; no se ha llevado a cabo nada de lo que usted pidió.

admin-policy = El programa
admin-by-author = El autor
admin-did-submit = { $by } decidió a la llegada del comentario: { $status }.
admin-did-approve = { $by } lo aprobó.
admin-did-hold = { $by } lo dejó pendiente.
admin-did-spam = { $by } lo marcó como spam.
admin-did-trash = { $by } lo envió a la papelera.
admin-did-restore = { $by } lo restauró.
admin-did-edit = { $by } lo editó.
admin-did-undo = { $by } deshizo una decisión.

reason-site_holds_all = Este sitio somete todos los comentarios a moderación.
reason-no_objection = Ninguna comprobación puso reparos, y este sitio publica de inmediato.
reason-by_moderator = Lo escribió la moderación del sitio.
reason-moderator = Lo decidió la moderación.
reason-akismet_asked = Se consulta a Akismet.
reason-akismet_spam = Akismet lo considera spam.
reason-akismet_ham = Akismet no lo considera spam.
reason-akismet_failed = Akismet no respondió en una hora.
reason-reported = Denuncias de lectores: { $count }. Este sitio retiene un comentario a partir de { $threshold }.
reason-honeypot_filled = Se rellenó un campo que las personas no pueden ver.
reason-classifier_spam = El filtro, que aprende de sus decisiones, lo toma por spam: { $percent } %. Lo que más pesó: { $words }.
reason-script_new = El texto está sobre todo en una escritura que ningún comentario aprobado de este sitio usa: { $script }.
reason-banned_word = Contiene una palabra vetada: { $entry }.
reason-banned_host = Enlaza a un host vetado: { $host }.
reason-banned_address_typed = Se ha escrito la dirección de un autor vetado. Lo que se publica al instante no se retiene por eso: cualquiera podría averiguar quién está vetado.
reason-banned_author = Su autor está vetado.
reason-banned_network = Su red está vetada.
reason-site_flooded = Llegan muchos más comentarios de lo habitual; hasta que termine, se retiene todo.
reason-thread_flooded = Aquí se publicaron muchos comentarios en pocos minutos; los siguientes esperan.
reason-author_spam = El autor ha probado comentarios que fueron spam: { $count }.
reason-author_approved = El autor ha probado comentarios aprobados: { $count }.
reason-network_spam = Comentarios de la misma red que fueron spam en los últimos 30 días: { $count }.
reason-near_duplicates = El mismo texto, o casi el mismo, ha llegado { $count } veces últimamente.
reason-near_duplicates_later = Llegaron otros que dicen lo mismo o casi.
reason-author_typed_known = Un comentario aprobado lleva el mismo nombre y la misma dirección, y a este sitio le basta. Cualquiera puede escribirlos.
reason-author_trusted = Comentarios aprobados que el autor ha probado: { $count }.
reason-author_not_trusted_yet = Comentarios aprobados que el autor ha probado: { $count }; este sitio pide { $threshold }.
reason-author_edited = El autor cambió el texto. Lo retenido no se publica por eso.
reason-author_unproven = El autor no ha probado haber escrito un comentario aprobado, y este sitio retiene esos comentarios.
reason-score_hold = La puntuación es { $score }; este sitio retiene los comentarios a partir de { $threshold }.
reason-score_spam = La puntuación es { $score }; a partir de { $threshold }, este sitio lo toma por spam.
reason-forum_markup = El texto tiene enlaces con el marcado de los foros.
reason-words_mix_scripts = Hay palabras que mezclan letras de varias escrituras, como para eludir filtros.
reason-hidden_characters = Caracteres del texto que nadie ve: { $count }.
reason-word_disallowed = Contiene «{ $entry }», de la lista de palabras prohibidas.
reason-word_held = Contiene «{ $entry }», de la lista de palabras que se retienen.
reason-look_alike_host = El host { $host } imita las letras de otro.
reason-link_shortener = Un enlace pasa por { $host }, que oculta adónde lleva.
reason-hardly_more_than_links = El texto es poco más que un enlace.
reason-many_links = Enlaces en el texto: { $count }; este sitio retiene los comentarios a partir de { $threshold }.
reason-name_mixes_scripts = El nombre mezcla letras de varias escrituras, como los nombres que imitan a otros.
reason-own_address_in_text = El texto, el nombre o el sitio web repite la dirección de correo del autor; al publicarlo se haría pública.
reason-moderator_name = El nombre se parece al de alguien de la moderación.
reason-form_sent_too_fast = El formulario se envió { $seconds } s después de pedirlo; las personas tardan al menos { $least } s.
reason-proof_good = Llegó con una prueba de trabajo.
reason-proof_wanted_doubtful = Es dudoso, aunque no tanto como para retenerlo por eso, y llegó sin prueba de trabajo.
reason-proof_wanted_pressure = Llegan más comentarios que de costumbre, y este llegó sin prueba de trabajo.
reason-proof_missing = Llegó sin prueba de trabajo; un navegador sin JavaScript no puede darla.
reason-proof_malformed = La prueba de trabajo no se puede leer.
reason-proof_expired = La prueba de trabajo es demasiado antigua.
reason-proof_forged = El desafío de la prueba de trabajo no se hizo aquí o se modificó.
reason-proof_other_article = La prueba de trabajo se hizo para otro artículo u otro sitio.
reason-proof_unsolved = El cálculo de la prueba de trabajo es incorrecto.
reason-proof_spent = La prueba de trabajo ya vino con otro comentario.

admin-bulk = Varios a la vez
admin-bulk-action = Qué hacer
admin-bulk-scope = Aplicar a
admin-bulk-ticked = Los seleccionados
admin-bulk-all = Todos los que coinciden con el filtro
admin-bulk-apply = Aplicar
admin-bulk-question = { $count ->
    [0] Ya no coincide ningún comentario.
    [one] Coincide { $count } comentario. ¿Desea continuar?
    [many] Coinciden { $count } comentarios. ¿Desea continuar con todos?
   *[other] Coinciden { $count } comentarios. ¿Desea continuar con todos?
}

admin-keys = Teclado
admin-keys-on = Las letras sueltas son atajos
admin-key-move = Comentario siguiente, anterior
admin-key-approve = Aprobar
admin-key-spam = Marcar como spam
admin-key-trash = Enviar a la papelera
admin-key-hold = Dejar pendiente o restaurar
admin-key-undo = Deshacer la última decisión
admin-key-edit = Editar
admin-key-reply = Responder
admin-key-tick = Seleccionar
admin-key-search = Buscar
admin-key-help = Esta lista

admin-comment-of = Comentario de { $name }
admin-answers = A qué responde
admin-replies = Respuestas
admin-reports = Denuncias de lectores
admin-report-settled = aprobado después
admin-report-count = { $count ->
    [one] { $count } lector lo ha denunciado.
    [many] { $count } lectores lo han denunciado.
   *[other] { $count } lectores lo han denunciado.
}
admin-public = Su lugar en el sitio
admin-history = Historial
admin-undone = deshecho
admin-before = El texto anterior
admin-your-reply = Su respuesta
admin-reply-send = Publicar la respuesta
admin-reply-approves = El comentario está pendiente; una respuesta lo aprueba.
admin-reveal = Dirección de correo electrónico
admin-reveal-reason = ¿Para qué la necesita?
admin-reveal-note = El motivo se guarda en el registro de auditoría, junto con su nombre.
admin-reveal-show = Mostrar la dirección
admin-reveal-none = No se indicó ninguna dirección.
admin-delete-note = Esto no se puede deshacer. Las respuestas suben un nivel.

admin-articles-empty = Aún no hay artículos. El primer comentario en un artículo lo crea, o puede hacerlo aquí.
admin-article-close = Cerrar a comentarios
admin-article-open = Abrir a comentarios
admin-article-title = Título
admin-article-url = Dirección o ruta
admin-article-external = Número en otro sistema, como el de WordPress
admin-article-new = Añadir un artículo
admin-article-opened = El artículo vuelve a admitir comentarios.
admin-article-closed = El artículo ya no admite comentarios.
admin-article-titled = El título se ha guardado.
admin-article-added = El artículo se ha añadido.

admin-site-typed = Escriba el nombre corto del sitio o una parte de su nombre.
admin-site-meant = ¿Quería decir uno de estos?
admin-sites-search = Buscar sitios por nombre o nombre corto
admin-sites-next = Sitios siguientes
admin-sites-none = Ningún sitio tiene eso en su nombre.
admin-sites-empty = Aún no hay sitios.
admin-site-new = Añadir un sitio
admin-site-slug = Nombre corto en las direcciones: a-z, 0-9 y -
admin-site-name = Nombre
admin-site-origins = De dónde proceden sus páginas, un origen por línea, como https://blog.example.org
admin-site-added = El sitio se ha añadido.
admin-site-changed = Los cambios se han guardado.
admin-trial-cut = Solo se muestran los 50 más recientes.
admin-trial-now = Ahora:
admin-trial-change = { $from } → { $to }
admin-trial-kind = { $from } → { $to }: { $count }
admin-trial-against = Decisiones contrarias a las de la moderación: { $before } ahora, { $after } después.
admin-trial-summary = Comentarios de los últimos 30 días: { $count }. Decididos de otro modo: { $changed }.
admin-trial-title = Qué habrían cambiado estas reglas
admin-trial-run = Probar antes las reglas
admin-policy-undo = Deshacer ese cambio
admin-policy-changed = Las reglas las cambió por última vez { $by }, el { $at }.
admin-site-undone = El último cambio de las reglas está deshecho.
setting-moderation = Moderación
    .meaning = held: cada comentario espera su decisión. first_timers: quien prueba un comentario aprobado se publica de inmediato. trusted: quien prueba varios. open: lo que nada objeta se publica de inmediato.
setting-reports_to_hold = Avisos para retener
    .meaning = Cuántos lectores deben avisar de un comentario publicado para que espere su decisión, de 0 a 100; 0 para nunca.
setting-proof_of_work = Prueba de trabajo
    .meaning = Si los navegadores tienen que calcular un momento: off: nunca. adaptive: solo para un comentario que se publicaría aunque es dudoso, o mientras llegan más que de costumbre; espera hasta entonces. always: para todos, mientras se escribe; uno sin ella queda retenido.
setting-close_after_days = Cerrar después de
    .meaning = Cuántos días después de su primer comentario un artículo no acepta más, de 0 a 3650; 0 para nunca.
setting-flood_limit = Límite de avalancha
    .meaning = Si en cinco minutos llegan tantos comentarios sin reparos, y muchos más de lo habitual, se retiene todo hasta que termine; de 0 a 60000, 0 para ninguno.
setting-thread_limit = Máximo por artículo
    .meaning = Cuántos comentarios sin reparos se publican en un artículo en cinco minutos; los siguientes esperan; de 0 a 60000, 0 para ningún límite.
setting-disallowed_words = Palabras prohibidas
    .meaning = Lo que contiene una es spam. Se escriben como las palabras que se retienen.
setting-hold_words = Palabras que se retienen
    .meaning = Una entrada por línea: un texto que coincide en cualquier lugar, word: para palabras enteras, host: para enlaces, regex: para una expresión regular.
setting-spam_score = Spam a partir de
    .meaning = A partir de cuántos puntos un comentario se toma por spam, de 1 a 1000.
setting-hold_score = Retener a partir de
    .meaning = A partir de cuántos puntos un comentario espera su decisión, de 1 a 1000.
setting-previously_approved = Creer los nombres y direcciones escritos
    .meaning = Como WordPress: quien escribe el nombre y la dirección de un comentario aprobado se da por conocido. Débil: cualquiera puede escribirlos.
setting-trusted_after = De confianza a partir de
    .meaning = Cuántos comentarios aprobados hay que probar en el modo «trusted», de 1 a 100.
setting-markup = Formato del texto
    .meaning = text: párrafos, enlaces y algunas etiquetas HTML, como en WordPress. markdown: CommonMark sin HTML.
setting-articles = Artículos
    .meaning = open: el primer comentario en una dirección crea el artículo. registered: solo admiten comentarios los artículos añadidos.
setting-email = Dirección de correo electrónico
    .meaning = Si el formulario pide una dirección: required (obligatoria), optional (opcional) u off (no se pide).
setting-keep_query = Conservar los parámetros
    .meaning = Si lo que sigue al signo de interrogación forma parte de la dirección de un artículo.
setting-thread_depth = Profundidad de los hilos
    .meaning = El nivel más profundo en el que se muestran respuestas, de 1 a 10.
setting-max_links = Retener a partir de este número de enlaces
    .meaning = Se retiene un comentario con al menos tantos enlaces a otros sitios, de 0 a 100; 0 desactiva la comprobación.
setting-allow_null_origin = Formularios sin origen
    .meaning = Si se acepta un formulario que una página de otro sitio envía sin indicar su origen cuando lleva un token personal. Cualquier página puede enviar un formulario así.
setting-avatars = Dibujos
    .meaning = Si junto a cada comentario aparece un dibujo abstracto. Se crea aquí, a partir de un número aleatorio.
setting-language = Idioma
    .meaning = auto: el que pida el navegador de cada persona. O el código de un idioma, como de.

admin-role = Rol
admin-role-viewer = Lectura: consulta
admin-role-moderator = Moderación: decide
admin-role-owner = Administración: cambia todo
admin-moderator-sites = Sitios a su cargo
admin-moderator-sites-about = Nombres cortos, separados por espacios. Sin «Todos los sitios» y sin nombres, ningún sitio:
admin-moderator-inactive = no puede iniciar sesión
admin-moderator-new = Añadir una persona
admin-moderator-added = La persona se ha añadido.
admin-moderator-changed = Los cambios se han guardado.
admin-new-password = Contraseña nueva
admin-set-password = Establecer la contraseña
admin-own-password = Cambiar su contraseña
admin-current-password = Contraseña actual
admin-new-password-again = Contraseña nueva otra vez
admin-own-password-about = Sus otras sesiones terminan. Los tokens de API siguen siendo válidos.
admin-own-password-change = Cambiar la contraseña
admin-own-password-changed = Su contraseña se ha cambiado. Sus otras sesiones han terminado.
admin-own-password-differs = Las dos contraseñas nuevas son distintas.
admin-deactivate = Impedir el inicio de sesión
admin-activate = Permitir de nuevo el inicio de sesión

admin-tokens-empty = Aún no hay tokens.
admin-token-new = Crear un token
admin-token-make = Crear el token
admin-token-moderator = Para quién
admin-token-scopes = Para qué se puede usar
admin-token-days = Días de validez, de 1 a 365
admin-token-secret = Este es el token. Solo se muestra esta vez; cópielo ahora.
admin-token-expires = hasta el { $time }
admin-token-used = último uso: { $time }
admin-token-revoke = Revocar
admin-token-is-revoked = Revocado.
admin-token-revoked = El token se ha revocado.
admin-scope-comments-read = Leer comentarios, recuentos e historial
admin-scope-comments-moderate = Decidir, editar, responder
admin-scope-comments-delete = Borrar permanentemente
admin-scope-pii-read = Mostrar direcciones
admin-scope-sites-admin = Cambiar sitios y artículos
admin-scope-users-admin = Cambiar el equipo de moderación y los tokens
admin-scope-audit-read = Leer el registro de auditoría

admin-audit-empty = Aún no se ha hecho nada.
