package id.go.jember.ots.reach

import android.os.Handler
import android.os.Looper
import id.go.jember.ots.shell.Ots
import kotlin.concurrent.thread

/**
 * Asks the call centre, one question after the other, while a page is seen that says how a report stands. What lies on
 * the disk is as old as the last job, and none may have run for an hour: by it alone a page would say that nobody has
 * what somebody took long ago.
 *
 * [heard] is called on the screen's thread when there is something new to read.
 */
class NewsWhileSeen(private val app: Ots, heard: () -> Unit) {
    private val screen = Handler(Looper.getMainLooper())
    private val tell: () -> Unit = { screen.post(heard) }

    /** The asking that counts: a page that is left and seen again begins anew. */
    private var round: Any? = null

    /**
     * The call centre was asked since the page is seen, and answered or had its time to. Before that a page does not say
     * that nobody has a report.
     */
    @Volatile
    var asked = false
        private set

    @Synchronized
    fun start() {
        if (round != null) return
        val begun = Any()
        round = begun
        News.listen(tell)
        thread(name = "news", isDaemon = true) { ask(begun) }
    }

    @Synchronized
    fun stop() {
        round = null
        asked = false
        News.unlisten(tell)
    }

    private fun ask(begun: Any) {
        // The first question is about now, and waits for nothing to happen.
        News.fetch(app, 0, ReachPolicy.NEWS_FIRST_MS)
        while (goesOn(begun)) {
            val since = app.clock.sinceBoot()
            val news = News.fetch(app, NEWS_WAIT_MS, NEWS_WAIT_MS + ReachPolicy.ANSWER_MS)
            // Offline the question fails at once: not in a tight loop. Behind news no moment passes unasked.
            if (!news && app.clock.sinceBoot() - since < NEWS_LEAST_MS) Thread.sleep(NEWS_LEAST_MS)
        }
    }

    @Synchronized
    private fun goesOn(begun: Any): Boolean {
        if (round !== begun) return false
        if (!asked) {
            asked = true
            tell()
        }
        return true
    }

    private companion object {
        const val NEWS_WAIT_MS = 20_000L
        const val NEWS_LEAST_MS = 2_000L
    }
}
