# The moderators' pages. "You" is a moderator of a site.

admin-title = Modération
admin-nav = Navigation
admin-queue = Commentaires
admin-articles = Articles
admin-sites = Sites
admin-moderators = Équipe de modération
admin-tokens = Jetons d’API
admin-audit = Journal d’audit
admin-sign-in = Se connecter
admin-sign-out = Se déconnecter
admin-sign-in-wrong = Le nom ou le mot de passe est incorrect.
admin-username = Identifiant
admin-password = Mot de passe
admin-session-over = Votre session a expiré
admin-session-over-detail = Rien n’a été modifié. Connectez-vous à nouveau dans un autre onglet, puis revenez ici et renvoyez le formulaire : votre saisie s’y trouve toujours.
admin-back = Retour aux commentaires
admin-cancel = Annuler
admin-close = Fermer
admin-save = Enregistrer
admin-add = Ajouter
admin-show = Afficher
admin-change = Modifier
admin-open = Voir en détail

admin-by-status = Par état
admin-status-pending = En attente
admin-status-approved = Approuvés
admin-status-spam = Indésirables
admin-status-trash = Corbeille
admin-status-all = Tous
admin-filter = Rechercher et filtrer
admin-search = Texte dans le nom, le site web ou le commentaire
admin-site = Site
admin-all-sites = Tous les sites
admin-article = Article : son adresse ou son chemin
admin-from = Du
admin-to = Au
admin-clear = Effacer le filtre
admin-empty = Il n’y a rien ici.
admin-empty-pending = Rien n’est en attente. Tous les commentaires ont été traités.
admin-empty-filter = Aucun commentaire ne correspond au filtre.
admin-pages = Autres pages
admin-next = Commentaires suivants
admin-older = Entrées plus anciennes
admin-loading = Chargement…
admin-failed = Cela n’a pas fonctionné. Vérifiez votre connexion et réessayez.
admin-tick = Sélectionner le commentaire de { $name }
admin-news = { $count ->
    [one] { $count } nouveau commentaire en attente. Afficher
    [many] { $count } nouveaux commentaires en attente. Afficher
   *[other] { $count } nouveaux commentaires en attente. Afficher
}

admin-action-approve = Approuver
admin-action-hold = Mettre en attente
admin-action-spam = Indésirable
admin-action-trash = Mettre à la corbeille
admin-action-restore = Rétablir
admin-action-delete = Supprimer définitivement
admin-reply = Répondre
admin-edit = Modifier
admin-undo = Annuler
admin-undo-last = Annuler la dernière décision

admin-done-approve = Commentaire approuvé.
admin-done-hold = Commentaire mis en attente.
admin-done-spam = Commentaire marqué comme indésirable.
admin-done-trash = Commentaire mis à la corbeille.
admin-done-restore = Commentaire rétabli.
admin-done-delete = Commentaire supprimé définitivement.
admin-done-undo = Décision annulée.
admin-done-edit = Modifications enregistrées.
admin-done-reply = Votre réponse est publiée.
admin-done-many = { $count ->
    [one] { $count } commentaire a été traité.
    [many] { $count } commentaires ont été traités.
   *[other] { $count } commentaires ont été traités.
}
admin-done-not = { $failed ->
    [one] { $failed } est resté inchangé.
    [many] { $failed } sont restés inchangés.
   *[other] { $failed } sont restés inchangés.
}
admin-overtaken = Quelqu’un a été plus rapide : { $decision } Voici le commentaire tel qu’il est maintenant ; rien de ce que vous avez demandé n’a été exécuté.

admin-policy = Le programme
admin-did-submit = { $by } a décidé à l’arrivée du commentaire : { $status }.
admin-did-approve = { $by } l’a approuvé.
admin-did-hold = { $by } l’a mis en attente.
admin-did-spam = { $by } l’a marqué comme indésirable.
admin-did-trash = { $by } l’a mis à la corbeille.
admin-did-restore = { $by } l’a rétabli.
admin-did-edit = { $by } l’a modifié.
admin-did-undo = { $by } a annulé une décision.

reason-site_holds_all = Ce site soumet chaque commentaire à la modération.
reason-no_objection = Aucun contrôle n’a soulevé d’objection, et ce site publie immédiatement.
reason-by_moderator = Il a été écrit par la modération du site.
reason-moderator = La modération a décidé.
reason-honeypot_filled = Un champ que personne ne peut voir a été rempli.

admin-bulk = Plusieurs à la fois
admin-bulk-action = Action à effectuer
admin-bulk-scope = Appliquer à
admin-bulk-ticked = La sélection
admin-bulk-all = Tous ceux qui correspondent au filtre
admin-bulk-apply = Appliquer
admin-bulk-question = { $count ->
    [0] Plus aucun commentaire ne correspond.
    [one] { $count } commentaire correspond. Faut-il le traiter ?
    [many] { $count } commentaires correspondent. Faut-il tous les traiter ?
   *[other] { $count } commentaires correspondent. Faut-il tous les traiter ?
}

admin-keys = Clavier
admin-keys-on = Les lettres seules servent de raccourcis
admin-key-move = Commentaire suivant, précédent
admin-key-approve = Approuver
admin-key-spam = Indésirable
admin-key-trash = Mettre à la corbeille
admin-key-hold = Mettre en attente ou rétablir
admin-key-undo = Annuler la dernière décision
admin-key-edit = Modifier
admin-key-reply = Répondre
admin-key-tick = Sélectionner
admin-key-search = Rechercher
admin-key-help = Cette liste

