package id.go.jember.ots.reach

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import id.go.jember.ots.outside.HelpWidget

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
        Sender.of(context).slice { pending?.finish() }
        Jobs.standing(context)
        HelpWidget.refresh(context)
    }

    companion object {
        const val ALARM = "id.go.jember.ots.ALARM"
    }
}
