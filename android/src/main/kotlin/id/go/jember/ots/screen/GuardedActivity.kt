package id.go.jember.ots.screen

import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.reach.Foreground

/** How long after it was left the code need not be asked for: enough to send an SMS or to say where one is, and no more. */
const val OUT_MS = 120_000L

/**
 * A page of one report. With a code set it does not outlive being left: whoever comes back may be somebody else.
 *
 * The dialler, the SMS app and a page of settings that were opened from here are not leaving it: who comes back from them
 * within [OUT_MS] finds the page as it was. Who comes later finds the code, and the reports behind it.
 */
abstract class GuardedActivity : ScreenActivity() {
    /** When another app was opened from this page, in ms since boot; null: none was since it was last seen. */
    private var outSince: Long? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // Thrown away or turned while the other app was in front: it is still the same way out.
        outSince = savedInstanceState?.getLong(OUT_SINCE, NEVER)?.takeIf { it != NEVER }
    }

    /** Finishes the page where the code has to be asked for; subclasses show nothing then. */
    override fun onStart() {
        super.onStart()
        if (!ots.settings.isSet || outSince == null || isOutForShort()) return
        // The list that may be below this page, and not a second one.
        startActivity(Intent(this, MineActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_CLEAR_TOP or Intent.FLAG_ACTIVITY_SINGLE_TOP))
        finish()
    }

    override fun onResume() {
        super.onResume()
        outSince = null
    }

    override fun onStop() {
        super.onStop()
        if (ots.settings.isSet && !Foreground.seen && !isChangingConfigurations && !isOutForShort()) finish()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outSince?.let { outState.putLong(OUT_SINCE, it) }
    }

    override fun wentOut() {
        outSince = ots.clock.sinceBoot()
    }

    private fun isOutForShort(): Boolean = outSince?.let { ots.clock.sinceBoot() - it <= OUT_MS } ?: false

    private companion object {
        const val OUT_SINCE = "out_since"
        const val NEVER = -1L
    }
}
