package id.go.jember.ots.reach

import id.go.jember.ots.model.Clock

/** The time of one slice: sending has all of it, and news what sending left. */
class Slice(private val clock: Clock) {
    private val endsAt = clock.sinceBoot() + ReachPolicy.SLICE_MS

    fun leftMs() = (endsAt - clock.sinceBoot()).coerceAtLeast(0)
}
