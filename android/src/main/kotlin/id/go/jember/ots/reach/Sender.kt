package id.go.jember.ots.reach

import android.content.Context
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.shell.Ots
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.TimeUnit

/**
 * Carries out what the core says about sending, on one thread of its own: a slice now, the next
 * when the core wants it. It decides nothing, gives nothing up, and may die at any moment; jobs
 * (see [Jobs]) then start it again.
 */
class Sender(private val app: Ots) {
    private val thread: ScheduledExecutorService =
        Executors.newSingleThreadScheduledExecutor { work -> Thread(work, "sender").apply { isDaemon = true } }

    @Volatile
    private var queued = false

    /** Why the core could not even try in the last slice; null: it could. */
    @Volatile
    var trouble: Trouble? = null
        private set

    /** Tries at once. Cheap to call often: kicks that come while one waits are one. */
    fun kick() {
        if (queued || thread.isShutdown) return
        queued = true
        thread.execute {
            queued = false
            goOn(slice())
        }
    }

    /** One slice for a job or the service, in its time; [done] hears how it ended. */
    fun slice(done: (SyncResult?) -> Unit) {
        thread.execute {
            val result = slice()
            done(result)
            goOn(result)
        }
    }

    private fun slice(): SyncResult? {
        val slice = Slice(app.clock)
        val result = app.core.now { it.syncOnce(slice.leftMs()) }
        trouble = (result as? Answer.Failed)?.trouble
        if (result is Answer.Failed && result.trouble == Trouble.CORE_MISSING) {
            return (app.presser.sync(slice.leftMs()) as? Answer.Done)?.value
        }
        // A newer document may have come with the answers.
        (app.core.now { it.centre() } as? Answer.Done)?.let { app.centres.keep(it.value) }
        News.check(app, slice.leftMs())
        return (result as? Answer.Done)?.value
    }

    /** The next slice in this process; a job stands behind it in case the process ends. */
    private fun goOn(result: SyncResult?) {
        val next = result?.nextWakeMs ?: return
        Jobs.retry(app, next)
        // Whoever began this process, a page or not: while something waits, a network that comes is a try at once.
        app.network.start(app)
        if (thread.isShutdown) return
        thread.schedule({ kick() }, next.coerceAtLeast(ReachPolicy.RETRY_LEAST_MS), TimeUnit.MILLISECONDS)
    }

    /** The process ends. What was queued is the core's, on the disk. */
    fun close() {
        thread.shutdownNow()
    }

    companion object {
        fun of(context: Context): Sender = Ots.of(context).sender
    }
}
