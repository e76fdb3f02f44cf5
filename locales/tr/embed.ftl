# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Ön izleme
embed-preview-label = Yorumunuzun ön izlemesi
embed-save = Daha sonraki yorumlarımda kullanılması için adım ve site adresim bu tarayıcıya kaydedilsin.
embed-remember = Bu cihazda beni hatırla; böylece bu site sonraki yorumlarımın bana ait olduğunu bilsin.
embed-sending = Yorumunuz gönderiliyor…
embed-published = Yorumunuz yayınlandı.
embed-unsent = Yorumunuz gönderilmedi.
embed-offline = Sunucuya ulaşılamıyor. Yazdıklarınızın hiçbiri kaybolmadı; lütfen birazdan yeniden deneyin.
embed-news = { $count ->
    [one] { $count } yeni yorumu göster
   *[other] { $count } yeni yorumu göster
}
embed-left = { $count ->
    [one] { $count } bayt kaldı
   *[other] { $count } bayt kaldı
}
embed-over = { $count ->
    [one] { $count } bayt fazla
   *[other] { $count } bayt fazla
}
embed-receipt = Bu yorumu düzenleyin, silin ya da durumuna bakın
