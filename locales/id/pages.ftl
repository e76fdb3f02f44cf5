# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Lewati ke konten
page-back = Kembali ke artikel
page-back-home = Kembali ke halaman depan

thread-page-title = Komentar pada { $title }

form-error-title = Periksa komentar Anda
form-error-about = Komentar Anda pada

receipt-title-held = Komentar Anda telah diterima
receipt-title-approved = Komentar Anda telah terbit
receipt-held = Komentar Anda sedang menunggu moderasi. Sampai disetujui, komentar hanya tampil di halaman ini.
receipt-approved = Komentar Anda telah disetujui. Semua orang dapat membacanya di bawah artikel.
receipt-about = Komentar Anda pada
receipt-edit = Ubah komentar Anda
receipt-edit-until = Anda dapat mengubah teksnya hingga { $time }.
receipt-edit-save = Simpan perubahan
receipt-delete = Hapus komentar Anda
receipt-delete-about = Komentar Anda akan dihapus selamanya. Balasannya tetap ada.
receipt-delete-sure = Hapus selamanya
receipt-deleted-title = Komentar Anda telah dihapus
receipt-deleted = Komentar itu hilang selamanya, dan tidak ada yang dapat mengembalikannya.

report-title = Laporkan komentar
report-about = Komentar pada
report-why = Mengapa moderator perlu memeriksanya?
report-reason-spam = Ini iklan atau spam.
report-reason-abuse = Ini menghina, mengancam, atau mengganggu seseorang.
report-reason-off_topic = Ini tidak ada hubungannya dengan artikel.
report-reason-other = Hal lain.
report-note = Hal yang perlu diketahui moderator (opsional)
report-send = Kirim laporan
report-done-title = Terima kasih
report-done = Laporan Anda telah diterima. Moderator akan memutuskan nasib komentar itu.

error-status = Kesalahan { $status }

home-title = Rumah bagi komentar
home-what = Server ini menyimpan komentar dari situs-situs yang dilayaninya dan menampilkannya di bawah artikel. Server ini menjalankan afterword.
home-privacy = Pembaca tidak memerlukan akun dan tidak menerima cookie. Alamat email tidak pernah dipublikasikan.
home-articles = Contoh artikel
home-articles-about = Buka salah satunya, gulir sampai akhir, dan tinggalkan balasan.
home-docs = Cara berkomunikasi dengan server ini: API

article-sample = Sebuah contoh artikel
article-back = Semua contoh artikel
