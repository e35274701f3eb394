package id.go.jember.ots.kit

import android.content.Context
import android.view.View
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.Gallery.AT
import id.go.jember.ots.kit.Gallery.centre
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.report.CancelLine
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.OwnSms
import id.go.jember.ots.report.Promise
import id.go.jember.ots.report.ReportPage
import id.go.jember.ots.report.ReportView
import id.go.jember.ots.report.SmsWhy
import id.go.jember.ots.report.Step
import id.go.jember.ots.report.StepLine
import id.go.jember.ots.report.TopicLine

/** The page of a report in every state that it can say; a part of the [Gallery]. */
object ReportGallery {
    val screens: Map<String, (Context) -> View> = linkedMapOf(
        "report-sent" to { report(it, page(Headline.SENT, Step.SAVED, Step.SENT).copy(offerNotice = true)) },
        "report-refused" to {
            val state = page(Headline.REFUSED, Step.SAVED).copy(offerSms = true, smsWhy = SmsWhy.REFUSED)
            report(it, state.copy(promise = Promise.NONE, lastContactAt = null))
        },
        "report-nobody" to { report(it, page(Headline.NOBODY_ON_SHIFT, Step.SAVED, Step.SENT).copy(policeFirst = true)) },
        "report-waiting-again" to { report(it, page(Headline.WAITING_AGAIN, Step.SAVED, Step.SENT)) },
        "report-unknown" to { report(it, page(Headline.UNKNOWN_TO_CENTRE, Step.SAVED, Step.SENT)) },
        "report-called-off" to { report(it, ReportPage(Headline.CALLED_OFF, calls = centre.calls())) },
        "report-gone" to { report(it, ReportPage(Headline.GONE, calls = centre.calls())) },
        "report-unread" to { report(it, ReportPage(headline = null, calls = centre.calls())) },
        "report-unreadable" to {
            val state = ReportPage(Headline.UNREADABLE, calls = centre.calls(), policeFirst = true, offerSms = true)
            report(it, state.copy(smsWhy = SmsWhy.UNKNOWN, trouble = Trouble.CORE_MISSING))
        },
        "report-asks-sms" to {
            val state = page(Headline.NOT_SENT_RETRYING, Step.SAVED).copy(offerSms = true, askSmsSent = true)
            report(it, state.copy(promise = Promise.NONE, lastContactAt = null))
        },
        "report-cancel-reasons" to { report(it, page(Headline.SENT, Step.SAVED, Step.SENT)).tapped(R.string.cancel_report) },
        "report-withdraw" to { report(it, page(Headline.SENT, Step.SAVED, Step.SENT)).tapped(R.string.privacy_withdraw) },
        "report-taken" to { report(it, taken()) },
        "report-retrying" to {
            report(it, page(Headline.NOT_SENT_RETRYING, Step.SAVED).copy(offerSms = true, promise = Promise.NONE, lastContactAt = null))
        },
        "report-own-sms" to {
            val sims = listOf(Sim(1, 1, "Karangan Satu"), Sim(2, 2, "Karangan Dua"))
            val own = OwnSms(askable = true, sims = sims, state = SmsState.FAILED)
            report(it, page(Headline.NOT_SENT_RETRYING, Step.SAVED).copy(offerSms = true, ownSms = own, promise = Promise.NONE))
        },
        "report-police" to { report(it, page(Headline.CALL_POLICE, Step.SAVED, Step.SENT).copy(policeFirst = true)) },
        "report-held" to { report(it, page(Headline.HELD, Step.SAVED).copy(drill = true, trouble = Trouble.STORAGE_FULL)) },
        "report-waiting-signal" to {
            val own = OwnSms(sims = listOf(Sim(1, null, "")), state = SmsState.HANDING)
            val state = page(Headline.SAVED_WAITING, Step.SAVED).copy(offerSms = true, smsWhy = SmsWhy.NOT_SENT, ownSms = own)
            report(it, state.copy(trouble = Trouble.CANNOT_ADD))
        },
        "report-sending" to {
            val state = page(Headline.SENDING, Step.SAVED).copy(offerSms = true, ownSms = OwnSms(state = SmsState.UNDELIVERED))
            report(it, state.copy(trouble = Trouble.ALREADY_DELIVERED))
        },
        "report-delivered" to {
            val state = page(Headline.DELIVERED, Step.SAVED, Step.SMS_HANDED, Step.SENT).copy(promise = Promise.HERE_OR_AS_PREPARED)
            report(it, state.copy(itemsWaiting = 1, cancel = CancelLine.WAITING, trouble = Trouble.BAD_INPUT))
        },
        "report-handled" to {
            val state = page(Headline.HANDLED, Step.SAVED, Step.SENT, Step.TAKEN, Step.HANDLED).copy(messages = readyMade())
            report(it, state.copy(itemsWaiting = 2, cancel = CancelLine.DELIVERED, withdrawn = true, trouble = Trouble.QUEUE_BROKEN))
        },
        "report-referred" to {
            val state = page(Headline.REFERRED, Step.SAVED, Step.SENT, Step.TAKEN, Step.REFERRED)
            report(it, state.copy(trouble = Trouble.UNREAD))
        },
        "report-closed" to {
            report(it, page(Headline.CLOSED, Step.SAVED, Step.SENT, Step.TAKEN, Step.CLOSED).copy(canCancel = false))
        },
    )

    private fun report(context: Context, state: ReportPage) = ReportView(context, centre.smsNumber, events()).apply { render(state) }

    private fun <V : View> V.tapped(words: Int): V = apply {
        val text = context.getString(words)
        all().first { it.isClickable && (it as? TextView)?.text?.toString() == text }.performClick()
    }

    private fun page(headline: Headline, vararg reached: Step) = ReportPage(
        headline = headline,
        steps = Step.values().filter { it in ALWAYS || it in reached }
            .map { StepLine(it, AT.takeIf { _ -> it in reached }, it in reached) },
        calls = centre.calls(),
        promise = Promise.ANSWER_HERE,
        lastContactAt = AT,
        topics = Topic.values().map { TopicLine(it, it == Topic.POSITION) },
        canCancel = true,
    )

    private fun taken() = page(Headline.TAKEN, Step.SAVED, Step.SENT, Step.TAKEN).copy(
        promise = Promise.AS_ALLOWED,
        messages = listOf(
            OperatorMessage(1, AT, template = "seen"),
            OperatorMessage(2, AT, "Apakah Anda aman sekarang? (karangan)", question = true),
        ),
    )

    private val ALWAYS = setOf(Step.SAVED, Step.SENT, Step.TAKEN)

    /** The ready-made messages of the call centre, and one whose name this app does not know. */
    private fun readyMade() = listOf("seen", "safe", "where", "coming", "cancel", "closed", "made-up")
        .mapIndexed { at, name -> OperatorMessage(at.toLong(), AT, template = name) }
}
