# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Pular para o conteúdo
page-back = Voltar ao artigo
page-back-home = Voltar à página inicial

thread-page-title = Comentários em { $title }

form-error-title = Verifique o seu comentário
form-error-about = Seu comentário em

receipt-title-held = Seu comentário chegou
receipt-title-approved = Seu comentário está publicado
receipt-held = Seu comentário está aguardando moderação. Até ser aprovado, ele só aparece nesta página.
receipt-approved = Seu comentário foi aprovado. Todos podem lê-lo abaixo do artigo.
receipt-about = Seu comentário em
receipt-edit = Editar seu comentário
receipt-edit-until = Você pode alterar o texto até: { $time }.
receipt-edit-save = Salvar a alteração
receipt-delete = Excluir seu comentário
receipt-delete-about = Seu comentário será excluído definitivamente. As respostas a ele permanecem.
receipt-delete-sure = Excluir definitivamente
receipt-deleted-title = Seu comentário foi excluído
receipt-deleted = Ele não existe mais, e ninguém pode recuperá-lo.

report-title = Denunciar um comentário
report-about = Um comentário sobre
report-why = Por que a moderação deveria analisá-lo?
report-reason-spam = É publicidade ou spam.
report-reason-abuse = Insulta, ameaça ou assedia alguém.
report-reason-off_topic = Não tem nada a ver com o artigo.
report-reason-other = Outra coisa.
report-note = Algo que a moderação deva saber (opcional)
report-send = Enviar denúncia
report-done-title = Agradecemos
report-done = Sua denúncia chegou. A moderação decidirá o que fazer com o comentário.

error-status = Erro { $status }

home-title = Aqui moram os comentários
home-what = Este servidor guarda os comentários dos sites para os quais trabalha e os mostra abaixo dos artigos. Ele funciona com o afterword.
home-privacy = Quem lê não precisa de conta e não recebe cookies. Endereços de e-mail nunca são publicados.
home-articles = Artigos de exemplo
home-articles-about = Abra um deles, role até o fim e deixe um comentário.
home-docs = Como conversar com este servidor: a API

article-sample = Um artigo de exemplo
article-back = Todos os artigos de exemplo
