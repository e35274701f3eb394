package id.go.jember.ots.shell

import id.go.jember.ots.model.Centre

/**
 * Whom to dial and how long to wait, out of the newest document that the core has verified.
 *
 * What the core said last is kept where a phone can read it before its first unlock and long
 * before the core is open; the copy built into the app stands for it until then, and wins again
 * where it is newer or another call centre's.
 */
class Centres(private val memory: Settings, builtIn: ByteArray?) {
    private val builtIn = CentreFile.read(builtIn)

    @Volatile
    var now: Centre = newest(CentreFile.kept(memory.centre))
        private set

    /** What the core goes by now. */
    fun keep(verified: Centre) {
        val next = newest(verified)
        if (next == now) return
        memory.centre = CentreFile.write(next)
        now = next
    }

    private fun newest(other: Centre?): Centre =
        other?.takeIf { it.instance == builtIn.instance && it.version > builtIn.version } ?: builtIn
}
