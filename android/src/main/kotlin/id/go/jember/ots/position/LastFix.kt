package id.go.jember.ots.position

import id.go.jember.ots.model.Fix

/**
 * The newest position that this process knows, in memory only. It grows older while it is kept:
 * a press hours later says how old it is by then.
 */
class LastFix(private val sinceBoot: () -> Long) {
    /** [at]: when the phone was there, in milliseconds since boot. */
    private class Kept(val fix: Fix, val at: Long)

    private var kept: Kept? = null

    @Synchronized
    fun keep(fix: Fix) {
        val at = sinceBoot() - fix.ageS * 1_000L
        val newest = kept
        if (newest == null || newest.at <= at) kept = Kept(fix, at)
    }

    @Synchronized
    fun clear() {
        kept = null
    }

    /** With its age of this moment; null as long as there is none. */
    @Synchronized
    fun now(): Fix? = kept?.let { it.fix.aged(((sinceBoot() - it.at) / 1_000).coerceIn(0, Int.MAX_VALUE.toLong()).toInt()) }
}
