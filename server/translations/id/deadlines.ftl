# Tenggat, dokumen, ekspor, penghapusan.

deadlines-documents = Dokumen
deadlines-documents-empty = Belum ada dokumen.
deadlines-documents-empty-say = Tambahkan foto, rekaman, tangkapan layar, atau surat yang diterima.
deadlines-paper-closed = Yang ditulis tidak dapat dibaca di sini. Tersimpan utuh.
deadlines-documents-closed = { $n } dokumen tidak dapat dibaca di sini. Tersimpan utuh.
deadlines-document-add = Tambah dokumen
deadlines-document-hint = PDF, gambar, suara, video MP4, atau teks; paling besar { $mib } MB. Disimpan terenkripsi; setiap pembukaan tercatat.
deadlines-document-send = Simpan dokumen
deadlines-document-added = ditambahkan { $time } oleh { $name }
deadlines-document-back = Kembali ke dokumen
deadlines-document-empty = Tidak ada yang disimpan: berkasnya kosong atau belum dipilih. Pilih berkas, lalu simpan lagi.
deadlines-document-too-large = Tidak disimpan: berkas lebih besar dari { $mib } MB. Potong rekamannya atau kecilkan gambarnya, lalu coba lagi.
deadlines-document-kind = Tidak disimpan: isi berkas bukan PDF, gambar (JPEG, PNG, WebP), suara (MP3, Ogg, M4A, WAV), video MP4, atau teks biasa. Yang dinilai isinya, bukan namanya.
deadlines-document-closed = Tidak disimpan: kasus ini sudah selesai atau digabung ke kasus lain. Buka kembali dulu, atau tambahkan di kasus lanjutannya.
deadlines-document-not-added = Berkas itu tidak ditambahkan.
deadlines-document-full = Tidak disimpan: ruang penyimpanan server penuh. Laporan tetap aman. Beri tahu admin sekarang, lalu coba lagi.
deadlines-kind-pdf = PDF
deadlines-kind-picture = gambar
deadlines-kind-sound = suara
deadlines-kind-video = video
deadlines-kind-text = teks
deadlines-size-kb = { $n } KB
deadlines-size-mb = { $n } MB

