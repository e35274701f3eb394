package id.go.jember.ots.report

import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.ToldState

/**
 * What may be said about a report, from its states alone. Pure, so that every sentence on the
 * screen has a test.
 *
 * *Tersimpan* needs the commit, *Terkirim* the signed receipt, *Diterima petugas* a human. An
 * SMS that was handed over is a step of its own and none of these.
 */
object ReportTruth {
    /** What is only so as long as no human has the report. */
    private val NOT_TAKEN =
        setOf(Headline.SENT, Headline.CALL_POLICE, Headline.NOBODY_ON_SHIFT, Headline.WAITING_AGAIN)

    /** [asked]: the call centre was asked just now; else nothing is said of nobody having the report. */
    fun headline(report: Report, now: Long, asked: Boolean): Headline =
        known(report, now).let { if (asked) it else unasked(it) }

    /** What is left of it for somebody who has not asked the call centre. */
    fun unasked(headline: Headline): Headline = if (headline in NOT_TAKEN) Headline.DELIVERED else headline

    private fun known(report: Report, now: Long): Headline {
        val alert = report.alert ?: return Headline.GONE
        val untaken = policeFirst(report)
        return when {
            report.unknownToCentre -> Headline.UNKNOWN_TO_CENTRE
            alert.state == SendState.HELD -> Headline.HELD
            alert.state == SendState.REFUSED -> Headline.REFUSED
            // An answer of the call centre proves that the alert is there, by whatever path it went.
            report.told == ToldState.TAKEN -> Headline.TAKEN
            report.told == ToldState.HANDLED -> Headline.HANDLED
            report.told == ToldState.REFERRED -> Headline.REFERRED
            report.told == ToldState.CLOSED -> Headline.CLOSED
            alert.state == SendState.SENDING && alert.attempts <= 1 && !untaken -> Headline.SENDING
            alert.state != SendState.SENT && (alert.attempts > 0 || overdue(report, now)) ->
                Headline.NOT_SENT_RETRYING
            alert.state != SendState.SENT -> Headline.SAVED_WAITING
            report.waitingAgain -> Headline.WAITING_AGAIN
            untaken && report.nobodyOnShift -> Headline.NOBODY_ON_SHIFT
            untaken -> Headline.CALL_POLICE
            else -> Headline.SENT
        }
    }

    /**
     * Nobody has a danger alert in time, or nobody is there to take one. The core knows what was
     * pressed and keeps the time, over restarts too; a drill points nowhere.
     */
    fun policeFirst(report: Report): Boolean = report.callPolice && !report.drill && !taken(report)

    /**
     * Of which one a place speaks that has room for one, of [reports] that are the newest first: a danger alert that nobody
     * has, else one that is not with the call centre, else the newest. Null: none of them is open.
     */
    fun foremost(reports: List<Report>): Report? {
        val open = reports.filter { it.isOpen && !it.drill }
        return open.firstOrNull(::policeFirst) ?: open.firstOrNull(::isUnsent) ?: open.firstOrNull()
    }

    private fun isUnsent(report: Report): Boolean =
        report.told == null && report.alert?.state.let { it != null && it != SendState.SENT }

    /** Not sent in time, or refused: the sealed SMS is another path for the very same bytes. */
    fun offerSms(report: Report, now: Long): Boolean {
        val alert = report.alert ?: return false
        if (report.told != null) return false
        return when (alert.state) {
            SendState.SENT -> false
            SendState.REFUSED -> true
            // Held beyond its window it cannot be written down as released: the storage is full, and the SMS needs none.
            SendState.HELD, SendState.PENDING, SendState.SENDING -> overdue(report, now)
        }
    }

    /** What may be said with that offer. */
    fun smsWhy(report: Report, network: Boolean): SmsWhy = when {
        report.alert?.state == SendState.REFUSED -> SmsWhy.REFUSED
        network -> SmsWhy.NOT_SENT
        else -> SmsWhy.NO_NETWORK
    }

    /** [asked] as for the [headline]: a step that may be reached by now is not drawn as one that was not. */
    fun steps(report: Report, asked: Boolean): List<StepLine> {
        val alert = report.alert
        val lines = mutableListOf(StepLine(Step.SAVED, report.pressedAt, true))
        alert?.smsHandedAt?.let { lines += StepLine(Step.SMS_HANDED, it, true) }
        lines += StepLine(Step.SENT, alert?.sentAt, alert?.state == SendState.SENT)
        if (asked || taken(report) || alert?.state != SendState.SENT) {
            lines += StepLine(Step.TAKEN, report.takenAt.takeIf { taken(report) }, taken(report))
        }
        when (report.told) {
            ToldState.HANDLED -> lines += StepLine(Step.HANDLED, report.toldAt, true)
            ToldState.REFERRED -> lines += StepLine(Step.REFERRED, report.toldAt, true)
            ToldState.CLOSED -> lines += StepLine(Step.CLOSED, report.toldAt, true)
            ToldState.WAITING, ToldState.TAKEN, null -> Unit
        }
        return lines
    }

    fun promise(report: Report): Promise = when {
        report.drill || (report.alert?.state != SendState.SENT && report.told == null) -> Promise.NONE
        report.told == ToldState.CLOSED -> Promise.NONE
        // What the box allows the phone cannot know, and the call centre knows it once it has it.
        report.items.any { it.part == Part.SAFE_CONTACT && it.state == SendState.SENT } && taken(report) -> Promise.AS_ALLOWED
        // The prepared box may hold a safe contact, and the phone cannot look into it.
        report.has(Part.PREPARED) && !report.has(Part.SAFE_CONTACT) -> Promise.HERE_OR_AS_PREPARED
        else -> Promise.ANSWER_HERE
    }

    fun cancel(report: Report): CancelLine {
        val cancel = report.items.lastOrNull { it.part == Part.CANCEL } ?: return CancelLine.NONE
        return if (cancel.state == SendState.SENT) CancelLine.DELIVERED else CancelLine.WAITING
    }

    /** A human has it now. A claim that lapsed counts as nobody. */
    private fun taken(report: Report): Boolean = !report.waitingAgain && when (report.told) {
        ToldState.TAKEN, ToldState.HANDLED, ToldState.REFERRED -> true
        ToldState.CLOSED -> report.takenAt != null
        ToldState.WAITING, null -> false
    }

    private fun overdue(report: Report, now: Long): Boolean {
        val from = report.offerSmsAt ?: return false
        // A clock set back says nothing about the wait: rather offer the SMS than hide it.
        return now >= from || now < report.pressedAt
    }
}
