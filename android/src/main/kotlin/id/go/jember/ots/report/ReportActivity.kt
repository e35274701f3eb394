package id.go.jember.ots.report

import android.content.Context
import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.model.CancelReason
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.reach.DirectSms
import id.go.jember.ots.reach.NewsWhileSeen
import id.go.jember.ots.reach.NoticePermission
import id.go.jember.ots.reach.SaysNews
import id.go.jember.ots.readiness.PhoneState
import id.go.jember.ots.screen.GuardedActivity
import id.go.jember.ots.screen.Ticker

/** The page of one report, kept true while it is seen. */
class ReportActivity : GuardedActivity(), ReportView.Events, SaysNews {
    private lateinit var report: String
    private lateinit var presenter: ReportPresenter
    private lateinit var view: ReportView
    private val ticker = Ticker(RELOAD_MS) { presenter.reload() }
    private val news by lazy { NewsWhileSeen(ots) { presenter.reload() } }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        report = intent.getStringExtra(REPORT) ?: return finish()
        view = ReportView(this, ots.centre.smsNumber, this)
        val sms = DirectSms(this, ots.smsStates)
        val notices = { NoticePermission.isAllowed(this) }
        val drafts = ots.drafts
        val phone = PhoneState(this)
        val smsIsOpen = { open: Boolean -> drafts.smsOpen(report, open) }
        val network = { phone.hasNetwork }
        val asked = { news.asked }
        val full = { ots.storageFull }
        presenter =
            ReportPresenter(
                report, ots.centre, ots.core, ots.clock, sms, notices, network, smsIsOpen, full, asked,
                ots.presser::wasCalledOff, ots.presser::smsText,
            )
        setContentView(view)
        if (savedInstanceState?.getBoolean(SMS_OPEN) == true || drafts.isSmsOpen(report)) presenter.smsOpened()
    }

    override fun onStart() {
        super.onStart()
        if (isFinishing) return
        presenter.attach(::render)
        ticker.start()
        // Opening the page is a kick: whatever waits is tried at once.
        ots.network.start(ots)
        ots.sender.kick()
        news.start(report)
    }

    /** What is new of a report was seen once its page has shown it. */
    private fun render(state: ReportPage) {
        view.render(state)
        if (state.headline != null && state.headline != Headline.UNREADABLE) ots.settings.read(report)
    }

    override fun saysNewsOf(report: String) = isPageOf(report)

    override fun isPageOf(report: String) = report == this.report

    override fun onStop() {
        ticker.stop()
        news.stop()
        presenter.detach()
        presenter.unseen()
        super.onStop()
    }

    override fun sendSms() {
        val number = ots.centre.smsNumber ?: return
        presenter.smsText { text -> if (openSms(number, text)) presenter.smsOpened() }
    }

    override fun smsSent(sent: Boolean) = if (sent) presenter.smsHanded() else presenter.smsNotSent()

    /** The system may throw this page away while the SMS app is in front. */
    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(SMS_OPEN, presenter.smsOpen)
    }

    /** The person asked for it now; a build that does not send by itself has no button for it. */
    override fun allowSms() = requestPermissions(DirectSms.PERMISSIONS, SMS_PERMISSION)

    override fun sendSms(sim: Sim) = presenter.sendSms(sim)

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<out String>, grantResults: IntArray) {
        super.onRequestPermissionsResult(requestCode, permissions, grantResults)
        if (requestCode == SMS_PERMISSION || requestCode == NOTICE_PERMISSION) presenter.reload()
    }

    override fun allowNotices() {
        NoticePermission.ask(this, NOTICE_PERMISSION)?.let { tryStart(it) }
    }

    override fun pressAgain() {
        startActivity(PressActivity.intent(this, Urgency.DANGER))
    }

    override fun ask(topic: Topic) = startActivity(QuestionActivity.intent(this, report, topic, single = true))

    override fun askAll(from: Topic) = startActivity(QuestionActivity.intent(this, report, from, single = false))

    override fun cancel(reason: CancelReason?) = presenter.cancel(reason)

    override fun withdraw() = presenter.withdraw()

    override fun back() = finish()

    companion object {
        private const val REPORT = "report"
        private const val SMS_OPEN = "sms_open"
        private const val SMS_PERMISSION = 1
        private const val NOTICE_PERMISSION = 2
        private const val RELOAD_MS = 1_000L

        fun intent(context: Context, report: String): Intent =
            Intent(context, ReportActivity::class.java).putExtra(REPORT, report)
    }
}
