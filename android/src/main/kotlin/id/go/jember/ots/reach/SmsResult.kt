package id.go.jember.ots.reach

import android.app.Activity
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.telephony.SmsMessage
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.shell.Ots

/**
 * What the radio and the network said of an SMS that [DirectSms] sent. Only a network that took it
 * makes it *diserahkan*; and that is no receipt of the call centre, and neither is a delivery report.
 */
class SmsResult : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val report = intent.data?.schemeSpecificPart ?: return
        val app = Ots.of(context)
        when (intent.action) {
            SENT -> if (resultCode == Activity.RESULT_OK) {
                app.smsStates.become(report, SmsState.NONE)
                val pending = goAsync()
                app.core.ask({ it.smsHanded(report) }) { pending?.finish() }
            } else {
                app.smsStates.become(report, SmsState.FAILED)
            }
            DELIVERED -> if (givenUp(intent)) app.smsStates.become(report, SmsState.UNDELIVERED)
        }
    }

    /** 3GPP 23.040, 9.2.3.15: this bit of the status says that the network tries no more. */
    private fun givenUp(intent: Intent): Boolean {
        val pdu = intent.getByteArrayExtra("pdu") ?: return false
        val message = try {
            SmsMessage.createFromPdu(pdu, intent.getStringExtra("format"))
        } catch (_: RuntimeException) {
            null
        }
        return message != null && message.isStatusReportMessage && message.status and NO_MORE_TRIES != 0
    }

    companion object {
        const val SENT = "id.go.jember.ots.SMS_SENT"
        const val DELIVERED = "id.go.jember.ots.SMS_DELIVERED"

        /** In front of the report's id: each report has a result of its own. */
        const val SCHEME = "ots"
        private const val NO_MORE_TRIES = 0x40
    }
}
