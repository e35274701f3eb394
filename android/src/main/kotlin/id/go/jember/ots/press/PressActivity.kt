package id.go.jember.ots.press

import android.app.KeyguardManager
import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.Bundle
import android.os.SystemClock
import android.view.HapticFeedbackConstants
import android.view.WindowManager
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.model.read
import id.go.jember.ots.reach.NewsWhileSeen
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.report.ReportTruth
import id.go.jember.ots.screen.OUT_MS
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.screen.Ticker

/**
 * The countdown. Not exported: widget, shortcut and tile reach it with this app's own rights.
 *
 * It presses on a fresh delivery only. Turned, recreated, or brought back from Recents it shows
 * the press that is there. Back closes the page and changes nothing about the alert.
 */
class PressActivity : ScreenActivity(), CountdownView.Events {
    private lateinit var result: PressResult
    private lateinit var presenter: CountdownPresenter
    private lateinit var view: CountdownView
    private var urgency = Urgency.DANGER
    private var endsAt = 0L

    /** The dialler or the SMS app was opened from here and is about to cover this page. */
    private var opened = false
    private val ticker = Ticker(TICK_MS) { tick() }

    /** Made when the window is over and not before the first frame. */
    private val news by lazy { NewsWhileSeen(ots) { read() } }

    /** The core is being asked how the alert stands; when it was asked last, in ms since boot. */
    private var asking = false
    private var askedAt = 0L

    override fun onCreate(savedInstanceState: Bundle?) {
        // The press comes before the window, the theme and the first frame.
        val pressed = if (isFreshPress(intent, savedInstanceState)) pressNow(intent) else null
        super.onCreate(savedInstanceState)
        overLockScreen()
        // Only turned: what is being decided goes on to be decided.
        val turned = lastNonConfigurationInstance as? CountdownPresenter
        val ended = savedInstanceState?.getString(ENDED)?.let(CountdownEnd::valueOf)
        val first = pressed != null || isFirstShow(intent, savedInstanceState)
        if (pressed != null) show(pressed, first) else show(restored(savedInstanceState ?: intent.extras), first, ended, turned)
        if (first) touch()
    }

