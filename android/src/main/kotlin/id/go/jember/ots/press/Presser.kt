package id.go.jember.ots.press

import android.content.Context
import android.os.Handler
import android.os.Looper
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.position.Locator
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.SendService
import id.go.jember.ots.shell.Languages
import id.go.jember.ots.shell.Ots
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

    fun press(context: Context, urgency: Urgency, drill: Boolean = false): PressResult {
        val mayLocate = urgency == Urgency.DANGER && !drill && app.settings.positionAllowed
        val fix = if (mayLocate) app.lastFix else null
        val result = direct.press(urgency, drill, fix, Languages.of(context), VERSION)
        if (result is PressResult.Committed) after.execute { follow(result, mayLocate) }
        return result
    }

    override fun cancel(report: String, answer: (Answer<Cancelled>) -> Unit) = after.execute {
        val said = direct.cancel(report)
        screen.post { answer(said) }
    }

    override fun sendNow(report: String, answer: () -> Unit) = after.execute {
        direct.sendNow(report)
        screen.post { answer() }
    }

    /** Where the bindings do not load, sending goes on by the direct way. */
    fun sync(budgetMs: Long) = direct.sync(budgetMs)

    fun smsText(report: String) = direct.smsText(report)

    fun loads() = direct.loads()

    private fun follow(result: PressResult.Committed, mayLocate: Boolean) {
        Jobs.pressed(app, result.windowMs)
        // The first frame before the first byte: opening the core costs a cheap phone its one
        // free core for a while, and the window has to pass anyway.
        screen.postDelayed({
            SendService.start(app)
            app.network.start(app)
            app.sender.kick()
            if (mayLocate) locate(result.report)
        }, AFTER_FRAME_MS)
    }

    /** Allowed beforehand: the position of now follows the press as an item of its own. */
    private fun locate(report: String) {
        val locator = Locator(app)
        locator.lastKnown()?.let { app.lastFix = it }
        locator.fresh(Locator.SEARCH_MS) { fix ->
            val best = fix ?: locator.lastKnown() ?: return@fresh
            app.lastFix = best
            app.core.ask({ it.addPosition(report, best, PositionOf.ME) }) { app.sender.kick() }
        }
    }

    private companion object {
        /** The app's version as one number; the manifest carries the same. */
        const val VERSION = 1

        const val AFTER_FRAME_MS = 300L
    }
}
