package id.go.jember.ots.press

import android.content.Context
import android.os.Handler
import android.os.Looper
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.position.Locator
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.SendService
import id.go.jember.ots.shell.AppVersion
import id.go.jember.ots.shell.Languages
import id.go.jember.ots.shell.Ots
import java.util.Collections
import java.util.concurrent.Executors

/**
 * The press, by the direct way into the core: one call, one transaction, no JNA.
 *
 * It runs on the thread of the tap, because nothing may stand between a thumb and the disk, and
 * asks nobody anything. What comes after the commit (jobs, sending, a position) runs behind it;
 * an app that is killed in between still sends, by its standing job or at its next start.
 */
class Presser(private val app: Ots) : PressControl {
    private val direct = DirectCore({ Ots.queueFolder(app).apply { mkdirs() }.path }, { app.instanceFile })
    private val after = Executors.newSingleThreadExecutor { work -> Thread(work, "after-press") }
    private val screen = Handler(Looper.getMainLooper())
    private val version by lazy { AppVersion.of(app) }

    /** A job asked for again while it runs would be stopped and begun anew. */
    private val released = Collections.synchronizedSet(HashSet<String>())

    /** On the screen's thread. */
    private val calledOff = HashSet<String>()

    fun press(context: Context, urgency: Urgency, drill: Boolean = false): PressResult {
        val mayLocate = urgency == Urgency.DANGER && !drill && app.settings.positionAllowed
        val fix = if (mayLocate) app.lastFix.now() else null
        val result = direct.press(urgency, drill, fix, Languages.of(Languages.wrap(context)), version, CancelWindow.neededMs(context))
        if (result is PressResult.Committed) after.execute { follow(result, mayLocate, fix) }
        return result
    }

    /** While no press waits: what the phone knows of where it is, so that the next press can say it at once. */
    fun remember() {
        if (app.settings.positionAllowed) after.execute { Locator(app).lastKnown()?.let(app.lastFix::keep) }
    }

    override fun cancel(report: String, answer: (Answer<Cancelled>) -> Unit) = after.execute {
        val said = direct.cancel(report)
        // Nothing of it is left to send.
        val neverSent = said == Answer.Done(Cancelled.NEVER_SENT)
        if (neverSent) {
            released += report
            // Nothing is stored any more, and the tile must not say so.
            app.settings.tilePressed = false
        }
        screen.post {
            if (neverSent) wasCalledOff(report)
            answer(said)
        }
    }

    /** It was called off before anything of it was sent, on whatever page: nothing else goes on for it. */
    fun wasCalledOff(report: String) {
        released += report
        calledOff += report
        app.settings.tilePressed = false
        app.positions.stop(report)
    }

    override fun sendNow(report: String, answer: () -> Unit) = after.execute {
        direct.sendNow(report)
        released(report)
        screen.post { answer() }
    }

    /** The window of this press is over: whoever notices it first says so, whether a page is seen or not. */
    fun released(report: String) {
        if (!released.add(report)) return
        Jobs.released(app)
        app.sender.kick()
    }

    /** Where the bindings do not load, sending goes on by the direct way. */
    fun sync(budgetMs: Long) = direct.sync(budgetMs)

    fun smsText(report: String) = direct.smsText(report)

    fun loads() = direct.loads()

    private fun follow(result: PressResult.Committed, mayLocate: Boolean, sealed: Fix?) {
        Jobs.pressed(app, result.windowMs)
        screen.postDelayed({ released(result.report) }, result.windowMs)
        // The first frame before the first byte: opening the core costs a cheap phone its one
        // free core for a while, and the window has to pass anyway.
        screen.postDelayed({
            SendService.start(app)
            app.network.start(app)
            app.sender.kick()
            // Allowed beforehand: where the person is follows the press. A joined press is the alert of before.
            if (mayLocate && result.report !in calledOff) {
                app.positions.start(result.report, PositionOf.ME, sealed.takeUnless { result.joined })
            }
        }, AFTER_FRAME_MS)
    }

    private companion object {
        const val AFTER_FRAME_MS = 300L
    }
}
