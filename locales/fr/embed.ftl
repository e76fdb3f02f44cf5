# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Aperçu
embed-preview-label = Aperçu de votre commentaire
embed-save = Enregistrer mon nom et mon site web dans ce navigateur pour mon prochain commentaire.
embed-remember = Se souvenir de moi sur cet appareil, pour que ce site sache que mes prochains commentaires sont de moi.
embed-sending = Envoi de votre commentaire…
embed-published = Votre commentaire est publié.
embed-unsent = Votre commentaire n’a pas été publié.
embed-offline = Le serveur est injoignable. Rien de ce que vous avez saisi n’est perdu ; veuillez réessayer dans un instant.
embed-news = { $count ->
    [one] Afficher { $count } nouveau commentaire
    [many] Afficher { $count } nouveaux commentaires
   *[other] Afficher { $count } nouveaux commentaires
}
embed-left = { $count ->
    [one] { $count } octet restant
    [many] { $count } octets restants
   *[other] { $count } octets restants
}
embed-over = { $count ->
    [one] { $count } octet en trop
    [many] { $count } octets en trop
   *[other] { $count } octets en trop
}
embed-receipt = Modifier ou supprimer ce commentaire, ou voir ce qu’il devient
