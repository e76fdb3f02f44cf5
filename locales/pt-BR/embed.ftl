# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Prévia
embed-preview-label = Prévia do seu comentário
embed-save = Salvar meu nome e meu site neste navegador para a próxima vez que eu comentar.
embed-remember = Lembrar de mim neste dispositivo, para que este site saiba que meus próximos comentários são meus.
embed-sending = Enviando o seu comentário…
embed-published = Seu comentário está publicado.
embed-unsent = Seu comentário não foi publicado.
embed-offline = Não é possível acessar o servidor. Nada do que você digitou se perdeu; tente novamente daqui a pouco.
embed-news = { $count ->
    [one] Mostrar { $count } novo comentário
    [many] Mostrar { $count } novos comentários
   *[other] Mostrar { $count } novos comentários
}
embed-left = { $count ->
    [one] Resta { $count } byte
    [many] Restam { $count } bytes
   *[other] Restam { $count } bytes
}
embed-over = { $count ->
    [one] { $count } byte a mais
    [many] { $count } bytes a mais
   *[other] { $count } bytes a mais
}
embed-receipt = Editar ou excluir este comentário, ou ver o que acontece com ele
