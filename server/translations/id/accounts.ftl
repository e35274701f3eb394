### Accounts, second factors, administration.

nav-accounts = Akun
accounts-back = Kembali ke akun saya
accounts-back-list = Kembali ke daftar akun
accounts-start-over = Batal, masuk dari awal

## Panggilan untuk supervisor
accounts-called-title = BAHAYA belum diambil siapa pun selama
accounts-called-say = Layar yang suaranya menyala berbunyi sampai ada yang mengambil. Ambil sendiri, atau telepon petugas jaga.
accounts-called-go = Buka antrean

## Peran
accounts-role = Peran
accounts-role-operator = Petugas
accounts-role-case-worker = Manajer kasus
accounts-role-supervisor = Supervisor
accounts-role-analyst = Analis (hanya angka)
accounts-role-admin = Admin akun
accounts-role-choose = Pilih peran…
accounts-role-new = Peran baru
accounts-role-say = Orang ini langsung keluar dari semua perangkat dan masuk lagi dengan peran barunya.
accounts-role-button = Ganti peran

## Langkah kedua saat masuk
accounts-second-title = Langkah kedua
accounts-second-lead = { $name }, kata sandi cocok. Sekarang buktikan dengan HP Anda.
accounts-second-lost = HP hilang? Pakai satu kode cadangan dari kertas Anda. Tidak punya? Minta admin mengatur ulang langkah kedua.
accounts-code-label = Kode
accounts-code-say = Enam angka dari aplikasi kode di HP, atau satu kode cadangan.
accounts-code-say-sheet = Satu kode cadangan dari kertas Anda.
accounts-code-wrong = Kode tidak cocok. Tunggu kode berikutnya di HP, lalu ketik lagi. Jam HP harus tepat.
accounts-code-used = Kode itu sudah dipakai. Tunggu kode berikutnya di HP.
accounts-code-slowed = Sudah beberapa kali tidak cocok, jadi percobaan berikutnya dijawab lebih lambat. Akun ini tidak dikunci.
accounts-demo-code = Akun peragaan. Kode sekarang:
accounts-demo-wait = Akun peragaan. Kodenya baru saja dipakai; muat ulang halaman ini setengah menit lagi.

## Kode dari HP
accounts-totp-title = Kode dari HP
accounts-enrol-why = Peran Anda membuka identitas atau akun orang lain, jadi kata sandi saja tidak cukup. Siapkan sekali; setelah itu setiap masuk butuh satu kode.
accounts-totp-one = Pasang aplikasi kode di HP (misalnya FreeOTP atau Aegis). Aplikasi ini bekerja tanpa internet.
accounts-totp-two = Pindai gambar ini dengan aplikasi itu.
accounts-totp-picture = Kode QR untuk aplikasi kode; isinya sama dengan teks di bawahnya
accounts-totp-typed = Tidak bisa memindai? Ketik:
accounts-totp-code = Ketik enam angka yang muncul
accounts-totp-button = Aktifkan
accounts-totp-wrong = Kode tidak cocok. Periksa jam HP (atur otomatis), lalu ketik kode yang sedang tampil.
accounts-totp-on = Kode dari HP aktif.
accounts-totp-off = Kode dari HP belum disiapkan.
accounts-totp-set = Siapkan kode dari HP
accounts-totp-replace = Ganti HP
accounts-totp-instead = Pakai kode dari HP saja

## Kunci sandi
accounts-passkeys = Kunci sandi (passkey)
accounts-passkeys-none = Belum ada kunci sandi.
accounts-passkeys-count = Kunci sandi: { $n }.
accounts-passkey-title = Kunci sandi baru
accounts-passkey-lead = Kunci sandi tersimpan di HP, komputer, atau kunci USB Anda, dan dibuka dengan sidik jari, wajah, atau PIN. Halaman palsu tidak bisa memintanya.
accounts-passkey-name = Nama kunci
accounts-passkey-name-say = Supaya Anda mengenalinya, misalnya "HP kantor".
accounts-passkey-make = Buat kunci sandi
accounts-passkey-add = Tambah kunci sandi
accounts-passkey-remove = Hapus
accounts-passkey-remove-named = Hapus kunci sandi { $name }
accounts-passkey-instead = Atau pakai kunci sandi (sidik jari, wajah, PIN, atau kunci USB)
accounts-passkey-use = Pakai kunci sandi
accounts-passkey-use-say = Peramban akan meminta sidik jari, wajah, PIN, atau kunci USB.
accounts-passkey-failed = Kunci sandi tidak jadi dipakai. Coba lagi, atau pakai cara lain.
accounts-passkey-wrong = Jawaban peramban tidak cocok dengan permintaan ini. Coba sekali lagi.
accounts-passkey-many = Sudah terlalu banyak kunci sandi. Hapus satu dulu.
accounts-passkey-last = Kunci ini tidak bisa dihapus: tanpa itu Anda tidak punya langkah kedua. Siapkan yang lain dulu.
accounts-passkey-not-here = Kunci sandi hanya bisa dibuat bila konsol dibuka lewat https dengan nama aslinya. Pakai kode dari HP, atau buka alamat itu.