deadlines-keys = Buka tenggat
nav-deadlines = Tenggat
deadlines-title = Tenggat
deadlines-all = Semua
deadlines-own = Milik saya
deadlines-empty = Tidak ada tenggat yang berjalan.
deadlines-empty-say = Tenggat muncul di sini begitu ada laporan atau kasus yang Anda tangani.
deadlines-more = Masih ada lagi. Yang paling mendesak tampil lebih dulu; selesaikan dari atas.
deadlines-nobody = belum ada yang menangani
deadlines-of-case = Kasus { $number }
deadlines-police = Lapor polisi 3x24 jam (kekerasan seksual)
deadlines-emergency = Layanan darurat
deadlines-outreach = Penjangkauan
deadlines-complaint = Tindak lanjut pengaduan
deadlines-due = berjalan
deadlines-soon = segera
deadlines-overdue = TERLAMBAT
deadlines-left = sisa { $span }
deadlines-past = lewat { $span }
deadlines-until = batas { $time }
deadlines-done = Sudah dilakukan…
deadlines-done-words = Apa yang dilakukan, oleh siapa?
deadlines-done-by = Selesai { $time }, dicatat { $name }
deadlines-done-at = Selesai { $time }, menurut catatan kasus
deadlines-done-elsewhere = Selesai: laporan polisi tercatat pada laporan atau kasus yang digabung.
deadlines-done-referred = Selesai: laporan ini dirujuk ke layanan lain.
deadlines-not-needed = Tidak berlaku (lagi).
deadlines-waived-by = Dinyatakan tidak berlaku oleh { $name }
deadlines-waived-by-two = Dinyatakan tidak berlaku oleh { $name }, disetujui { $second }
deadlines-waived-alone = Baru satu supervisor yang menyatakannya. Sampai supervisor lain menyetujui, tenggat ini tetap berjalan dan isinya tidak bisa dihapus.
deadlines-refuse = Tidak setuju: polisi tetap harus dilapori
deadlines-take-back = Tarik kembali (salah catat)
deadlines-back-supervisor = Tidak ada yang diubah: hanya supervisor yang bisa menarik kembali pernyataan ini.
deadlines-past-done = Pernah dicatat selesai oleh { $name }; diganti { $second }, { $time }
deadlines-past-waived = Pernah dinyatakan tidak berlaku oleh { $name }; diganti { $second }, { $time }
deadlines-waived-title = Menunggu persetujuan supervisor kedua
deadlines-waived-say = Satu supervisor menyatakan laporan ke polisi tidak berlaku. Baca alasannya dan setujui, atau lapor polisi tetap dikerjakan.
deadlines-waived-own = menunggu supervisor lain
deadlines-waived-yours = menunggu persetujuan Anda
deadlines-waived-when = { $name }, { $time }
deadlines-running-title = Tenggat berjalan
deadlines-confirm = Setujui: polisi tidak perlu dilapori
deadlines-own-waiver = Tidak ada yang diubah: yang menyetujui harus supervisor lain.
deadlines-unkept = Yang Anda tulis ini TIDAK disimpan dan hanya ada di layar ini:
deadlines-kept-nowhere = Laporan ini tidak ada, atau tidak Anda pegang (lagi).
deadlines-police-done = Sudah dilaporkan ke polisi…
deadlines-police-say = Hanya nomor laporan polisi yang menyelesaikan tenggat ini (UU 12/2022 pasal 41).
deadlines-police-number = Nomor laporan polisi
deadlines-police-day = Tanggal laporan polisi
deadlines-later-say = Ditekan atau digabungkan sesudah laporan polisi kasusnya dicatat. Kalau peristiwanya lain, polisi harus dilapori lagi.
deadlines-same = Peristiwa yang sama: berlaku laporan polisi kasusnya
deadlines-police-number-is = Laporan polisi { $number }, { $day }
deadlines-save = Simpan
deadlines-waive = Tidak berlaku (supervisor)…
deadlines-waive-words = Mengapa tenggat ini tidak berlaku?
deadlines-waive-save = Nyatakan tidak berlaku
deadlines-back = Kembali ke tenggat
deadlines-needs-number = Belum disimpan: isi nomor laporan polisi (paling panjang 120 huruf). Tanpa nomor, tenggat tetap berjalan.
deadlines-needs-day = Belum disimpan: isi tanggal laporan polisi; tidak boleh di masa depan atau jauh sebelum laporan ini.
deadlines-needs-words = Belum disimpan: tulis alasannya dengan singkat (paling panjang 1000 huruf).
deadlines-not-running = Tidak ada yang diubah: tenggat ini sudah tidak berjalan. Lihat catatannya.
deadlines-soon-title = Waktu melapor ke polisi hampir habis.
deadlines-soon-say = Ada laporan kekerasan seksual yang belum dilaporkan ke polisi, dan batas 3x24 jam sudah dekat.
deadlines-soon-mail-subject = OTS { $place }: waktu melapor ke polisi hampir habis
deadlines-soon-mail-body =
    Ada laporan yang wajib dilaporkan ke polisi (3x24 jam) dan belum ditandai selesai. Batasnya sudah dekat.

    Buka tenggat di { $console }

    Surel ini sengaja tidak memuat isi laporan.
deadlines-late-title = Tenggat terlewati.
deadlines-late-say = Ada tenggat yang lewat tanpa diselesaikan. Buka tenggat dan pastikan ada yang menanganinya.
deadlines-mail-subject = OTS { $place }: ada tenggat yang terlewati
deadlines-mail-body =
    Sebuah tenggat penanganan telah lewat { $minutes } menit yang lalu dan belum ditandai selesai.

    Buka tenggat di { $console }

    Surel ini sengaja tidak memuat isi laporan.
