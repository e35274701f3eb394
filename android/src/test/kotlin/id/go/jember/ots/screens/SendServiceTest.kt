package id.go.jember.ots.screens

import android.app.Notification
import android.app.job.JobScheduler
import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.Looper
import id.go.jember.ots.R
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.reach.SendService
import id.go.jember.ots.shell.Ots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ServiceController
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers

/** Android 7 to 11: what keeps the app alive for the first minutes after a press. */
class SendServiceTest : AppTest() {
    private val services = mutableListOf<ServiceController<SendService>>()

    @After
    fun endServices() = services.forEach { it.destroy() }

    private fun started(): ServiceController<SendService> =
        Robolectric.buildService(SendService::class.java, Intent(app, SendService::class.java)).create().startCommand(0, 1)
            .also { services += it }

    private fun ServiceController<SendService>.stopped() = shadowOf(get()).isStoppedBySelf

    private fun pressAlone() = Ots.of(app).presser.press(app, Urgency.DANGER)

    private fun alert() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single().alert!!

    /** What the app asked the system to start in the first second after a press. */
    private fun startedByPress(): String? {
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        idle(1_000)
        return generateSequence { shadowOf(app).nextStartedService }.mapNotNull { it.component?.className }
            .firstOrNull { it == SendService::class.java.name }
    }

    @Test
    @Config(sdk = [24, 29])
    fun `a press starts it`() {
        callCentre(cancelWindowS = 30)
        assertEquals(SendService::class.java.name, startedByPress())
    }

    @Test
    @Config(sdk = [34, 36])
    fun `from Android 12 on nothing stands in the notifications after a press`() {
        callCentre(cancelWindowS = 30)
        assertNull(startedByPress())
    }

    /** Neither level has a framework here: what the service asks is the number alone. */
    @Test
    @Config(sdk = [29])
    fun `the last Android with it is 11`() {
        for ((level, starts) in listOf(Build.VERSION_CODES.R to true, Build.VERSION_CODES.S to false)) {
            ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", level)
            SendService.start(app)
            val asked = generateSequence { shadowOf(app).nextStartedService }.map { it.component?.className }.toList()
            assertEquals("$level", listOf(SendService::class.java.name).takeIf { starts }.orEmpty(), asked)
        }
    }

    @Test
    @Config(sdk = [24, 29])
    fun `its notification says nothing and is hidden on the lock screen`() {
        callCentre(cancelWindowS = 30)
        pressAlone()
        val shadow = shadowOf(started().get())
        val notice = shadow.lastForegroundNotification
        assertEquals(app.getString(R.string.work_title), notice.extras.getString(Notification.EXTRA_TITLE))
        assertNull(notice.extras.getCharSequence(Notification.EXTRA_TEXT))
        assertEquals(Notification.VISIBILITY_SECRET, notice.visibility)
        assertTrue(notice.flags and Notification.FLAG_LOCAL_ONLY != 0)
        assertNull("a tap opens nothing", notice.contentIntent)
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) return
        val channel = app.getSystemService(android.app.NotificationManager::class.java).getNotificationChannel(notice.channelId)
        assertEquals("no sound", android.app.NotificationManager.IMPORTANCE_LOW, channel.importance)
    }

    @Test
    @Config(sdk = [24, 29])
    fun `it stays while the press is on its way and goes once it has arrived`() {
        val centre = callCentre()
        pressAlone()
        val service = started()
        eventually("it was tried, and there was nobody") { alert().attempts > 0 }
        idle()
        assertFalse(service.stopped())
        centre.start()
        eventually("it arrives") { alert().state == SendState.SENT }
        eventually("the service ends by itself") { service.stopped() }
        assertTrue("and takes its notification away", shadowOf(service.get()).isForegroundStopped)
    }

    @Test
    @Config(sdk = [24, 29])
    fun `after its time it goes and the press and its jobs stay`() {
        callCentre()
        pressAlone()
        val service = started()
        eventually("it was tried") { alert().attempts > 0 }
        idle(ReachPolicy.SERVICE_MS)
        eventually("its time is over") { service.stopped() }
        assertEquals(SendState.PENDING, alert().state)
        val jobs = app.getSystemService(Context.JOB_SCHEDULER_SERVICE) as JobScheduler
        assertTrue(jobs.allPendingJobs.isNotEmpty())
    }

    @Test
    @Config(sdk = [24, 29])
    fun `it does not stand there for what is tried again tomorrow`() {
        (app as TestOts).otherCore = object : Core by FakeCore() {
            override fun syncOnce(deadlineMs: Long) = SyncResult(sent = 1, remaining = 0, nextWakeMs = A_DAY_MS)
        }
        val service = started()
        eventually("the service ends by itself") { service.stopped() }
    }

    @Test
    @Config(sdk = [24, 29])
    fun `what an earlier press began does not end it for a later one`() {
        callCentre(cancelWindowS = 30)
        // Nothing waits: this first round is through, and wants to end the service.
        val service = started()
        val main = shadowOf(Looper.getMainLooper())
        while (main.isIdle) Thread.sleep(5)
        pressAlone()
        service.startCommand(0, 2)
        idle()
        assertFalse(service.stopped())
        assertFalse(shadowOf(service.get()).isForegroundStopped)
    }

    private companion object {
        const val A_DAY_MS = 86_400_000L
    }
}
