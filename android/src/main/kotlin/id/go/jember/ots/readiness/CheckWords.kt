package id.go.jember.ots.readiness

import android.content.Context
import id.go.jember.ots.R
import id.go.jember.ots.look.Times

/** The words of the readiness page. */
object CheckWords {
    /** Where the system has a screen that betters it. */
    val FIXABLE = setOf(
        Check.NOTIFICATIONS,
        Check.POSITION,
        Check.BATTERY,
        Check.DATA_SAVER,
        Check.HIBERNATION,
        Check.AUTOSTART,
    )

    fun verdict(verdict: Verdict): Int = when (verdict) {
        Verdict.GOOD -> R.string.verdict_good
        Verdict.FIX -> R.string.verdict_fix
        Verdict.KNOW -> R.string.verdict_know
    }

    fun title(check: Check): Int = when (check) {
        Check.LIBRARY -> R.string.check_library
        Check.QUEUE -> R.string.check_queue
        Check.CONTACT -> R.string.check_contact
        Check.NETWORK -> R.string.check_network
        Check.SIM -> R.string.check_sim
        Check.NOTIFICATIONS -> R.string.check_notifications
        Check.POSITION -> R.string.check_position
        Check.BATTERY -> R.string.check_battery
        Check.DATA_SAVER -> R.string.check_data_saver
        Check.HIBERNATION -> R.string.check_hibernation
        Check.AUTOSTART -> R.string.check_autostart
        Check.WIDGET -> R.string.check_widget
    }

    fun detail(context: Context, line: CheckLine): String {
        val good = line.verdict == Verdict.GOOD
        fun pick(yes: Int, no: Int) = context.getString(if (good) yes else no)
        when (line.fault) {
            Fault.UNREAD -> return context.getString(R.string.check_unread)
            Fault.UNWRITABLE -> return context.getString(R.string.check_queue_unwritable)
            Fault.BACKGROUND_FORBIDDEN -> return context.getString(R.string.check_battery_forbidden)
            Fault.CARD_NOT_READY -> return context.getString(R.string.check_sim_not_ready)
            null -> Unit
        }
        return when (line.check) {
            Check.LIBRARY -> pick(R.string.verdict_good, R.string.check_library_fix)
            Check.QUEUE -> when (line.verdict) {
                Verdict.GOOD -> context.getString(R.string.check_queue_good)
                Verdict.KNOW -> context.resources.getQuantityString(R.plurals.check_queue_know, line.count, line.count)
                Verdict.FIX -> context.getString(R.string.check_queue_fix)
            }
            Check.CONTACT -> line.at?.let { context.getString(R.string.last_contact, Times.short(context, it)) }
                ?: context.getString(R.string.check_contact_none)
            Check.NETWORK -> pick(R.string.check_network_good, R.string.check_network_know)
            Check.SIM -> pick(R.string.check_sim_good, R.string.check_sim_know)
            Check.NOTIFICATIONS -> pick(R.string.check_notifications_good, R.string.check_notifications_fix)
            Check.POSITION -> pick(R.string.check_position_good, R.string.check_position_know)
            Check.BATTERY -> pick(R.string.check_battery_good, R.string.check_battery_fix)
            Check.DATA_SAVER -> pick(R.string.check_data_saver_good, R.string.check_data_saver_fix)
            Check.HIBERNATION -> pick(R.string.check_hibernation_good, R.string.check_hibernation_fix)
            Check.AUTOSTART -> context.getString(R.string.check_autostart_know)
            Check.WIDGET -> when (line.verdict) {
                Verdict.GOOD -> context.resources.getQuantityString(R.plurals.check_widget_good, line.count, line.count)
                Verdict.KNOW -> context.getString(R.string.check_widget_know)
                Verdict.FIX -> context.resources.getQuantityString(R.plurals.check_widget_fix, line.count, line.count)
            }
        }
    }
}
