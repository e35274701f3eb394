# Tenggat, dokumen, ekspor, penghapusan.

deadlines-documents = Dokumen
deadlines-documents-empty = Belum ada dokumen.
deadlines-documents-empty-say = Tambahkan foto, rekaman, tangkapan layar, atau surat yang diterima.
deadlines-document-add = Tambah dokumen
deadlines-document-hint = PDF, gambar, suara, video MP4, atau teks; paling besar { $mib } MB. Disimpan terenkripsi; setiap pembukaan tercatat.
deadlines-document-send = Simpan dokumen
deadlines-document-added = ditambahkan { $time } oleh { $name }
deadlines-document-back = Kembali ke dokumen
deadlines-document-empty = Tidak ada yang disimpan: berkasnya kosong atau belum dipilih. Pilih berkas, lalu simpan lagi.
deadlines-document-too-large = Tidak disimpan: berkas lebih besar dari { $mib } MB. Potong rekamannya atau kecilkan gambarnya, lalu coba lagi.
deadlines-document-kind = Tidak disimpan: isi berkas bukan PDF, gambar (JPEG, PNG, WebP), suara (MP3, Ogg, M4A, WAV), video MP4, atau teks biasa. Yang dinilai isinya, bukan namanya.
deadlines-document-full = Tidak disimpan: ruang penyimpanan server penuh. Laporan tetap aman. Beri tahu admin sekarang, lalu coba lagi.
deadlines-kind-pdf = PDF
deadlines-kind-picture = gambar
deadlines-kind-sound = suara
deadlines-kind-video = video
deadlines-kind-text = teks
deadlines-size-kb = { $n } KB
deadlines-size-mb = { $n } MB