admin-comment-of = Commentaire de { $name }
admin-answers = Ce à quoi il répond
admin-replies = Réponses
admin-public = Sa place sur le site
admin-history = Historique
admin-undone = annulé
admin-before = Le texte d’avant
admin-your-reply = Votre réponse
admin-reply-send = Publier la réponse
admin-reply-approves = Le commentaire est en attente ; y répondre l’approuve.
admin-reveal = Adresse e-mail
admin-reveal-reason = Pourquoi en avez-vous besoin ?
admin-reveal-note = Le motif est conservé dans le journal d’audit, avec votre nom.
admin-reveal-show = Afficher l’adresse
admin-reveal-none = Aucune adresse n’a été indiquée.
admin-delete-note = Cette action est irréversible. Les réponses remontent d’un niveau.

admin-articles-empty = Aucun article pour l’instant. Le premier commentaire sur un article le crée, ou bien vous le faites ici.
admin-article-close = Fermer aux commentaires
admin-article-open = Ouvrir aux commentaires
admin-article-title = Titre
admin-article-url = Adresse ou chemin
admin-article-external = Numéro dans un autre système, par exemple celui de WordPress
admin-article-new = Ajouter un article
admin-article-opened = L’article accepte à nouveau les commentaires.
admin-article-closed = L’article n’accepte plus de commentaires.
admin-article-titled = Le titre est enregistré.
admin-article-added = L’article est ajouté.

admin-sites-empty = Aucun site pour l’instant.
admin-site-new = Ajouter un site
admin-site-slug = Nom court dans les adresses : a-z, 0-9 et -
admin-site-name = Nom
admin-site-origins = D’où viennent ses pages, une origine par ligne, par exemple https://blog.example.org
admin-site-added = Le site est ajouté.
admin-site-changed = Les modifications sont enregistrées.
setting-moderation = Modération
    .meaning = held : chaque commentaire attend votre décision. open : ce à quoi aucun contrôle ne s’oppose est publié immédiatement.
setting-markup = Mise en forme
    .meaning = text : des paragraphes, des liens et quelques balises HTML, comme avec WordPress. markdown : CommonMark sans HTML.
setting-articles = Articles acceptés
    .meaning = open : le premier commentaire à une adresse crée l’article. registered : seuls les articles ajoutés acceptent des commentaires.
setting-email = Adresse e-mail
    .meaning = Si le formulaire demande une adresse : required (obligatoire), optional (facultative) ou off (non demandée).
setting-keep_query = Conserver les paramètres
    .meaning = Si ce qui suit le point d’interrogation fait partie de l’adresse d’un article.
setting-thread_depth = Profondeur des fils
    .meaning = Le niveau le plus profond auquel les réponses sont affichées, de 1 à 10.
setting-max_links = Nombre maximal de liens
    .meaning = Un commentaire contenant au moins ce nombre de liens est mis en attente, de 0 à 100 ; 0 désactive ce contrôle.
setting-allow_null_origin = Formulaires sans origine
    .meaning = Si un formulaire qui n’indique aucune origine est accepté lorsqu’il contient un jeton.
setting-avatars = Dessins
    .meaning = Si un dessin abstrait figure à côté de chaque commentaire. Il est créé ici, à partir d’un nombre aléatoire.
setting-language = Langue
    .meaning = auto : celle que demande le navigateur de chaque personne. Ou le code d’une langue, par exemple de.

admin-role = Rôle
admin-role-viewer = Lecture : consulte
admin-role-moderator = Modération : décide
admin-role-owner = Administration : modifie tout
admin-moderator-sites = Sites concernés
admin-moderator-sites-about = Noms courts, séparés par des espaces ; aucun pour tous les sites :
admin-moderator-inactive = ne peut pas se connecter
admin-moderator-new = Ajouter une personne
admin-moderator-added = La personne est ajoutée.
admin-moderator-changed = Les modifications sont enregistrées.
admin-new-password = Nouveau mot de passe
admin-set-password = Définir le mot de passe
admin-deactivate = Interdire la connexion
admin-activate = Autoriser à nouveau la connexion

admin-tokens-empty = Aucun jeton pour l’instant.
admin-token-new = Créer un jeton
admin-token-make = Créer le jeton
admin-token-moderator = Pour qui
admin-token-scopes = Ce à quoi il peut servir
admin-token-days = Durée de vie en jours, de 1 à 365
admin-token-secret = Voici le jeton. Il n’est affiché que cette fois ; copiez-le maintenant.
admin-token-expires = jusqu’au { $time }
admin-token-used = dernière utilisation : { $time }
admin-token-revoke = Révoquer
admin-token-is-revoked = Révoqué.
admin-token-revoked = Le jeton est révoqué.
admin-scope-comments-read = Lire les commentaires, leur nombre et leur historique
admin-scope-comments-moderate = Décider, modifier, répondre
admin-scope-comments-delete = Supprimer définitivement
admin-scope-pii-read = Afficher les adresses
admin-scope-sites-admin = Modifier les sites et les articles
admin-scope-users-admin = Modifier l’équipe de modération et les jetons
admin-scope-audit-read = Lire le journal d’audit

admin-audit-empty = Rien n’a été fait jusqu’ici.
