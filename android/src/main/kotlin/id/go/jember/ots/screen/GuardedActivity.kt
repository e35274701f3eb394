package id.go.jember.ots.screen

import android.content.Intent
import android.os.Bundle
import android.view.View
import id.go.jember.ots.mine.MineActivity

/**
 * A page of one report. With a code set it does not outlive the visit in which it was opened (see [Visits]), whether it is
 * the page from which the app was left or lies below that one. Who comes back too late from an app that was opened from
 * here finds the code, and the reports behind it.
 */
abstract class GuardedActivity : ScreenActivity() {
    /** The visit in which this page was seen last; null: in none yet. */
    private var visit: Long? = null
    private val visitEnded: () -> Unit = { if (ots.settings.isSet) finish() }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        ots.visits.listen(visitEnded)
        if (savedInstanceState?.containsKey(VISIT) != true) return
        // Thrown away or turned while another page or another app was in front: it is still of the visit that it was of.
        val seen = savedInstanceState.getLong(VISIT)
        visit = seen
        ots.visits.takeUp(seen, savedInstanceState.getLong(OUT_SINCE, NEVER).takeIf { it != NEVER })
    }

    /** Finishes the page where the code has to be asked for; subclasses show nothing then. */
    override fun onStart() {
        super.onStart()
        // Also where another page of the app was seen all the while.
        ots.visits.back()
        val before = visit
        visit = ots.visits.now
        if (!ots.settings.isSet || before == null || before == visit) return
        // What it said before is not seen again for as long as the other page takes to come.
        findViewById<View>(android.R.id.content).visibility = View.INVISIBLE
        // The list that may be below this page, and not a second one.
        startActivity(Intent(this, MineActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_CLEAR_TOP or Intent.FLAG_ACTIVITY_SINGLE_TOP))
        finish()
    }

    override fun onResume() {
        super.onResume()
        ots.visits.inFront()
    }

    override fun onDestroy() {
        ots.visits.unlisten(visitEnded)
        super.onDestroy()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        visit?.let { outState.putLong(VISIT, it) }
        ots.visits.outSince?.let { outState.putLong(OUT_SINCE, it) }
    }

    override fun wentOut() = ots.visits.wentOut()

    private companion object {
        const val VISIT = "visit"
        const val OUT_SINCE = "out_since"
        const val NEVER = -1L
    }
}
