package id.go.jember.ots.screens

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.Context
import android.content.Intent
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.presenters.alert
import id.go.jember.ots.presenters.report
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.reach.SendJob
import id.go.jember.ots.reach.Sender
import id.go.jember.ots.reach.WakeReceiver
import id.go.jember.ots.shell.CoreException
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowJobScheduler
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger

/** How often this process tries, by itself and for whoever wakes it, and that it never stops where something waits. */
class KeepsTryingTest : AppTest() {
    private val jobs get() = app.getSystemService(Context.JOB_SCHEDULER_SERVICE) as JobScheduler

    /** A core whose slices end as the test says: [answers] by their number. */
    private inner class Scripted(val reported: FakeCore = FakeCore(), private val answers: (Int) -> SyncResult) : Core by reported {
        val tries = AtomicInteger()

        override fun syncOnce(deadlineMs: Long): SyncResult = answers(tries.incrementAndGet())
    }

    private fun core(reported: FakeCore = FakeCore(), answers: (Int) -> SyncResult): Scripted =
        Scripted(reported, answers).also { (app as TestOts).otherCore = it }

    private fun waits(ms: Long?) = SyncResult(sent = 0, remaining = 1, nextWakeMs = ms)

    /** One slice from beginning to end: when the next is due. */
    private fun slice(): Long? {
        var next: Long? = null
        var ended = false
        Sender.of(app).slice {
            next = it?.nextWakeMs
            ended = true
        }
        eventually("the slice is over") { ended }
        return next
    }

    @Test
    fun `a later slice takes the place of what an earlier one had planned`() {
        val core = core { if (it == 1) waits(1_000) else waits(AN_HOUR_MS) }
        slice()
        slice()
        // Longer than the first wanted to wait.
        Thread.sleep(1_500)
        assertEquals(2, core.tries.get())
    }

    @Test
    fun `whoever comes while a slice waits for its turn shares it`() {
        val open = CountDownLatch(1)
        val core = core {
            open.await()
            waits(null)
        }
        val done = AtomicInteger()
        Sender.of(app).slice { done.incrementAndGet() }
        eventually("the first is under way") { core.tries.get() == 1 }
        repeat(3) { Sender.of(app).slice { done.incrementAndGet() } }
        val job = Robolectric.setupService(SendJob::class.java)
        job.onStartJob(Shadow.newInstanceOf(JobParameters::class.java))
        WakeReceiver().onReceive(app, Intent(Intent.ACTION_BOOT_COMPLETED))
        open.countDown()
        eventually("all of them hear of an end") { done.get() == 4 && shadowOf(job).isJobFinished }
        assertEquals(2, core.tries.get())
    }

    @Test
    fun `a slice that the disk did not allow is made again, later and later`() {
        core { throw CoreException(Trouble.STORAGE_FULL) }
        val waits = List(6) { checkNotNull(slice()) { "nothing would wake it" } }
        assertEquals(waits.sorted(), waits)
        assertTrue("$waits", waits[1] > waits[0] && waits.all { it <= ReachPolicy.FAILED_MOST_MS })
        eventually("and by a job where the process ends") { jobs.allPendingJobs.any { it.id == RETRY } }
    }

    @Test
    fun `of a press that nobody took news is asked for soon though the clock was put back`() {
        val later = report(alert(SendState.SENT)).copy(pressedAt = Ots.of(app).clock.now() + AN_HOUR_MS)
        core(FakeCore().apply { reports = listOf(later) }) { waits(null) }
        slice()
        eventually("the next question is planned") { jobs.allPendingJobs.any { it.id == NEWS } }
    }

    @Test
    @Config(shadows = [WithoutReboots::class])
    fun `where no job may outlive a reboot they stand until then`() {
        Jobs.pressed(app, windowMs = 5_000)
        Jobs.retry(app, afterMs = 5_000)
        Jobs.news(app)
        assertEquals(setOf(STANDING, PRESSED, RETRY, NEWS), jobs.allPendingJobs.map { it.id }.toSet())
    }

    @Test
    fun `who waits for the next slice begins none of its own`() {
        val core = core { if (it == 1) waits(1_000) else waits(null) }
        slice()
        var heard = false
        Sender.of(app).following { heard = true }
        eventually("the one that was planned is over") { heard }
        assertEquals(2, core.tries.get())
    }

    private companion object {
        const val AN_HOUR_MS = 3_600_000L
        const val STANDING = 1
        const val PRESSED = 2
        const val RETRY = 4
        const val NEWS = 5
    }
}

/** A phone whose "autostart" took away what a job needs to outlive a reboot. */
@Implements(className = "android.app.JobSchedulerImpl", isInAndroidSdk = false)
class WithoutReboots : ShadowJobScheduler.ShadowJobSchedulerImpl() {
    @Implementation
    public override fun schedule(job: JobInfo): Int {
        require(!job.isPersisted) { "RECEIVE_BOOT_COMPLETED" }
        return super.schedule(job)
    }
}
