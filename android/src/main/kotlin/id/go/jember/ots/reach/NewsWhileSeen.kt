package id.go.jember.ots.reach

import android.os.Handler
import android.os.Looper
import id.go.jember.ots.model.Stay
import id.go.jember.ots.shell.Ots
import kotlin.concurrent.thread

/**
 * Asks the call centre, one question after the other, while a page is seen that says how a report stands. What lies on
 * the disk is as old as the last job, and none may have run for an hour: by it alone a page would say that nobody has
 * what somebody took long ago.
 *
 * One question at a time, and none any more once the page is left. The answer about the report that the page shows may be
 * held back for [waitMs] until something happens to it.
 *
 * [heard] is called on the screen's thread when there is something new to read.
 */
class NewsWhileSeen(private val app: Ots, private val waitMs: Long = ReachPolicy.NEWS_WAIT_MS, heard: () -> Unit) {
    private val screen = Handler(Looper.getMainLooper())
    private val tell: () -> Unit = { screen.post(heard) }

    /** The asking that counts: a page that is left and seen again begins anew. */
    private var round: Stay? = null

    /** What the page shows; null: all of them. */
    @Volatile
    private var report: String? = null

    /**
     * The stay in which the call centre was asked, and answered or had its time to; null: not since the page is seen. Before
     * that a page does not say that nobody has a report, and by what it read before that neither: see [id.go.jember.ots.model.read].
     */
    @Volatile
    var asked: Stay? = null
        private set

    @Synchronized
    fun start(report: String?) {
        this.report = report
        if (round != null) return
        val begun = Stay()
        round = begun
        News.listen(tell)
        thread(name = "news", isDaemon = true) { ask(begun) }
    }

    @Synchronized
    fun stop() {
        round?.leave()
        round = null
        asked = null
        News.unlisten(tell)
    }

    private fun ask(begun: Stay) {
        // The first question is about now, and waits for nothing to happen.
        News.ask(app, report, 0, app.newsFirstMs, begun)
        while (goesOn(begun)) {
            val since = app.clock.sinceBoot()
            val news = News.ask(app, report, waitMs, waitMs + ReachPolicy.ANSWER_MS, begun)
            // Behind news no moment passes unasked.
            if (!news && app.clock.sinceBoot() - since < ReachPolicy.NEWS_AGAIN_MS) Thread.sleep(ReachPolicy.NEWS_AGAIN_MS)
        }
    }

    @Synchronized
    private fun goesOn(begun: Stay): Boolean {
        if (round !== begun) return false
        if (asked == null) {
            asked = begun
            tell()
        }
        return true
    }
}
