# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] Jadilah yang pertama berkomentar
   *[other] { $count } Komentar
}
thread-label = Komentar
thread-closed = Komentar ditutup.
thread-next = Komentar berikutnya
thread-pages = Halaman komentar

comment-anonymous = Anonim
comment-says = berkata:
comment-moderator = Moderator
comment-reply = Balas
comment-reply-to = Balas ke { $name }
comment-report = Laporkan
comment-report-of = Laporkan komentar dari { $name }
comment-held = Komentar Anda sedang menunggu moderasi. Ini adalah pratinjau; komentar Anda akan terlihat setelah disetujui.

form-title = Tinggalkan Balasan
form-title-reply = Tinggalkan Balasan ke { $name }
form-cancel = Batalkan balasan
form-email-note = Alamat email Anda tidak akan dipublikasikan.
form-required-note = Ruas yang wajib ditandai
form-label-comment = Komentar
form-label-author = Nama
form-label-email = Alamat email
form-label-url = Situs Web
form-label-trap = Biarkan ruas ini kosong
form-submit = Kirim Komentar
form-problems = { $count ->
    [0] Komentar Anda tidak terkirim.
   *[other] Komentar Anda belum terkirim: { $count } ruas perlu diubah.
}
