# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Écrivez le premier commentaire
    [one] { $count } commentaire
    [many] { $count } commentaires
   *[other] { $count } commentaires
}
thread-label = Commentaires
thread-closed = Les commentaires sont fermés.
thread-next = Commentaires suivants
thread-pages = Pages de commentaires

comment-anonymous = Anonyme
comment-says = dit :
comment-moderator = Modération
comment-reply = Répondre
comment-reply-to = Répondre à { $name }
comment-report = Signaler
comment-report-of = Signaler le commentaire de { $name }
comment-held = Votre commentaire est en attente de modération. Ceci est un aperçu ; votre commentaire sera visible après son approbation.

form-title = Laisser un commentaire
form-title-reply = Laisser une réponse à { $name }
form-cancel = Annuler la réponse
form-email-note = Votre adresse e-mail ne sera pas publiée.
form-required-note = Les champs obligatoires sont indiqués avec
form-label-comment = Commentaire
form-label-author = Nom
form-label-email = E-mail
form-label-url = Site web
form-label-trap = Laissez ce champ vide
form-submit = Laisser un commentaire
form-problems = { $count ->
    [0] Votre commentaire n’a pas été publié.
    [one] Votre commentaire n’a pas encore été publié : { $count } champ est à corriger.
    [many] Votre commentaire n’a pas encore été publié : { $count } champs sont à corriger.
   *[other] Votre commentaire n’a pas encore été publié : { $count } champs sont à corriger.
}
