package id.go.jember.ots.reach

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.shell.Ots

/** Asks the call centre for its word on the open reports, and tells whoever shows them. */
object News {
    private val listeners = HashSet<() -> Unit>()

    /** Asks once without waiting, in what a slice of sending left of its time. */
    fun check(app: Ots, leftMs: Long) {
        if (leftMs >= ReachPolicy.NEWS_LEAST_MS) said(app, app.core.now { it.refresh(waitMs = 0, budgetMs = leftMs) })
        again(app)
    }

    /** Asks for a page that is seen, which shows [report]; true: there is news. See [NewsWhileSeen]. */
    fun ask(app: Ots, report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean =
        said(app, app.core.now { it.ask(report, waitMs, budgetMs, seen) })

    private fun said(app: Ots, answer: Answer<Boolean>): Boolean {
        if ((answer as? Answer.Done)?.value != true) return false
        tell()
        if (!Foreground.seen) Notices.news(app)
        return true
    }

    @Synchronized
    fun listen(listener: () -> Unit) {
        listeners += listener
    }

    @Synchronized
    fun unlisten(listener: () -> Unit) {
        listeners -= listener
    }

    @Synchronized
    private fun tell() = listeners.toList().forEach { it() }

    /** While a press waits for a human, the next question comes soon. */
    private fun again(app: Ots) {
        val reports = (app.core.now { it.reports() } as? Answer.Done)?.value ?: return
        val now = app.clock.now()
        val waiting = reports.any {
            it.isOpen && it.told.let { told -> told == null || told == ToldState.WAITING } &&
                now - it.pressedAt in 0..ReachPolicy.NEWS_SOON_FOR_MS
        }
        if (waiting) Jobs.news(app)
    }
}

/** Whether a screen of this app is seen: then no notification repeats what it shows. */
object Foreground {
    @Volatile
    private var screens = 0

    val seen: Boolean get() = screens > 0

    /** How often the whole app went out of sight: whoever comes back may be somebody else. */
    @Volatile
    var departures = 0
        private set

    @Synchronized
    fun enter() {
        screens++
    }

    /** [turning]: the same page comes back at once, the other way round. */
    @Synchronized
    fun leave(turning: Boolean) {
        screens--
        if (screens == 0 && !turning) departures++
    }
}
