package id.go.jember.ots.position

/**
 * Which fixes of one search are handed on: the first at once, whatever it is worth, and then one
 * that is better. A cell's fix of two kilometres comes in a second and must not end the search
 * before the GPS has said anything; and more than two would only cost the network.
 */
class Better<T : Any>(private val radiusM: (T) -> Double) {
    private var first: T? = null
    private var best: T? = null

    /** Nothing better is worth waiting for. */
    var enough = false
        private set

    /** [fix] if it is to be handed on now. */
    fun take(fix: T): T? {
        if (enough) return null
        val known = best ?: first
        enough = radius(fix) <= GOOD_M
        if (known == null) {
            first = fix
            return fix
        }
        if (radius(fix) >= radius(known)) return null
        best = fix
        return fix.takeIf { enough }
    }

    /** What the end of the time hands on: the best that came, unless that was the first. */
    fun rest(): T? = best.takeUnless { enough }

    /** Without a statement of accuracy a fix may be anywhere. */
    private fun radius(fix: T) = radiusM(fix).let { if (it.isNaN()) Double.POSITIVE_INFINITY else it }

    companion object {
        /** A house, not a street: radius in metres with 68 % likelihood. */
        const val GOOD_M = 50.0
    }
}
