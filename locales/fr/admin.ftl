# Bannissements.
admin-bans-about = Ce qu’un bannissement atteint est indésirable. La personne qui l’envoie reçoit la même réponse que les autres.
admin-bans-empty = Personne ni rien n’est banni.
admin-ban-new = Ajouter un bannissement
admin-ban-author-where = On bannit une personne depuis la page d’un de ses commentaires.
admin-ban-kind = Ce qui est banni
admin-ban-kind-network = Réseau
admin-ban-kind-author = Auteur
admin-ban-kind-host = Hôte des liens
admin-ban-kind-word = Mot
admin-ban-value = Réseau, hôte ou mot, par exemple 203.0.113.0/24 ou casino.example
admin-ban-days = Jours, de 1 à 365. Si le champ est vide : 30 pour un réseau, sans fin pour un hôte ou un mot
admin-ban-for-days = Jours, de 1 à 365
admin-ban-note = Pourquoi ; le reste de l’équipe le voit
admin-ban-make = Bannir
admin-ban-this-author = Bannir cette personne
admin-ban-this-network = Bannir ce réseau
admin-ban-lift = Lever le bannissement
admin-ban-until = jusqu’au { $time }
admin-ban-endless = sans fin
admin-ban-added = Le bannissement est ajouté.
admin-ban-lifted = Le bannissement est levé.

# The moderators' pages. "You" is a moderator of a site.

