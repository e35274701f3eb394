package id.go.jember.ots.model

/** A kecamatan, or a village in one. */
data class PlaceName(val code: String, val name: String, val kecamatan: String?) {
    val isVillage: Boolean get() = kecamatan != null
}

/** Finds a kecamatan or village by what somebody types on a small keyboard. */
class Places(private val all: List<PlaceName>) {
    private val keys = all.map { key(it.name) }

    /**
     * At most [most] places for what was typed: names that begin so, then names with a word that
     * does, then names that contain it; within each the kecamatan before the villages.
     */
    fun search(typed: String, most: Int = 8): List<PlaceName> {
        val wanted = key(typed)
        if (wanted.isEmpty()) return emptyList()
        return all.indices
            .mapNotNull { at -> rank(typed, wanted, at)?.let { rank -> rank to all[at] } }
            .sortedWith(compareBy({ it.first }, { it.second.isVillage }, { it.second.name }))
            .take(most)
            .map { it.second }
    }

    private fun rank(typed: String, wanted: String, at: Int): Int? = when {
        keys[at] == wanted -> 0
        keys[at].startsWith(wanted) -> 1
        all[at].name.split(' ').any { key(it).startsWith(wanted) } -> 2
        typed.length >= 3 && keys[at].contains(wanted) -> 3
        else -> null
    }

    companion object {
        /** Spelling differs in spaces, hyphens and case ("Sumber Sari", "Sumbersari"). */
        private fun key(text: String) = text.lowercase().filter { it.isLetterOrDigit() }

        /**
         * Reads lines of `code TAB name`, kecamatan (35.09.01) before their villages
         * (35.09.01.2001). A line that is neither is passed over.
         */
        fun read(lines: Sequence<String>): Places {
            val kecamatan = HashMap<String, String>()
            val all = ArrayList<PlaceName>()
            for (line in lines) {
                val code = line.substringBefore('\t', "")
                val name = line.substringAfter('\t', "").trim()
                if (name.isEmpty()) continue
                when (code.length) {
                    8 -> {
                        kecamatan[code] = name
                        all += PlaceName(code, name, null)
                    }
                    13 -> kecamatan[code.take(8)]?.let { all += PlaceName(code, name, it) }
                }
            }
            return Places(all)
        }
    }
}
