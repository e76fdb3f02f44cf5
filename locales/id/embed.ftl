# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = Pratinjau
embed-preview-label = Pratinjau komentar Anda
embed-save = Simpan nama dan situs web saya pada peramban ini untuk komentar saya berikutnya.
embed-remember = Ingat saya di perangkat ini, agar situs ini tahu bahwa komentar saya berikutnya memang milik saya.
embed-sending = Mengirim komentar Anda…
embed-published = Komentar Anda telah terbit.
embed-unsent = Komentar Anda tidak terkirim.
embed-offline = Server tidak dapat dijangkau. Semua yang Anda ketik masih ada; silakan coba lagi sebentar lagi.
embed-news = { $count ->
   *[other] Tampilkan { $count } komentar baru
}
embed-left = { $count ->
   *[other] Tersisa { $count } bita
}
embed-over = { $count ->
   *[other] Kelebihan { $count } bita
}
embed-receipt = Ubah atau hapus komentar ini, atau lihat perkembangannya
