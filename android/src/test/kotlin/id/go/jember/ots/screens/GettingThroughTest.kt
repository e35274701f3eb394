package id.go.jember.ots.screens

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.appwidget.AppWidgetManager
import android.content.Context
import android.content.Intent
import android.os.Build
import android.service.quicksettings.Tile
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.reach.WakeReceiver
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Jobs, receivers, tile and widget: how a press gets out without a screen. */
class GettingThroughTest : AppTest() {
    private val jobs get() = app.getSystemService(Context.JOB_SCHEDULER_SERVICE) as JobScheduler

    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    @Test
    fun `a press leaves jobs that outlive a reboot and ask for no network`() {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        eventually("jobs are scheduled") { jobs.allPendingJobs.size >= 2 }
        for (job in jobs.allPendingJobs) {
            @Suppress("DEPRECATION")
            assertEquals("job ${job.id}", JobInfo.NETWORK_TYPE_NONE, job.networkType)
            assertTrue("job ${job.id}", job.isPersisted)
        }
        assertTrue(jobs.allPendingJobs.any { it.isPeriodic && it.intervalMillis == 15 * 60_000L })
        val alarms = shadowOf(app.getSystemService(Context.ALARM_SERVICE) as AlarmManager)
        assertNotNull(alarms.nextScheduledAlarm)
    }

    @Test
    fun `one alarm stands behind two presses, to the minute and not exact, and it fires in Doze too`() {
        callCentre(cancelWindowS = 30)
        val app = Ots.of(app)
        val first = app.presser.press(app, Urgency.DANGER) as PressResult.Committed
        app.presser.press(app, Urgency.DANGER)
        var behind = false
        app.presser.cancel(first.report) { behind = true }
        eventually("what both presses left to do is done") { behind }
        val alarm = shadowOf(app.getSystemService(Context.ALARM_SERVICE) as AlarmManager).scheduledAlarms.single()
        assertTrue(alarm.isAllowWhileIdle)
        assertEquals("the system chooses the moment", INEXACT, alarm.windowLengthMs)
        assertEquals(0L, alarm.intervalMs)
        val wake = shadowOf(alarm.operation)
        assertTrue(wake.isBroadcast)
        assertEquals(WakeReceiver.ALARM, wake.savedIntent.action)
    }

    @Test
    fun `at the end of the window an expedited job is asked for though every page was left`() {
        callCentre(cancelWindowS = 5)
        press()
        leaveAll()
        idle(4_000)
        assertTrue("held back no longer than its window", jobs.allPendingJobs.none(::isUrgent))
        idle(2_000)
        eventually("asked for") { Build.VERSION.SDK_INT < Build.VERSION_CODES.S || jobs.allPendingJobs.any(::isUrgent) }
        assertTrue(Build.VERSION.SDK_INT >= Build.VERSION_CODES.S || jobs.allPendingJobs.none { it.id == URGENT })
    }

    @Test
    fun `kirim sekarang asks for the expedited job at once and a press called off for none`() {
        callCentre(cancelWindowS = 30)
        val app = Ots.of(app)
        var answers = 0
        val first = app.presser.press(app, Urgency.DANGER) as PressResult.Committed
        app.presser.cancel(first.report) { answers++ }
        eventually("called off") { answers == 1 }
        idle(31_000)
        assertTrue(jobs.allPendingJobs.none { it.id == URGENT })
        val second = app.presser.press(app, Urgency.DANGER) as PressResult.Committed
        app.presser.sendNow(second.report) { answers++ }
        eventually("sent now") { answers == 2 }
        assertEquals(Build.VERSION.SDK_INT >= Build.VERSION_CODES.S, jobs.allPendingJobs.any(::isUrgent))
    }

    private fun isUrgent(job: JobInfo) = Build.VERSION.SDK_INT >= Build.VERSION_CODES.S && job.id == URGENT && job.isExpedited

    @Test
    fun `the boot and update receiver is in the manifest`() {
        for (action in listOf(Intent.ACTION_LOCKED_BOOT_COMPLETED, Intent.ACTION_BOOT_COMPLETED, Intent.ACTION_MY_PACKAGE_REPLACED)) {
            val found = app.packageManager.queryBroadcastReceivers(Intent(action).setPackage(app.packageName), 0)
            assertEquals(action, WakeReceiver::class.java.name, found.single().activityInfo.name)
        }
    }

    @Test
    fun `the tile presses inside the tap and tells the truth`() {
        callCentre(cancelWindowS = 30)
        val tile = Robolectric.setupService(HelpTile::class.java)
        bindToSystem(tile)
        tile.onStartListening()
        assertEquals(Tile.STATE_INACTIVE, tile.qsTile.state)
        tile.onClick()
        assertEquals(1, reports().size)
        assertEquals(Tile.STATE_ACTIVE, tile.qsTile.state)
    }

