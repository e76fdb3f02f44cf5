# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] İlk yorumu siz yapın
    [one] { $count } yorum
   *[other] { $count } yorum
}
thread-label = Yorumlar
thread-closed = Yorumlar kapalı.
thread-next = Sonraki yorumlar
thread-pages = Yorum sayfaları

comment-anonymous = Anonim
comment-says = dedi ki:
comment-moderator = Moderatör
comment-reply = Yanıtla
comment-reply-to = { $name } için yanıt yaz
comment-report = Bildir
comment-report-of = { $name } tarafından yazılan yorumu bildir
comment-held = Yorumunuz denetim bekliyor. Bu bir ön izlemedir; yorumunuz onaylandıktan sonra görünür olacaktır.

form-title = Bir yanıt yazın
form-title-reply = { $name } için bir yanıt yazın
form-cancel = Yanıtı iptal et
form-email-note = E-posta adresiniz yayınlanmayacak.
form-required-note = Gerekli alanların işareti:
form-label-comment = Yorum
form-label-author = Ad
form-label-email = E-posta
form-label-url = İnternet sitesi
form-label-trap = Bu alanı boş bırakın
form-submit = Yorum gönder
form-problems = { $count ->
    [0] Yorumunuz gönderilmedi.
    [one] Yorumunuz henüz gönderilmedi: { $count } alanın düzeltilmesi gerekiyor.
   *[other] Yorumunuz henüz gönderilmedi: { $count } alanın düzeltilmesi gerekiyor.
}