## Kode cadangan
accounts-codes-title = Kode cadangan
accounts-codes-once = Hanya tampil sekali. Cetak atau tulis sekarang.
accounts-codes-lead = Kode cadangan { $name } untuk OTS { $place }. Satu kode untuk satu kali masuk bila HP tidak ada.
accounts-codes-keep = Simpan di tempat terkunci, jangan bersama kata sandi. Lembar yang lama tidak berlaku lagi.
accounts-codes-done = Sudah disimpan, lanjut
accounts-codes-left = { $n ->
   *[other] Sisa { $n } kode.
}
accounts-codes-none = Tidak ada kode tersisa. Buat lembar baru sebelum HP hilang.
accounts-codes-new = Buat lembar baru

## Kata sandi
accounts-password-title = Kata sandi baru
accounts-password-why = Kata sandi Anda dibuat oleh admin dan hanya berlaku sekali. Ganti dengan milik Anda sendiri.
accounts-password-old = Kata sandi sekarang
accounts-password-new = Kata sandi baru
accounts-password-say = Paling sedikit { $least } karakter. Beberapa kata yang tidak berhubungan lebih baik daripada satu kata rumit.
accounts-password-again = Kata sandi baru, sekali lagi
accounts-password-button = Ganti kata sandi
accounts-password-change = Ganti kata sandi
accounts-password-differs = Kedua kata sandi baru tidak sama. Ketik lagi.
accounts-password-not-old = Kata sandi sekarang tidak cocok.
accounts-password-same = Kata sandi baru harus lain dari yang sekarang.
accounts-password-short = Kata sandi baru terlalu pendek: paling sedikit { $least } karakter.

## Akun saya
accounts-own-title = Akun saya
accounts-own-password = Kata sandi
accounts-sessions = Sedang masuk di
accounts-session = Masuk { $since }, terakhir dipakai { $seen }
accounts-session-this = perangkat ini
accounts-sessions-end = Keluarkan semua perangkat lain
accounts-sessions-only = Hanya di perangkat ini.
accounts-made = dibuat { $time }
accounts-used = terakhir dipakai { $time }

## Daftar akun
accounts-list-title = Akun
accounts-list-lead = Admin membuat dan mengatur akun, dan tidak melihat laporan atau kasus. Setiap perubahan tercatat di log audit.
accounts-state = Keadaan
accounts-enabled = aktif
accounts-disabled = dinonaktifkan
accounts-add-title = Akun baru
accounts-add-button = Buat akun
accounts-add-taken = Nama itu sudah dipakai. Pilih nama lain.
accounts-add-name = Nama berisi 1 sampai 64 karakter, tanpa spasi di awal atau akhir.
accounts-add-role = Pilih satu peran.
accounts-stale = Sementara itu akun ini diubah orang lain. Sekarang: { $now }. Yang Anda pilih TIDAK disimpan: { $wish }. Periksa dulu, lalu simpan lagi bila masih perlu.
accounts-last-admin = Ini admin terakhir yang aktif. Jadikan orang lain admin dulu.
accounts-secret-title = Kata sandi sekali pakai
accounts-secret-once = Hanya tampil sekali. Berikan langsung kepada orangnya, jangan lewat pesan.
accounts-secret-new = Akun { $name } ({ $role }) sudah dibuat. Kata sandi pertamanya:
accounts-secret-reset = Kata sandi { $name } sudah diganti. Kata sandi sekali pakai:
accounts-secret-next = Saat masuk, orang itu langsung diminta membuat kata sandi sendiri dan, bila perannya perlu, menyiapkan langkah kedua.
accounts-secret-second = Selama { $hours } jam akun ini tidak dihitung sebagai orang kedua: tidak bisa menyetujui ekspor, penghapusan, atau laporan polisi yang dinyatakan tidak berlaku, dan tidak bisa mencabut halangan. Supervisor melihat bahwa akun ini dibuat atau diatur ulang.
accounts-secret-done = Sudah diberikan
accounts-reset-say = Orang ini keluar dari semua perangkat dan mendapat kata sandi sekali pakai. Pastikan dulu bahwa yang meminta benar orangnya.
accounts-reset-button = Buat kata sandi sekali pakai
accounts-reset-second-say = Bila HP dan kode cadangan hilang: langkah kedua dihapus dan disiapkan lagi saat masuk berikutnya. Pastikan dulu bahwa yang meminta benar orangnya.
accounts-reset-second-button = Atur ulang langkah kedua
accounts-disable-say = Orang ini langsung keluar dari semua perangkat dan tidak bisa masuk lagi. Pekerjaannya tetap tercatat.
accounts-disable-button = Nonaktifkan
accounts-enable-say = Orang ini bisa masuk lagi dengan kata sandi dan langkah keduanya.
accounts-enable-button = Aktifkan lagi

