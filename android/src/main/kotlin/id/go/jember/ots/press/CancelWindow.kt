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

    /** What the person told the phone; 0 where they told it nothing or it cannot be told. */
    fun neededMs(context: Context): Long =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) Api29.timeForButtons(context).toLong() else 0

    fun ofPress(context: Context, centre: Centre): Long =
        maxOf(centre.cancelWindowS * 1_000L, neededMs(context)).coerceAtMost(LONGEST_MS)
}
