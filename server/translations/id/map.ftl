### Lokasi sebuah laporan, dengan kata-kata dan di peta.

map-title = Lokasi
map-label = Peta lokasi. Isinya sama dengan daftar di bawahnya.
map-newest = terbaru
map-taken = Diambil { $time }, { $ago }
map-ago = { $span } yang lalu
map-when-unknown = Tidak diketahui kapan diambil
map-no-accuracy = ketelitian tidak diketahui
map-in = Perbesar
map-out = Perkecil
map-all = Tampilkan semua lokasi
map-grid = Jarak antargaris:
map-failed = Peta tidak bisa ditampilkan di peramban ini. Angkanya ada di daftar.
map-no-tiles = Gambar peta tidak terambil. Lingkaran dan garisnya tetap benar.
map-two-fingers = Geser peta dengan dua jari
map-ctrl = Tekan Ctrl sambil menggulir untuk memperbesar peta
map-withdrawn = Pelapor meminta lokasi yang sudah dikirim tidak dipakai. Lokasi itu tidak ditampilkan di peta.
map-copy = Salin koordinat
map-copied = Koordinat tersalin
map-not-copied = Tidak tersalin: pilih angkanya, lalu salin sendiri