    /** What the manifest says to Android 8.1 and newer. */
    private fun overLockScreen() {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O_MR1) return
        @Suppress("DEPRECATION")
        window.addFlags(WindowManager.LayoutParams.FLAG_SHOW_WHEN_LOCKED or WindowManager.LayoutParams.FLAG_TURN_SCREEN_ON)
    }

    /** Another press while the countdown stands: the core joins it to the one that is held. */
    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        deliver(intent)
    }

    override fun onStart() {
        super.onStart()
        presenter.attach(::render)
        ticker.start()
    }

    override fun onResume() {
        super.onResume()
        // Here and not earlier: a new press is delivered before it, and then this is its page.
        if (isLocked && !opened && hasSaidItsPart()) return finishAndRemoveTask()
        opened = false
    }

    private val isLocked: Boolean get() = getSystemService(KeyguardManager::class.java)?.isKeyguardLocked == true

    /**
     * Whether this page, which needs no unlocking, may be left to whoever lifts the phone next. Somebody has the alert, or
     * it was called off, or the minutes in which it must be seen at a glance are over. A press that is not stored stays.
     */
    private fun hasSaidItsPart(): Boolean = when (val state = presenter.state) {
        is CountdownState.Counting, is CountdownState.NotSaved -> false
        is CountdownState.CalledOff, is CountdownState.CancelIsMessage -> true
        is CountdownState.Going -> state.headline in IN_HANDS || SystemClock.elapsedRealtime() - endsAt > GLANCE_MS
    }

    /** What was asked for over the lock screen must not vanish behind the page of the report. */
    override fun unlocked(open: () -> Unit) = super.unlocked {
        opened = true
        open()
    }

    override fun onStop() {
        ticker.stop()
        news.stop()
        presenter.detach()
        presenter.unseen()
        super.onStop()
        // The screen went off. The dialler that was opened from here brings nobody back to nothing.
        if (!opened && !isChangingConfigurations && hasSaidItsPart()) finishAndRemoveTask()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        write(outState, result, urgency, endsAt)
        outState.putString(ENDED, CountdownEnd.values().firstOrNull { it.state == presenter.state }?.name)
    }

    override fun onRetainNonConfigurationInstance(): Any = presenter

    private fun deliver(intent: Intent) {
        setIntent(intent)
        val pressed = if (isFreshPress(intent, null)) pressNow(intent) else null
        ticker.stop()
        presenter.detach()
        val first = pressed != null || isFirstShow(intent, null)
        show(pressed ?: restored(intent.extras), first)
        presenter.attach(::render)
        if (first) touch()
        ticker.start()
    }

    private fun isFreshPress(intent: Intent, saved: Bundle?): Boolean =
        saved == null && intent.action == ACTION_PRESS && intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY == 0

    /** The press was made by the home screen or the tile, and this page is the first to show it. */
    private fun isFirstShow(intent: Intent, saved: Bundle?): Boolean =
        saved == null && intent.action == ACTION_SHOW && intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY == 0

    private fun pressNow(intent: Intent): PressResult {
        urgency = urgencyOf(intent.extras)
        val pressed = ots.presser.press(this, urgency)
        // Whatever restarts this page from now on finds the press, not the wish to press.
        endsAt = SystemClock.elapsedRealtime() + ((pressed as? PressResult.Committed)?.windowMs ?: 0)
        setIntent(Intent(this, PressActivity::class.java).putExtras(Bundle().also { write(it, pressed, urgency, endsAt) }))
        return pressed
    }

    private fun restored(from: Bundle?): PressResult {
        urgency = urgencyOf(from)
        endsAt = from?.getLong(ENDS_AT) ?: 0
        val report = from?.getString(REPORT)
        if (report == null) {
            val trouble = Trouble.values().firstOrNull { it.name == from?.getString(TROUBLE) } ?: Trouble.QUEUE_BROKEN
            return PressResult.NotCommitted(trouble, from?.getString(SMS))
        }
        // The boot clock starts anew with the phone: no page counts longer than a window lasts.
        val left = (endsAt - SystemClock.elapsedRealtime()).coerceIn(0, CancelWindow.ofPress(this, ots.centre))
        return PressResult.Committed(report, left, false)
    }

    private fun show(pressed: PressResult, first: Boolean, ended: CountdownEnd? = null, turned: CountdownPresenter? = null) {
        result = pressed
        presenter = turned ?: CountdownPresenter(pressed, ots.presser, ots.clock, ended, urgency == Urgency.DANGER, first)
        view = CountdownView(this, ots.centre.calls(), ots.centre.smsNumber, this)
        setContentView(view)
        view.render(presenter.state)
        // Behind the first frame: what was touched before it, was touched on another page.
        val shown = presenter
        view.post { shown.drawn() }
    }

    /** A view says nothing to the hand before it is in its window: it waits until it is. */
    private fun touch() {
        val page = window.decorView
        page.post { page.performHapticFeedback(HapticFeedbackConstants.LONG_PRESS) }
    }

    private fun render(state: CountdownState) {
        view.render(state)
        if (state !is CountdownState.Going || isFinishing) return
        val report = (result as? PressResult.Committed)?.report ?: return
        ots.presser.released(report)
        handOver(report)
    }

    /** Over the lock screen only this page shows; the report's waits for the unlocking. */
    private fun handOver(report: String) {
        if (opened || isFinishing || isLocked) return
        ticker.stop()
        // Seen all the while it would have come here at the window's end: it was left, and this may be somebody else.
        val late = ots.settings.isSet && SystemClock.elapsedRealtime() - endsAt > OUT_MS
        startActivity(if (late) Intent(this, MineActivity::class.java) else ReportActivity.intent(this, report))
        finish()
    }

    /** While the window lasts it counts; after it, over a locked screen, it says how the alert stands. */
    private fun tick() {
        presenter.tick()
        val report = (result as? PressResult.Committed)?.report ?: return
        if (presenter.state !is CountdownState.Going || isFinishing) return
        handOver(report)
        if (isFinishing) return
        news.start(report)
        if (SystemClock.elapsedRealtime() - askedAt >= READ_MS) read()
    }

    private fun read() {
        val report = (result as? PressResult.Committed)?.report ?: return
        if (asking || isFinishing) return
        asking = true
        askedAt = SystemClock.elapsedRealtime()
        ots.core.read({ news.asked }, { core -> core.reports().firstOrNull { it.id == report } }) { answer, asked ->
            asking = false
            val found = (answer as? Answer.Done)?.value ?: return@read
            val headline = ReportTruth.headline(found, ots.clock.now(), asked())
            presenter.stands(headline, ReportTruth.policeFirst(found), found.lastContactAt)
        }
    }

    override fun cancel() = presenter.cancel()

    override fun takesTouch() = presenter.takesTouch()

    override fun sendNow() = presenter.sendNow()

    override fun pressAgain() = deliver(intent(this, urgency))

    override fun sendSms(sealed: String?) {
        val number = ots.centre.smsNumber ?: return
        unlocked { openSms(number, sealed ?: if (urgency == Urgency.DANGER) PLAIN_SMS else PLAIN_TALK) }
    }

    override fun close() = finish()

    companion object {
        const val ACTION_PRESS = "id.go.jember.ots.PRESS"
        private const val ACTION_SHOW = "id.go.jember.ots.SHOW"

        /**
         * What an SMS says when nothing could be sealed. It names nobody; the gateway stores and
         * rings on any text that it cannot decode.
         */
        const val PLAIN_SMS = "OTS DARURAT: saya butuh bantuan sekarang."

        /** The same of whoever wants to report or to ask for advice, and is in no danger. */
        const val PLAIN_TALK = "OTS: saya ingin bicara dengan petugas."
        private const val TICK_MS = 200L
        private const val READ_MS = 1_000L

        /** How long an alert that nobody has may be read over a locked screen that went off meanwhile. */
        private const val GLANCE_MS = 300_000L
        private val IN_HANDS = setOf(Headline.TAKEN, Headline.HANDLED, Headline.REFERRED, Headline.CLOSED)
        private const val URGENCY = "urgency"
        private const val REPORT = "report"
        private const val ENDS_AT = "ends_at"
        private const val TROUBLE = "trouble"
        private const val SMS = "sms"
        private const val ENDED = "ended"

        /**
         * Without CLEAR_TOP a second press with the very same intent, while the page of the first
         * one's report stands in this task, would only bring that page to the front: the system
         * takes it for a wish to see the task again, and delivers nothing.
         */
        private const val ALWAYS_DELIVERED = Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TOP

        /** Presses when delivered. */
        fun intent(context: Context, urgency: Urgency): Intent =
            Intent(context, PressActivity::class.java).setAction(ACTION_PRESS).putExtra(URGENCY, urgency.slug)
                .addFlags(ALWAYS_DELIVERED)

        /** Shows a press that was made already: by the tile or by the home screen. */
        fun shows(context: Context, pressed: PressResult, urgency: Urgency): Intent {
            val endsAt = SystemClock.elapsedRealtime() + ((pressed as? PressResult.Committed)?.windowMs ?: 0)
            return Intent(context, PressActivity::class.java).setAction(ACTION_SHOW).addFlags(ALWAYS_DELIVERED)
                .putExtras(Bundle().also { write(it, pressed, urgency, endsAt) })
        }

        private fun write(to: Bundle, pressed: PressResult, urgency: Urgency, endsAt: Long) {
            to.putString(URGENCY, urgency.slug)
            to.putLong(ENDS_AT, endsAt)
            when (pressed) {
                is PressResult.Committed -> to.putString(REPORT, pressed.report)
                // The sealed alert is all that is left of this press, and its SMS the only way.
                is PressResult.NotCommitted -> {
                    to.putString(TROUBLE, pressed.trouble.name)
                    to.putString(SMS, pressed.smsText)
                }
            }
        }

        private fun urgencyOf(from: Bundle?): Urgency =
            Urgency.values().firstOrNull { it.slug == from?.getString(URGENCY) } ?: Urgency.DANGER
    }
}
