# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = İçeriğe geç
page-back = Yazıya dön
page-back-home = Ana sayfaya dön

thread-page-title = “{ $title }” yazısına yapılan yorumlar

form-error-title = Lütfen yorumunuzu kontrol edin
form-error-about = Yorum yaptığınız yazı:

receipt-title-held = Yorumunuz ulaştı
receipt-title-approved = Yorumunuz yayınlandı
receipt-held = Yorumunuz denetim bekliyor. Onaylanana kadar yalnızca bu sayfada görünür.
receipt-approved = Yorumunuz onaylandı. Herkes yazının altında okuyabilir.
receipt-about = Yorum yaptığınız yazı:
receipt-edit = Yorumunuzu düzenleyin
receipt-edit-until = Metni şu zamana kadar değiştirebilirsiniz: { $time }.
receipt-edit-save = Değişikliği kaydet
receipt-delete = Yorumunuzu silin
receipt-delete-about = Yorumunuz kalıcı olarak silinecek. Ona verilen yanıtlar kalır.
receipt-delete-sure = Kalıcı olarak sil
receipt-deleted-title = Yorumunuz silindi
receipt-deleted = Kalıcı olarak silindi, kimse geri getiremez.

report-title = Yorum bildir
report-about = Şu yazıya yapılan yorum:
report-why = Moderatörler buna neden bakmalı?
report-reason-spam = Reklam ya da istenmeyen içerik.
report-reason-abuse = Birine hakaret ediyor, birini tehdit ya da taciz ediyor.
report-reason-off_topic = Yazıyla ilgisi yok.
report-reason-other = Başka bir şey.
report-note = Moderatörlerin bilmesi gerekenler (isteğe bağlı)
report-send = Bildirimi gönder
report-done-title = Teşekkürler
report-done = Bildiriminiz ulaştı. Yoruma ne olacağına bir moderatör karar verecek.

error-status = Hata { $status }

home-title = Yorumların evi burası
home-what = Bu sunucu, hizmet verdiği sitelerin yorumlarını saklar ve yazılarının altında gösterir. Üzerinde afterword çalışır.
home-privacy = Okurların hesap açması gerekmez ve okurlara çerez gönderilmez. E-posta adresleri hiçbir zaman yayınlanmaz.
home-articles = Örnek yazılar
home-articles-about = Birini açın, sonuna kadar kaydırın ve bir yanıt yazın.
home-docs = Bu sunucuyla nasıl konuşulur: API

article-sample = Örnek bir yazı
article-back = Tüm örnek yazılar
