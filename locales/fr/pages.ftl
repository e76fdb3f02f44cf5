# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Aller au contenu
page-back = Retour à l’article
page-back-home = Retour à l’accueil

thread-page-title = Commentaires sur { $title }

form-error-title = Veuillez vérifier votre commentaire
form-error-about = Votre commentaire sur

receipt-title-held = Votre commentaire est bien arrivé
receipt-title-approved = Votre commentaire est publié
receipt-held = Votre commentaire est en attente de modération. Tant qu’il n’est pas approuvé, seule cette page l’affiche.
receipt-approved = Votre commentaire a été approuvé. Tout le monde peut le lire sous l’article.
receipt-about = Votre commentaire sur
receipt-edit = Modifier votre commentaire
receipt-edit-until = Vous pouvez modifier le texte jusqu’au { $time }.
receipt-edit-save = Enregistrer la modification
receipt-delete = Supprimer votre commentaire
receipt-delete-about = Votre commentaire sera supprimé définitivement. Les réponses restent.
receipt-delete-sure = Supprimer définitivement
receipt-deleted-title = Votre commentaire est supprimé
receipt-deleted = Il a disparu pour de bon, et personne ne peut le rétablir.

report-title = Signaler un commentaire
report-about = Un commentaire sur
report-why = Pourquoi la modération devrait-elle l’examiner ?
report-reason-spam = C’est de la publicité ou du spam.
report-reason-abuse = Il insulte, menace ou harcèle quelqu’un.
report-reason-off_topic = Il n’a aucun rapport avec l’article.
report-reason-other = Autre chose.
report-note = Ce que la modération devrait savoir (facultatif)
report-send = Envoyer le signalement
report-done-title = Merci
report-done = Votre signalement est arrivé. La modération décidera de la suite à donner au commentaire.

error-status = Erreur { $status }

home-title = Ici vivent des commentaires
home-what = Ce serveur conserve les commentaires des sites pour lesquels il travaille et les affiche sous leurs articles. Il fonctionne avec afterword.
home-privacy = Pour lire et commenter, aucun compte n’est nécessaire et aucun cookie n’est déposé. Les adresses e-mail ne sont jamais publiées.
home-articles = Articles d’exemple
home-articles-about = Ouvrez-en un, faites défiler jusqu’à la fin et laissez un commentaire.
home-docs = Comment parler à ce serveur : l’API

article-sample = Un article d’exemple
article-back = Tous les articles d’exemple
