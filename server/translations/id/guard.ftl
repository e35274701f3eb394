# Perlu tahu: siapa dihalangi dari apa, akses darurat, ekspor, penghapusan, audit.

nav-barred = Konflik kepentingan
guard-bar-title = Konflik kepentingan
guard-bar-lead = Petugas yang terkait dengan sebuah laporan atau kasus tidak boleh menemukan jejaknya. Bagi akun yang dihalangi, laporan dan kasus itu tidak ada: tidak di antrean, daftar, pencarian, atau pemberitahuan.
guard-bar-new = Halangi sebuah akun
guard-bar-new-say = Berlaku seketika, juga untuk kasusnya, semua laporan di dalamnya, dan laporan lain dari HP yang sama. Yang sedang dipegang akun itu kembali menunggu petugas lain.
guard-bar-number = Nomor laporan atau kasus
guard-bar-number-say = Misalnya A1B2-C3D4 atau 2026-000123.
guard-bar-account = Akun yang dihalangi
guard-bar-choose = Pilih akun
guard-bar-button = Halangi
guard-why = Alasan
guard-why-say = Cukup hubungannya, misalnya “saudara terlapor”. Jangan tulis nama korban. Alasan disimpan tersegel.
guard-why-needed = Tulis alasannya, paling panjang 1000 huruf.
guard-bar-none = Tidak ada laporan atau kasus dengan nomor itu.
guard-bar-several = Ada dua laporan dengan nomor pendek itu. Tulis nomor lengkapnya.
guard-bar-whom = Pilih akun yang dihalangi.
guard-bar-done = Akun itu dihalangi. Tercatat di log audit.
guard-bar-nobody-left = Akun itu dihalangi. Sekarang tidak ada lagi akun yang bisa membukanya: beri seseorang peran petugas atau supervisor.
guard-bar-standing = Yang berlaku
guard-bar-empty = Tidak ada akun yang dihalangi.
guard-bar-by = oleh { $name }, { $time }
guard-bar-lifted = Yang sudah dicabut
guard-lift = Cabut
guard-lift-why = Alasan mencabut
guard-lift-button = Cabut halangan
guard-lift-done = Halangan dicabut. Tercatat di log audit.
guard-lifted-by = dicabut oleh { $name }, { $time }
guard-bar-link = Halangi sebuah akun

nav-glass = Akses darurat
guard-glass-title = Akses darurat
guard-glass-lead = Untuk keadaan darurat saja: membuka laporan atau kasus yang bukan pegangan Anda selama { $minutes } menit, karena yang memegangnya tidak bisa dihubungi. Semua supervisor langsung diberi tahu, dan semuanya tercatat.
guard-glass-why-say = Apa yang terjadi, dan mengapa tidak bisa menunggu. Supervisor membacanya. Disimpan tersegel.
guard-glass-button = Buka sekarang
guard-glass-waits = Laporan itu sedang menunggu petugas: ambil saja di antrean.
guard-glass-list = Akses darurat
guard-glass-list-lead = Laporan dan kasus yang dibuka oleh yang bukan pemegangnya. Baca alasannya, hubungi orangnya, lalu tandai sudah dibaca.
guard-glass-empty = Belum pernah ada akses darurat.
guard-glass-when = dibuka { $time }, berlaku sampai { $until }
guard-glass-ended = berakhir { $time }
guard-glass-ended-by = diakhiri { $name }, { $time }
guard-glass-stands = Masih terbuka
guard-glass-seen = Sudah dibaca
guard-glass-see = Sudah saya baca
guard-glass-end = Akhiri sekarang
guard-glass-notice-title = Akses darurat dipakai.
guard-glass-notice-say = Seseorang membuka laporan atau kasus yang bukan pegangannya.
guard-glass-notice-go = Baca alasannya
guard-glass-yours = Anda membukanya dengan akses darurat. Supervisor sudah diberi tahu.
guard-glass-link = Akses darurat
guard-glass-mail-subject = { $place }: akses darurat dipakai
guard-glass-mail-body =
    Sebuah laporan atau kasus dibuka dengan akses darurat { $minutes } menit yang lalu.
    Supervisor perlu membaca alasannya: { $console }
