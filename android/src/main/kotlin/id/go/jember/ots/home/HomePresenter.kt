package id.go.jember.ots.home

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.CallTo
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.Worker
import id.go.jember.ots.model.read
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportTruth
import id.go.jember.ots.screen.Presenter

/** What the home screen draws. The help button is always there and needs nothing of this. */
data class HomeState(
    val calls: List<CallTo>,
    /** Of the reports that still wait for something the one that matters most, in one line. */
    val open: OpenReport? = null,
    /** There is news in *Laporan saya* that [open] does not tell of: of another report, or behind its code. */
    val unread: Boolean = false,
    /** *Siapkan tombol* is offered, once. */
    val offerPrepare: Boolean = false,
    /** Where the core does not work, the button leads to a plain SMS and to the phone. */
    val parts: Parts = Parts.WHOLE,
    /** The call centre has a number for SMS. */
    val sms: Boolean = true,
)

data class OpenReport(
    val id: String,
    val headline: Headline,
    /** When the call centre last answered; null: never yet. */
    val lastContactAt: Long? = null,
    /** There is news of it that was not opened yet. */
    val unread: Boolean = false,
)

/** What the phone remembers about the home screen: no word of a report. */
interface HomeMemory {
    /** *Siapkan tombol* was answered or skipped. */
    var prepareSettled: Boolean

    /** *Laporan saya* has a code: then no line of the home screen goes around it. */
    val isSet: Boolean

    /** There is news of this report that nobody has opened. */
    fun isUnread(report: String): Boolean
}

class HomePresenter(
    private val centre: Centre,
    private val worker: Worker,
    private val clock: Clock,
    private val memory: HomeMemory,
    /** The stay in which the call centre was asked: before that nothing is said of nobody having the report. */
    private val asked: () -> Stay?,
    private val parts: () -> Parts,
) : Presenter<HomeState>(
    HomeState(centre.calls(), offerPrepare = !memory.prepareSettled, parts = parts(), sms = centre.smsNumber != null),
) {
    /** Looks for an open report; called when the screen comes to the front. */
    fun reload() {
        worker.read(asked, { core -> core.reports() }) { answer, asked ->
            val reports = (answer as? Answer.Done)?.value
            val open = reports?.let { foremost(it, asked()) } ?: state.open.takeIf { answer is Answer.Failed }
            become(
                HomeState(
                    calls = centre.calls(),
                    open = open,
                    unread = reports?.any { it.id != open?.id && memory.isUnread(it.id) } ?: state.unread,
                    offerPrepare = !memory.prepareSettled,
                    parts = parts(),
                    sms = centre.smsNumber != null,
                ),
            )
        }
    }

    /** The screen is seen no more: who had the report is old by the time that it is seen again. */
    fun unseen() {
        state.open?.let { become(state.copy(open = it.copy(headline = ReportTruth.unasked(it.headline)))) }
    }

    /** Skipped or opened: it is offered once and stays in *Lainnya*. */
    fun settlePrepare() {
        memory.prepareSettled = true
        become(state.copy(offerPrepare = false))
    }

    private fun foremost(reports: List<Report>, asked: Boolean): OpenReport? {
        if (memory.isSet) return null
        val report = ReportTruth.foremost(reports) ?: return null
        val headline = ReportTruth.headline(report, clock.now(), asked)
        return OpenReport(report.id, headline, report.lastContactAt, memory.isUnread(report.id))
    }
}