admin-title = Modération
admin-nav = Navigation
admin-queue = Commentaires
admin-articles = Articles
admin-sites = Sites
admin-moderators = Équipe de modération
admin-tokens = Jetons d’API
admin-bans = Bannissements
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
admin-reported = Signalés
admin-filter = Rechercher et filtrer
admin-search = Texte dans le nom, le site web ou le commentaire
admin-site = Site
admin-all-sites = Tous les sites
admin-no-sites = Aucun site
admin-article = Article : son adresse ou son chemin
admin-from = Du
admin-to = Au
admin-clear = Effacer le filtre
admin-empty = Il n’y a rien ici.
admin-empty-pending = Rien n’est en attente. Tous les commentaires ont été traités.
admin-empty-reported = Aucun signalement n’attend un regard.
admin-empty-filter = Aucun commentaire ne correspond au filtre.
admin-pages = Autres pages
admin-next = Commentaires suivants
admin-older = Entrées plus anciennes
admin-loading = Chargement…
admin-flooded = Il arrive bien plus de commentaires que d’habitude sur { $site } ; jusqu’à ce que cela cesse, tout est retenu.
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
admin-action-dismiss = Écarter les signalements
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
admin-done-ban = C’est banni. Ce qui arrive désormais est indésirable.
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
admin-by-author = L’auteur
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
reason-akismet_asked = Akismet est consulté à son sujet.
reason-akismet_spam = Akismet le considère comme indésirable.
reason-akismet_ham = Akismet ne le considère pas comme indésirable.
reason-akismet_failed = Akismet n’a pas répondu en une heure.
reason-reported = Signalements de lecteurs : { $count }. Ce site retient un commentaire à partir de { $threshold }.
reason-honeypot_filled = Un champ que personne ne peut voir a été rempli.
reason-classifier_spam = Le filtre, qui apprend de vos décisions, y voit du spam : { $percent } %. Ce qui a le plus pesé : { $words }.
reason-script_new = Le texte est surtout dans une écriture qu’aucun commentaire approuvé de ce site n’emploie : { $script }.
reason-banned_word = Il contient un mot banni : { $entry }.
reason-banned_host = Il renvoie à un hôte banni : { $host }.
reason-banned_address_typed = L’adresse d’un auteur banni a été saisie. Ce qui est publié aussitôt n’est pas retenu pour autant : n’importe qui pourrait découvrir qui est banni.
reason-banned_author = Son auteur est banni.
reason-banned_network = Son réseau est banni.
reason-site_flooded = Il arrive bien plus de commentaires que d’habitude ; jusqu’à ce que cela cesse, tout est retenu.
reason-thread_flooded = Beaucoup de commentaires ont été publiés ici en quelques minutes ; les suivants attendent.
reason-author_spam = L’auteur a prouvé des commentaires qui étaient du spam : { $count }.
reason-author_approved = L’auteur a prouvé des commentaires approuvés : { $count }.
reason-network_spam = Commentaires du même réseau qui étaient du spam ces 30 derniers jours : { $count }.
reason-near_duplicates = Le même texte, ou presque, est arrivé { $count } fois ces derniers temps.
reason-near_duplicates_later = D’autres sont arrivés, qui disent la même chose ou presque.
reason-author_typed_known = Un commentaire approuvé porte le même nom et la même adresse, et cela suffit à ce site. N’importe qui peut les saisir.
reason-author_trusted = Commentaires approuvés que l’auteur a prouvés : { $count }.
reason-author_not_trusted_yet = Commentaires approuvés que l’auteur a prouvés : { $count } ; ce site en demande { $threshold }.
reason-author_edited = L’auteur a modifié le texte. Ce qui était retenu n’est pas publié pour autant.
reason-author_unproven = L’auteur n’a pas prouvé avoir écrit un commentaire approuvé, et ce site retient de tels commentaires.
reason-score_hold = Le score est de { $score } ; ce site retient les commentaires à partir de { $threshold }.
reason-score_spam = Le score est de { $score } ; à partir de { $threshold }, ce site y voit du spam.
reason-forum_markup = Le texte contient des liens écrits comme dans les forums.
reason-words_mix_scripts = Des mots mélangent les lettres de plusieurs écritures, comme pour tromper les filtres.
reason-hidden_characters = Caractères du texte que personne ne voit : { $count }.
reason-word_disallowed = Il contient « { $entry } », de la liste des mots interdits.
reason-word_held = Il contient « { $entry } », de la liste des mots retenus.
reason-look_alike_host = L’hôte { $host } imite les lettres d’un autre.
reason-link_shortener = Un lien passe par { $host }, qui cache sa destination.
reason-hardly_more_than_links = Le texte n’est guère plus qu’un lien.
reason-many_links = Liens dans le texte : { $count } ; ce site retient les commentaires à partir de { $threshold }.
reason-name_mixes_scripts = Le nom mélange les lettres de plusieurs écritures, comme les noms qui en imitent d’autres.
reason-own_address_in_text = Le texte, le nom ou le site répète l’adresse e-mail de l’auteur ; la publication la rendrait publique.
reason-moderator_name = Le nom ressemble à celui d’un membre de la modération.
reason-form_sent_too_fast = Le formulaire a été envoyé { $seconds } s après avoir été demandé ; une personne met au moins { $least } s.
reason-proof_good = Il est arrivé avec une preuve de travail.
reason-proof_wanted_doubtful = Il est douteux, sans l’être assez pour être retenu, et il est arrivé sans preuve de travail.
reason-proof_wanted_pressure = Il arrive plus de commentaires que d’habitude, et celui-ci est arrivé sans preuve de travail.
reason-proof_missing = Il est arrivé sans preuve de travail ; un navigateur sans JavaScript ne peut pas en donner.
reason-proof_malformed = La preuve de travail est illisible.
reason-proof_expired = La preuve de travail est trop ancienne.
reason-proof_forged = Le défi de la preuve de travail ne vient pas d’ici ou a été modifié.
reason-proof_other_article = La preuve de travail a été faite pour un autre article ou un autre site.
reason-proof_unsolved = Le calcul de la preuve de travail est faux.
reason-proof_spent = La preuve de travail a déjà servi pour un autre commentaire.

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
admin-reports = Signalements de lecteurs
admin-report-settled = approuvé depuis
admin-report-count = { $count ->
    [one] { $count } lecteur l’a signalé.
    [many] { $count } lecteurs l’ont signalé.
   *[other] { $count } lecteurs l’ont signalé.
}
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

admin-site-typed = Saisissez le nom court du site ou une partie de son nom.
admin-site-meant = Vouliez-vous dire l’un de ceux-ci ?
admin-sites-search = Chercher des sites par nom ou nom court
admin-sites-next = Sites suivants
admin-sites-none = Aucun site n’a cela dans son nom.
admin-sites-empty = Aucun site pour l’instant.
admin-site-new = Ajouter un site
admin-site-slug = Nom court dans les adresses : a-z, 0-9 et -
admin-site-name = Nom
admin-site-origins = D’où viennent ses pages, une origine par ligne, par exemple https://blog.example.org
admin-site-added = Le site est ajouté.
admin-site-changed = Les modifications sont enregistrées.
admin-trial-cut = Seuls les 50 plus récents sont affichés.
admin-trial-now = Maintenant :
admin-trial-change = { $from } → { $to }
admin-trial-kind = { $from } → { $to } : { $count }
admin-trial-against = Décisions contraires à celles de la modération : { $before } maintenant, { $after } ensuite.
admin-trial-summary = Commentaires des 30 derniers jours : { $count }. Décidés autrement : { $changed }.
admin-trial-title = Ce que ces règles auraient changé
admin-trial-run = Essayer d’abord les règles
admin-policy-undo = Annuler cette modification
admin-policy-changed = Les règles ont été modifiées en dernier par { $by }, le { $at }.
admin-site-undone = La dernière modification des règles est annulée.
setting-moderation = Modération
    .meaning = held : chaque commentaire attend votre décision. first_timers : qui prouve un commentaire approuvé est publié aussitôt. trusted : qui en prouve plusieurs. open : ce à quoi rien ne s’oppose est publié aussitôt.
