package id.go.jember.ots.report

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.CancelReason
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.SmsWay
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Worker
import id.go.jember.ots.model.read
import id.go.jember.ots.screen.Presenter

/**
 * The truth about one report, read out of the core and nowhere else.
 */
class ReportPresenter(
    private val id: String,
    private val centre: Centre,
    private val worker: Worker,
    private val clock: Clock,
    private val sms: SmsWay = SmsWay.NONE,
    /** Whether this phone may say that there is news. */
    private val notices: () -> Boolean = { true },
    /** Whether this phone has a network, wherever that may lead. */
    private val network: () -> Boolean = { false },
    /** Remembers [smsOpen] for a page that is made anew. */
    private val smsIsOpen: (Boolean) -> Unit = {},
    /** The storage in which the queue lies is full. */
    private val storageFull: () -> Boolean = { false },
    /** The stay in which the call centre was asked: before that nothing is said of nobody having the report. */
    private val asked: () -> Stay?,
    /** What else goes on for a report ends with it: it was called off before anything of it was sent. */
    private val calledOff: (String) -> Unit = {},
    /** The sealed SMS by the direct way, for a phone on which nothing else of the core loads. */
    private val directSms: (String) -> Answer<String>,
) : Presenter<ReportPage>(ReportPage(headline = null, calls = centre.calls())) {
    private var report: Report? = null

    /** What was read of it may be taken for what the call centre says now. */
    private var isNow: () -> Boolean = { false }

    /** The SMS app was opened and nobody said yet whether the SMS went. */
    var smsOpen = false
        private set

    /** The core answered once; before that nothing is known of the report, not even that it is gone. */
    private var read = false
    private var asking = false

    /** It was called off here: that it is no longer there is what the person wanted. */
    private var isCalledOff = false

    /** Why the last thing that the person wanted was not done. */
    private var undone: Trouble? = null

    /** Reads the core again. Called when the page opens, after news, and every second or so. */
    fun reload() {
        if (asking) return
        asking = true
        worker.read(asked, { core -> core.reports().firstOrNull { it.id == id } }) { answer, asked ->
            asking = false
            when (answer) {
                is Answer.Done -> {
                    read = true
                    report = answer.value
                    isNow = asked
                    draw(undone ?: stuck())
                }
                is Answer.Failed -> draw(undone ?: answer.trouble.ofReading())
            }
        }
    }

    /** What is in the way of the alert on this phone itself: it goes all the same, but nothing more can be added to it. */
    private fun stuck(): Trouble? {
        val unsent = report?.alert?.state.let { it != null && it != SendState.SENT }
        return Trouble.STORAGE_FULL.takeIf { unsent && storageFull() }
    }

    /** The page is seen no more: who had the report is old by the time that it is seen again. */
    fun unseen() {
        if (read) draw(state.trouble)
    }

    fun cancel(reason: CancelReason?) {
        worker.ask({ it.cancel(id, reason) }) { answer ->
            // Tapped twice: the first tap has called it off.
            if (isCalledOff) return@ask
            if (answer is Answer.Done && answer.value == Cancelled.NEVER_SENT) {
                isCalledOff = true
                report = null
                calledOff(id)
            }
            after(answer)
        }
    }

    fun withdraw() {
        worker.ask({ it.withdraw(id) }, ::after)
    }

    /** What was not done is said until something is: the next second's reading must not wipe it away. */
    private fun after(answer: Answer<*>) {
        undone = (answer as? Answer.Failed)?.trouble
        if (answer is Answer.Failed) draw(answer.trouble) else reload()
    }

    /** The sealed SMS. Taking it ends the cancel window, so it is asked for only to be sent. */
    fun smsText(use: (String) -> Unit) {
        worker.ask({ it.smsText(id) }) { answer ->
            when (answer) {
                is Answer.Done -> use(answer.value)
                is Answer.Failed -> (directSms(id) as? Answer.Done)?.let { use(it.value) } ?: draw(answer.trouble.ofReading())
            }
        }
    }

    /** Sends the sealed SMS by this SIM. Handed over it is only once the network says that it took it. */
    fun sendSms(sim: Sim) {
        val number = centre.smsNumber ?: return
        if (sms.state(id) == SmsState.HANDING) return
        smsText { text ->
            // Tapped twice before the core gave the text: the first has sent it.
            if (sms.state(id) == SmsState.HANDING) return@smsText
            sms.send(sim, number, text, id)
            reload()
        }
    }

    /** The SMS app is open with the text in it. That is no SMS: whether one went, the person is asked. */
    fun smsOpened() = askSmsSent(true)

    /** *Belum*: the SMS stayed where it was, and the offer stays too. */
    fun smsNotSent() = askSmsSent(false)

    /** *Sudah*: the person sent it in the SMS app. */
    fun smsHanded() {
        worker.ask({ it.smsHanded(id) }) { answer ->
            if (answer is Answer.Done) askSmsSent(false)
            after(answer)
        }
    }

    private fun askSmsSent(ask: Boolean) {
        smsOpen = ask
        smsIsOpen(ask)
        if (read) draw(state.trouble)
    }

    /** No report to show: it is gone, or the core could not be asked. */
    private fun unread(trouble: Trouble?): ReportPage = when {
        trouble == null -> ReportPage(if (isCalledOff) Headline.CALLED_OFF else Headline.GONE, calls = centre.calls())
        // Nobody can say here whether anybody has it: 110 first, and the same alert by SMS.
        !read -> ReportPage(
            headline = Headline.UNREADABLE,
            calls = centre.calls(),
            trouble = trouble,
            policeFirst = true,
            offerSms = centre.smsNumber != null,
            smsWhy = SmsWhy.UNKNOWN,
        ).withOwnSms()
        else -> state.copy(trouble = trouble)
    }

    private fun draw(trouble: Trouble?) {
        val report = report ?: return become(unread(trouble))
        val headline = ReportTruth.headline(report, clock.now(), isNow())
        val unsent = report.items.filter { it.state != SendState.SENT }
        become(
            ReportPage(
                headline = headline,
                drill = report.drill,
                steps = ReportTruth.steps(report, isNow()),
                calls = centre.calls(),
                policeFirst = ReportTruth.policeFirst(report),
                offerSms = centre.smsNumber != null && ReportTruth.offerSms(report, clock.now()),
                smsWhy = ReportTruth.smsWhy(report, network()),
                promise = ReportTruth.promise(report),
                offerNotice = report.alert?.state == SendState.SENT && report.isOpen && !notices(),
                lastContactAt = report.lastContactAt,
                topics = Topic.values().map { TopicLine(it, it in report.topics) },
                itemsWaiting = unsent.count { it.part != Part.ALERT },
                messages = report.messages,
                canCancel = report.isOpen && !report.has(Part.CANCEL),
                cancel = ReportTruth.cancel(report),
                canCallOff = report.alert?.state == SendState.HELD,
                withdrawn = report.has(Part.WITHDRAW),
                trouble = trouble,
            ).withOwnSms().askingForSms(),
        )
    }

    /** Only beside the offer: an SMS of which nobody needs to hear any more is not spoken of. */
    private fun ReportPage.withOwnSms(): ReportPage =
        if (offerSms) copy(ownSms = OwnSms(sms.possible && !sms.allowed, sms.sims(), sms.state(id))) else this

    /** Once the call centre has the report, nobody needs to know by which way; where nothing can be noted, nothing is asked. */
    private fun ReportPage.askingForSms(): ReportPage = copy(askSmsSent = offerSms && smsOpen)
}