## Pengaturan yang berlaku
settings-title = Pengaturan
settings-nav = Pengaturan
settings-lead = Pengaturan yang berlaku sekarang. Mengubahnya dilakukan pengelola mesin di berkas pengaturan di server; nama di kolom terakhir adalah namanya di berkas itu. Sebut nama itu bila meminta perubahan.
settings-what = Pengaturan
settings-value = Berlaku
settings-key = Nama di berkas
settings-none = tidak ditetapkan
settings-instance = Daerah
settings-instance-id = Nama pendek
settings-instance-name = Nama
settings-instance-regency = Kode kabupaten/kota
settings-instance-time-zone = Zona waktu
settings-instance-areas = Daftar kecamatan dan desa
settings-server = Alamat pusat layanan
settings-server-urls = Alamat yang dicoba HP, berurutan
settings-server-tls = TLS dijawab oleh
settings-server-anchors-pem = Otoritas yang dipercaya HP, banyaknya
settings-tls-own = server ini
settings-tls-elsewhere = perantara di depannya
settings-numbers = Nomor telepon di HP
settings-numbers-police = Polisi
settings-numbers-ambulance = Ambulans
settings-numbers-sapa = SAPA
settings-numbers-sapa-whatsapp = WhatsApp SAPA
settings-numbers-emergency = Darurat
settings-numbers-hotline = Nomor layanan daerah sendiri
settings-sms = SMS
settings-sms-number = Nomor gateway SMS
settings-times = Waktu, dalam detik
settings-times-cancel-window-s = Laporan dapat dibatalkan sebelum dikirim
settings-times-taken-after-s = Bahaya dianggap belum diambil siapa pun sesudah
settings-times-sms-offer-after-s = Aplikasi menawarkan SMS bila belum terkirim sesudah
settings-times-lease-s = Pegangan lepas tanpa tindakan tercatat sesudah
settings-times-waiting-limits-s = Batas pertama dan kedua waktu tunggu di antrean
settings-followup = Tenggat, dihitung dari saat ditekan
settings-followup-police-report-h = Laporan kekerasan seksual ke polisi, jam
settings-followup-high-risk-min = Layanan darurat pada risiko tinggi, menit
settings-followup-medium-risk-h = Layanan pada risiko sedang, jam
settings-followup-outreach-h = Penjangkauan, jam
settings-followup-complaint-working-days = Tindak lanjut pengaduan, hari kerja
settings-shift = Jam kerja
settings-shift-office-hours = Jam kantor
settings-shift-office-days = Hari kerja (1 Senin sampai 7 Minggu)
settings-shift-holidays = Hari libur
settings-shift-changes = Pergantian giliran jaga
settings-escalation = Yang tidak diambil siapa pun
settings-escalation-supervisors-after-s = Supervisor dipanggil sesudah, detik
settings-escalation-outside-after-s = Diteruskan ke luar sesudah, detik
settings-escalation-webhook-url = Webhook (hanya alamat hostnya)
settings-escalation-smtp-server = Server surel
settings-escalation-smtp-from = Pengirim surel
settings-escalation-smtp-to = Penerima surel
settings-app = Aplikasi
settings-app-application-id = Id aplikasi
settings-app-label = Nama di bawah ikon
settings-app-act-colour = Warna tombol
settings-privacy = Data pribadi
settings-privacy-contact = Tempat bertanya tentang data
settings-map = Peta
settings-map-style-url = Gambar peta (hanya alamat hostnya)
settings-map-origins = Alamat lain untuk gambar peta
settings-codes = Kode untuk ekspor
settings-codes-codes = Tabel kode yang diisi
settings-codes-one = { $table }: { $n }
