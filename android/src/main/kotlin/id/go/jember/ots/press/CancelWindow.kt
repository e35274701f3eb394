package id.go.jember.ots.press

import android.content.Context
import android.os.Build
import id.go.jember.ots.look.Api29
import id.go.jember.ots.model.Centre

/**
 * How long a press can be called off: what the instance says, or longer for whoever told their
 * phone that they need more time for buttons. The core decides; this says the same beforehand.
 */
object CancelWindow {
    /** Behind this no help may wait; core/src/policy.rs has the same. */
    const val LONGEST_MS = 30_000L

    /**
     * So long after the count came up a touch on *Batalkan* was meant for the button that stood there before: a thumb that
     * hammers stops about half a second after what is below it has changed, and nobody finds and hits a button of a new
     * page sooner. The window neither ends later for it, since every call for help would wait for that, nor sooner.
     */
    const val FIRST_MOMENT_MS = 800L

    /** Touches that follow each other sooner are one hammering, which is still that of before. */
    const val HAMMERING_MS = 400L

    /** And no longer than that: whoever still hammers has seen the count, and means *Batalkan* itself. */
    const val HAMMERING_MOST_MS = 2_000L

    /** What the person told the phone; 0 where they told it nothing or it cannot be told. */
    fun neededMs(context: Context): Long =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) Api29.timeForButtons(context).toLong() else 0

    fun ofPress(context: Context, centre: Centre): Long =
        maxOf(centre.cancelWindowS * 1_000L, neededMs(context)).coerceAtMost(LONGEST_MS)
}