setting-reports_to_hold = Signalements pour retenir
    .meaning = Combien de lecteurs doivent signaler un commentaire publié pour qu’il attende votre décision, de 0 à 100 ; 0 pour jamais.
setting-proof_of_work = Preuve de travail
    .meaning = Si les navigateurs doivent calculer un instant : off : jamais. adaptive : seulement pour un commentaire qui serait publié bien que douteux, ou quand il en arrive plus que d’habitude ; il attend jusque-là. always : pour chacun, pendant que l’on écrit ; sans cela, il est retenu.
setting-close_after_days = Fermer après
    .meaning = Combien de jours après son premier commentaire un article n’en accepte plus, de 0 à 3650 ; 0 pour jamais.
setting-flood_limit = Limite d’affluence
    .meaning = Si autant de commentaires sans objection arrivent en cinq minutes, et bien plus que d’habitude, tout est retenu jusqu’à la fin ; de 0 à 60000, 0 pour aucune.
setting-thread_limit = Maximum par article
    .meaning = Combien de commentaires sans objection sont publiés sur un article en cinq minutes ; les suivants attendent ; de 0 à 60000, 0 pour aucune limite.
setting-disallowed_words = Mots interdits
    .meaning = Ce qui en contient un est du spam. S’écrivent comme les mots retenus.
setting-hold_words = Mots retenus
    .meaning = Une entrée par ligne : un texte qui convient partout, word: pour des mots entiers, host: pour des liens, regex: pour une expression régulière.
setting-spam_score = Spam à partir de
    .meaning = À partir de combien de points un commentaire est tenu pour du spam, de 1 à 1000.
setting-hold_score = Retenir à partir de
    .meaning = À partir de combien de points un commentaire attend votre décision, de 1 à 1000.
setting-previously_approved = Croire les noms et adresses saisis
    .meaning = Comme WordPress : qui saisit le nom et l’adresse d’un commentaire approuvé est tenu pour connu. Faible : n’importe qui peut les saisir.
setting-trusted_after = Confiance à partir de
    .meaning = Combien de commentaires approuvés il faut prouver en mode « trusted », de 1 à 100.
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
setting-max_links = Retenir à partir de ce nombre de liens
    .meaning = Un commentaire avec au moins autant de liens vers d’autres sites est retenu, de 0 à 100 ; 0 désactive le contrôle.
setting-allow_null_origin = Formulaires sans origine
    .meaning = Si un formulaire qu’une page d’un autre site envoie sans indiquer son origine est accepté lorsqu’il contient un jeton personnel. N’importe quelle page peut envoyer un tel formulaire.
setting-avatars = Dessins
    .meaning = Si un dessin abstrait figure à côté de chaque commentaire. Il est créé ici, à partir d’un nombre aléatoire.
setting-language = Langue
    .meaning = auto : celle que demande le navigateur de chaque personne. Ou le code d’une langue, par exemple de.

admin-role = Rôle
admin-role-viewer = Lecture : consulte
admin-role-moderator = Modération : décide
admin-role-owner = Administration : modifie tout
admin-moderator-sites = Sites concernés
admin-moderator-sites-about = Noms courts, séparés par des espaces. Sans « Tous les sites » et sans nom, aucun site :
admin-moderator-inactive = ne peut pas se connecter
admin-moderator-new = Ajouter une personne
admin-moderator-added = La personne est ajoutée.
admin-moderator-changed = Les modifications sont enregistrées.
admin-new-password = Nouveau mot de passe
admin-set-password = Définir le mot de passe
admin-own-password = Changer votre mot de passe
admin-current-password = Mot de passe actuel
admin-new-password-again = Nouveau mot de passe, encore une fois
admin-own-password-about = Vos autres sessions prennent fin. Les jetons d’API restent valables.
admin-own-password-change = Changer le mot de passe
admin-own-password-changed = Votre mot de passe est changé. Vos autres sessions ont pris fin.
admin-own-password-differs = Les deux nouveaux mots de passe sont différents.
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