    @Test
    fun `the tile opens the countdown of its press`() {
        callCentre(cancelWindowS = 30)
        val tile = Robolectric.setupService(HelpTile::class.java)
        bindToSystem(tile)
        tile.onClick()
        val page = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            val opened = shadowOf(toSystem.filterIsInstance<PendingIntent>().single())
            assertTrue(opened.isActivity)
            opened.savedIntent
        } else {
            shadowOf(app).nextStartedActivity
        }
        assertEquals(PressActivity::class.java.name, page.component?.className)
        val countdown = screen(PressActivity::class.java, page).get()
        assertTrue(countdown.words(), app.getString(R.string.countdown_saved) in countdown.words())
        assertEquals("it shows the press and makes no second one", 1, reports().size)
    }

    @Test
    fun `the tile says for as long as it is so that its press is not sent yet`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        centre.kill()
        val tile = Robolectric.setupService(HelpTile::class.java)
        bindToSystem(tile)
        tile.onClick()
        tile.onStartListening()
        assertEquals(Tile.STATE_ACTIVE, tile.qsTile.state)
        eventually({ "it says that nothing is sent: ${tile.says()}" }) { tile.says() == app.getString(R.string.tile_waits) }
        assertEquals(Tile.STATE_ACTIVE, tile.qsTile.state)
        centre.start()
        Ots.of(app).sender.kick()
        eventually("it arrives") { reports().single().alert?.state == SendState.SENT }
        tile.onStartListening()
        eventually({ "it says that it is sent: ${tile.says()}" }) { tile.says() == app.getString(R.string.tile_sent) }
        operator.take(reports().single().id)
        eventually({ "and that somebody has it: ${tile.says()}" }) { tile.says() == app.getString(R.string.tile_taken) }
        tile.onStopListening()
    }

    @Test
    fun `the tile says that nobody takes it and whom to call`() {
        val centre = callCentre(takenAfterS = 10)
        centre.start()
        val tile = Robolectric.setupService(HelpTile::class.java)
        bindToSystem(tile)
        tile.onClick()
        eventually("it arrives") { reports().single().alert?.state == SendState.SENT }
        tile.onStartListening()
        val untaken = app.getString(R.string.tile_untaken, Ots.of(app).centre.police)
        eventually({ "it says so: ${tile.says()}" }) { tile.says() == untaken }
        tile.onStopListening()
    }

    @Test
    fun `a tile that could not store says so, with the number of this call centre's police`() {
        callCentre()
        val centre = Ots.of(app).centre
        Ots.of(app).centres.keep(centre.copy(version = centre.version + 1, police = "1500"))
        val folder = Ots.queueFolder(app)
        folder.deleteRecursively()
        folder.parentFile!!.mkdirs()
        folder.writeText("in the way")
        val tile = Robolectric.setupService(HelpTile::class.java)
        bindToSystem(tile)
        tile.onClick()
        val failed = app.getString(R.string.tile_failed, "1500")
        assertEquals("it can be pressed again", Tile.STATE_INACTIVE, tile.qsTile.state)
        assertEquals(failed, tile.says())
        // The shade closed with the tap: what it said is read when it is opened again, and only then it is over.
        tile.onStopListening()
        tile.onStartListening()
        assertEquals(failed, tile.says())
        tile.onStopListening()
        tile.onStartListening()
        assertEquals(app.getString(R.string.tile_label), tile.says())
    }

    @Test
    fun `a press of the tile that was called off is not told as stored`() {
        callCentre(cancelWindowS = 30)
        val tile = Robolectric.setupService(HelpTile::class.java)
        bindToSystem(tile)
        tile.onClick()
        var said: Answer<Cancelled>? = null
        Ots.of(app).presser.cancel(reports().single().id) { said = it }
        eventually("it is called off") { said == Answer.Done(Cancelled.NEVER_SENT) }
        tile.onStartListening()
        assertEquals(app.getString(R.string.tile_label), tile.says())
    }

    private fun HelpTile.says() = qsTile.contentDescription?.toString()

    /** What a tile handed to the system. */
    private val toSystem = mutableListOf<Any?>()

    /** From Android 14 on a tile opens its page through the system's side of it, which a test has not. */
    private fun bindToSystem(tile: HelpTile) {
        val side = Class.forName("android.service.quicksettings.IQSService")
        val nobody = java.lang.reflect.Proxy.newProxyInstance(side.classLoader, arrayOf(side)) { _, _, what ->
            what?.let { toSystem.addAll(it) }
            null
        }
        org.robolectric.util.ReflectionHelpers.setField(android.service.quicksettings.TileService::class.java, tile, "mService", nobody)
    }

    @Test
    fun `a widget without its app looks dead and a bound one is the button`() {
        callCentre()
        val manager = shadowOf(AppWidgetManager.getInstance(app))
        val dead = android.widget.RemoteViews(app.packageName, R.layout.widget_dead).apply(app, android.widget.FrameLayout(app))
        assertEquals(app.getString(R.string.widget_unbound), dead.findViewById<TextView>(R.id.widget_text)!!.text.toString())
        val id = manager.createWidget(HelpWidget::class.java, R.layout.widget_dead)
        val alive = manager.getViewFor(id)
        assertEquals(app.getString(R.string.help), alive.findViewById<TextView>(R.id.widget_text)!!.text.toString())
        assertTrue(alive.findViewById<android.view.View>(R.id.widget)!!.hasOnClickListeners())
    }

    @Test
    fun `a notification says that there is news and nothing else`() {
        callCentre()
        Notices.news(app)
        val manager = app.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager
        val notice = shadowOf(manager).allNotifications.single()
        assertEquals(app.getString(R.string.news_title), notice.extras.getString(Notification.EXTRA_TITLE))
        assertEquals(Notification.VISIBILITY_SECRET, notice.visibility)
        assertTrue(notice.flags and Notification.FLAG_LOCAL_ONLY != 0)
    }

    @Test
    @Config(sdk = [29, 34, 36])
    fun `what a lock screen shows of a notification the channel says too, and it says nothing`() {
        callCentre()
        Notices.news(app)
        Notices.work(app)
        val channels = (app.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager).notificationChannels
        assertEquals(2, channels.size)
        for (channel in channels) assertEquals(channel.id, Notification.VISIBILITY_SECRET, channel.lockscreenVisibility)
    }

    private companion object {
        /** The job that may not be delayed. */
        const val URGENT = 3

        /** `AlarmManager.WINDOW_HEURISTIC`; an exact alarm has 0. */
        const val INEXACT = -1L
    }
}
