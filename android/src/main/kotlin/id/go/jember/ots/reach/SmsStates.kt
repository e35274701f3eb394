package id.go.jember.ots.reach

import id.go.jember.ots.model.SmsState

/**
 * What became of the SMS that this process gave to the radio. In memory only: after a restart the
 * SMS is offered anew, and the same sealed text twice is one report.
 */
class SmsStates(private val sinceBoot: () -> Long) {
    private class Entry(val state: SmsState, val at: Long)

    private val entries = HashMap<String, Entry>()

    @Synchronized
    fun of(report: String): SmsState {
        val entry = entries[report] ?: return SmsState.NONE
        // A radio that is switched off may never say anything.
        val silent = entry.state == SmsState.HANDING && sinceBoot() - entry.at >= ReachPolicy.SMS_ANSWER_MS
        return if (silent) SmsState.FAILED else entry.state
    }

    @Synchronized
    fun clear() = entries.clear()

    @Synchronized
    fun become(report: String, state: SmsState) {
        if (state == SmsState.NONE) entries -= report else entries[report] = Entry(state, sinceBoot())
    }
}
