package id.go.jember.ots.reach

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.shell.Ots
import java.util.concurrent.ConcurrentHashMap

/** Asks the call centre for its word on the open reports, and tells whoever shows them. */
object News {
    private val listeners = HashSet<() -> Unit>()

    /** When this process first saw a press that was fresh, by the clock since boot. */
    private val freshSince = ConcurrentHashMap<String, Long>()

    /** Asks once without waiting, in what a slice of sending left of its time. */
    fun check(app: Ots, leftMs: Long) {
        if (leftMs >= ReachPolicy.NEWS_LEAST_MS) said(app) { it.refresh(waitMs = 0, budgetMs = leftMs) }
        again(app)
    }

    /** Asks for a page that is seen, which shows [report]; true: there is news. See [NewsWhileSeen]. */
    fun ask(app: Ots, report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean =
        said(app) { it.ask(report, waitMs, budgetMs, seen) }

    /**
     * What came stays unread until the page of its report was seen. Only a page that says so stands for the notification:
     * another may be in front for an hour, and no later question would find the same news again.
     */
    private fun said(app: Ots, ask: (Core) -> Boolean): Boolean {
        val before = stand(app)
        if ((app.core.now(ask) as? Answer.Done)?.value != true) return false
        val fresh = stand(app).filter { (report, stands) -> before[report] != stands }.keys
        app.settings.unread(fresh.filterNot(Foreground::isPageOf))
        tell()
        val told = if (fresh.isEmpty()) Foreground.saysNewsOf(null) else fresh.all(Foreground::saysNewsOf)
        if (!told) Notices.news(app)
        return true
    }

    /** What the call centre has said so far of each report. */
    private fun stand(app: Ots): Map<String, Any> {
        val reports = (app.core.now { it.reports() } as? Answer.Done)?.value.orEmpty()
        return reports.associate { it.id to listOf(it.told, it.waitingAgain, it.messages.size) }
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
        val untaken = reports.filter { it.isOpen && it.told.let { told -> told == null || told == ToldState.WAITING } }
        // No short circuit: each of them is noted.
        if (untaken.filter { isFresh(app.clock, it) }.isNotEmpty()) Jobs.news(app)
    }

    /** The wall clock says it of a press that this process sees for the first time, the clock since boot from then on. */
    private fun isFresh(clock: Clock, report: Report): Boolean {
        val since = clock.sinceBoot()
        val fresh = clock.now() - report.pressedAt <= ReachPolicy.NEWS_SOON_FOR_MS
        val first = if (fresh) freshSince.getOrPut(report.id) { since } else freshSince[report.id]
        return first != null && since - first <= ReachPolicy.NEWS_SOON_FOR_MS
    }
}
