package id.go.jember.ots.reach

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.os.Handler
import android.os.Looper
import id.go.jember.ots.outside.HelpWidget
import java.util.concurrent.atomic.AtomicBoolean

/**
 * The phone was switched on, the app was updated, or the one alarm fired: whatever waits goes out.
 *
 * On a phone that is still locked the queue is readable, because it stands in device-protected
 * storage.
 */
class WakeReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        when (intent.action) {
            ALARM,
            Intent.ACTION_LOCKED_BOOT_COMPLETED,
            Intent.ACTION_BOOT_COMPLETED,
            Intent.ACTION_MY_PACKAGE_REPLACED,
            -> Unit
            else -> return
        }
        // Nothing may stand before the sending.
        val pending = goAsync()
        val ended = AtomicBoolean()
        val end = { if (!ended.getAndSet(true)) pending?.finish() }
        Sender.of(context).slice { end() }
        // The slice goes on as long as the process does, and jobs stand behind it.
        Handler(Looper.getMainLooper()).postDelayed({ end() }, ReachPolicy.BROADCAST_MS)
        Jobs.standing(context)
        HelpWidget.refresh(context)
    }

    companion object {
        const val ALARM = "id.go.jember.ots.ALARM"
    }
}
