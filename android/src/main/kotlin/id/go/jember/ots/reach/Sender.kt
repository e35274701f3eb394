package id.go.jember.ots.reach

import android.content.Context
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.shell.Ots
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.ScheduledFuture
import java.util.concurrent.TimeUnit

/**
 * Carries out what the core says about sending, on one thread of its own: a slice now, the next
 * when the core wants it. It decides nothing, gives nothing up, and may die at any moment; jobs
 * (see [Jobs]) then start it again.
 */
class Sender(private val app: Ots) {
    private val thread: ScheduledExecutorService =
        Executors.newSingleThreadScheduledExecutor { work -> Thread(work, "sender").apply { isDaemon = true } }

    /** A slice waits for its turn: whoever asks for one meanwhile has this one. */
    private var queued = false
    private val listening = ArrayList<(SyncResult?) -> Unit>()

    /** The next slice that this process makes by itself. There is one: each source of slices would begin a chain of its own. */
    private var next: ScheduledFuture<*>? = null

    /** Slices in a row that the core could not carry out. */
    private var failures = 0

    /** Tries at once. Cheap to call often: kicks that come while one waits are one. */
    fun kick() = ask(null)

    /** One slice for a job or the service, in its time; [done] hears how it ended. */
    fun slice(done: (SyncResult?) -> Unit) = ask(done)

    /** [done] hears how the next slice ended, whoever asks for it; where none is planned, one begins now. */
    @Synchronized
    fun following(done: (SyncResult?) -> Unit) {
        if (next == null) ask(done) else listening += done
    }

    @Synchronized
    private fun ask(done: ((SyncResult?) -> Unit)?) {
        if (thread.isShutdown) return
        done?.let(listening::add)
        if (queued) return
        queued = true
        thread.execute {
            val heard = begin()
            val result = slice()
            // First the plan: who hears of the end may wait for what follows.
            goOn(result)
            heard.forEach { it(result) }
        }
    }

    @Synchronized
    private fun begin(): List<(SyncResult?) -> Unit> {
        queued = false
        next?.cancel(false)
        next = null
        return listening.toList().also { listening.clear() }
    }

    private fun slice(): SyncResult? {
        val slice = Slice(app.clock)
        val result = app.core.now { it.syncOnce(slice.leftMs()) }
        if (result is Answer.Failed && result.trouble == Trouble.CORE_MISSING) return outcome(app.presser.sync(slice.leftMs()))
        // A newer document may have come with the answers.
        (app.core.now { it.centre() } as? Answer.Done)?.let { app.centres.keep(it.value) }
        News.check(app, slice.leftMs())
        return outcome(result)
    }

    /** A full or busy disk ends a slice, and what waits still waits. Without the core there is nothing to try with. */
    private fun outcome(answer: Answer<SyncResult>): SyncResult? = when (answer) {
        is Answer.Done -> {
            failures = 0
            answer.value
        }
        is Answer.Failed -> if (answer.trouble == Trouble.CORE_MISSING) null else SyncResult(0, 0, afterFailure())
    }

    private fun afterFailure(): Long {
        val wait = ReachPolicy.FAILED_LEAST_MS shl failures.coerceAtMost(MANY_FAILURES)
        failures++
        return wait.coerceAtMost(ReachPolicy.FAILED_MOST_MS)
    }

    /** The next slice in this process; a job stands behind it in case the process ends. */
    private fun goOn(result: SyncResult?) {
        val wait = result?.nextWakeMs ?: return
        Jobs.retry(app, wait)
        // Whoever began this process, a page or not: while something waits, a network that comes is a try at once.
        app.network.start(app)
        again(wait)
    }

    @Synchronized
    private fun again(waitMs: Long) {
        // A slice that waits already says itself when the next is due.
        if (thread.isShutdown || queued) return
        next = thread.schedule({ kick() }, waitMs.coerceAtLeast(ReachPolicy.RETRY_LEAST_MS), TimeUnit.MILLISECONDS)
    }

    /** The process ends. What was queued is the core's, on the disk. */
    fun close() {
        thread.shutdownNow()
    }

    companion object {
        /** Doubled so often, the wait has long been the longest. */
        private const val MANY_FAILURES = 10

        fun of(context: Context): Sender = Ots.of(context).sender
    }
}
