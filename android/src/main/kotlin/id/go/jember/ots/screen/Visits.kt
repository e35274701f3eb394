package id.go.jember.ots.screen

/** How long after it was left the code need not be asked for: enough to send an SMS or to say where one is, and no more. */
const val OUT_MS = 120_000L

/**
 * Which visit to the app this is. It ends where the whole app goes out of sight: whoever comes back may be somebody else.
 *
 * The dialler, the SMS app and a page of settings that were opened from a page of a report are not leaving it: who comes
 * back from them within [OUT_MS] is still there, on whatever page. Called on the screen's thread.
 */
class Visits(private val sinceBoot: () -> Long) {
    /** The number of this visit. No later process begins with one that an earlier one had. */
    var now = System.nanoTime()
        private set

    /** When another app was opened from here, in ms since boot; null: none was since a page was last in front. */
    var outSince: Long? = null
        private set

    /** The app is out of sight, for a short while perhaps. */
    private var away = false

    /** No page of this process was seen yet. */
    private var new = true
    private val ending = LinkedHashSet<() -> Unit>()

    /** [ended] is told when a visit is over, until [unlisten]. */
    fun listen(ended: () -> Unit) {
        ending += ended
    }

    fun unlisten(ended: () -> Unit) {
        ending -= ended
    }

    /** A page of another app is about to cover this one. */
    fun wentOut() {
        outSince = sinceBoot()
    }

    /** A page is in front: nothing covers it. */
    fun inFront() {
        outSince = null
    }

    /** No page of the app is seen any more. */
    fun left() {
        if (isOutForShort()) away = true else end()
    }

    /** A page is seen, the first one or one that another app may have covered. */
    fun back() {
        new = false
        val over = if (outSince == null) away else !isOutForShort()
        if (over) end()
        if (away) outSince = null
        away = false
    }

    /** The process ended meanwhile: a page that was saved says which visit it was, and since when another app was open. */
    fun takeUp(visit: Long, out: Long?) {
        if (!new) return
        new = false
        now = visit
        outSince = out
        away = true
    }

    private fun end() {
        now++
        outSince = null
        ending.toList().forEach { it() }
    }

    private fun isOutForShort(): Boolean = outSince?.let { sinceBoot() - it <= OUT_MS } ?: false
}
