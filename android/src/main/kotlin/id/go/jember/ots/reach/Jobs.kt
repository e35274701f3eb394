package id.go.jember.ots.reach

import android.app.AlarmManager
import android.app.PendingIntent
import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.SystemClock
import id.go.jember.ots.look.Api31

/**
 * Who wakes the sender when no screen is open. No job asks for a network: such a constraint waits
 * for one that the system has validated, and a portal or a quirky mast would keep an alert back.
 *
 * Each has a deadline, though no constraint is there to be overridden: at the end of a job's latency alone the system
 * does not wake a phone that sleeps, at its deadline it does. From Android 14 on it calls that useless in a line of the
 * log, which names the job (docs/threat-model.md).
 */
object Jobs {
    private const val STANDING = 1
    private const val PRESSED = 2
    private const val URGENT = 3
    private const val RETRY = 4
    private const val NEWS = 5

    /** After install, update, boot, and at every press: a standing job that outlives a reboot. */
    fun standing(context: Context) {
        val scheduler = scheduler(context) ?: return
        if (scheduler.allPendingJobs.any { it.id == STANDING }) return
        schedule(context, JobInfo.Builder(STANDING, component(context)).setPeriodic(ReachPolicy.STANDING_MS))
    }

    /** A press is on the disk. Called after its commit, and the press stands without it. */
    fun pressed(context: Context, windowMs: Long) {
        val after = windowMs + ReachPolicy.AFTER_WINDOW_MS
        schedule(
            context,
            JobInfo.Builder(PRESSED, component(context)).setMinimumLatency(after).setOverrideDeadline(after + 1_000),
        )
        alarm(context, windowMs + ReachPolicy.ALARM_AFTER_MS)
        standing(context)
    }

    /**
     * The window is over. An expedited job cannot be delayed, so it is asked for only now, and it
     * fails without quota: then the press's own job and the running process are what is left.
     */
    fun released(context: Context) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) return
        val urgent = JobInfo.Builder(URGENT, component(context))
        Api31.expedite(urgent)
        if (!accepted(context, urgent)) {
            accepted(context, JobInfo.Builder(URGENT, component(context)).setOverrideDeadline(0))
        }
    }

    fun retry(context: Context, afterMs: Long) = once(context, RETRY, afterMs.coerceAtLeast(ReachPolicy.RETRY_LEAST_MS))

    fun news(context: Context) = once(context, NEWS, ReachPolicy.NEWS_SOON_MS)

    private fun once(context: Context, id: Int, afterMs: Long) {
        schedule(
            context,
            JobInfo.Builder(id, component(context)).setMinimumLatency(afterMs).setOverrideDeadline(afterMs * 2),
        )
    }

    /**
     * One that outlives a reboot. That needs RECEIVE_BOOT_COMPLETED, which a vendor's "autostart" may take away: then the
     * same job without, until the phone is switched off.
     */
    private fun schedule(context: Context, job: JobInfo.Builder) {
        if (!accepted(context, job.setPersisted(true))) accepted(context, job.setPersisted(false))
    }

    private fun accepted(context: Context, job: JobInfo.Builder): Boolean = try {
        scheduler(context)?.schedule(job.build()) == JobScheduler.RESULT_SUCCESS
    } catch (_: IllegalStateException) {
        // Too many jobs of this app: the standing one is among them.
        false
    } catch (_: IllegalArgumentException) {
        // Persisted, and the permission is gone.
        false
    }

    private fun alarm(context: Context, afterMs: Long) {
        val alarms = context.getSystemService(AlarmManager::class.java) ?: return
        val wake = PendingIntent.getBroadcast(
            context,
            0,
            Intent(context, WakeReceiver::class.java).setAction(WakeReceiver.ALARM),
            PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE,
        )
        alarms.setAndAllowWhileIdle(AlarmManager.ELAPSED_REALTIME_WAKEUP, SystemClock.elapsedRealtime() + afterMs, wake)
    }

    private fun scheduler(context: Context): JobScheduler? = context.getSystemService(JobScheduler::class.java)

    private fun component(context: Context) = ComponentName(context, SendJob::class.java)
}
