package id.go.jember.ots.screens

import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.appwidget.AppWidgetManager
import android.content.Context
import android.content.Intent
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.kit.CallCentre
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.press.DirectCore
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.SendJob
import id.go.jember.ots.reach.WakeReceiver
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadow.api.Shadow

/** A process that ends right behind the commit, and a phone that is switched on again and stays locked. */
class LostProcessTest : AppTest() {
    private val jobs get() = app.getSystemService(Context.JOB_SCHEDULER_SERVICE) as JobScheduler

    /** All that a press leaves when the process is killed right behind its commit: a row, and nothing scheduled. */
    private fun committedAndKilled(): String {
        val direct = DirectCore({ Ots.queueFolder(app).apply { mkdirs() }.path }, { Ots.of(app).instanceFile })
        return (direct.press(Urgency.DANGER, false, null, Language.INDONESIAN, 1) as PressResult.Committed).report
    }

    private fun CallCentre.hears(report: String) = eventually("the call centre has $report") { has(report) }

    private fun alerts(centre: CallCentre) = Regex("\"kind\":\\s*\"alert\"").findAll(centre.reports()).count()

    private fun standing() = jobs.allPendingJobs.count { it.isPeriodic && it.isPersisted && it.intervalMillis == 15 * 60_000L }

    @Test
    fun `killed between the commit and scheduling, the standing job from before sends it once`() {
        val centre = callCentre()
        Jobs.standing(app)
        val before = jobs.allPendingJobs.map { it.id }
        val report = committedAndKilled()
        assertEquals("nothing was scheduled for this press", before, jobs.allPendingJobs.map { it.id })
        centre.start()
        val job = Robolectric.setupService(SendJob::class.java)
        val parameters = Shadow.newInstanceOf(JobParameters::class.java)
        assertTrue(job.onStartJob(parameters))
        centre.hears(report)
        eventually("the job says that it is done") { shadowOf(job).isJobFinished }
        assertFalse("the standing job comes again by itself", shadowOf(job).isRescheduleNeeded)
        assertEquals(1, alerts(centre))
    }

    @Test
    fun `the standing job is there once the app, its widget or its tile is`() {
        callCentre()
        home()
        eventually("opened") { standing() == 1 }
        jobs.cancelAll()
        shadowOf(AppWidgetManager.getInstance(app)).createWidget(HelpWidget::class.java, R.layout.widget_dead)
        assertEquals("placed on the home screen", 1, standing())
        jobs.cancelAll()
        Robolectric.setupService(HelpTile::class.java).onTileAdded()
        assertEquals("placed among the quick settings", 1, standing())
    }

    @Test
    fun `killed between the commit and scheduling, opening the app sends it`() {
        val centre = callCentre()
        val report = committedAndKilled()
        centre.start()
        home()
        centre.hears(report)
        assertEquals(1, alerts(centre))
    }

    @Test
    fun `switched on again and not unlocked it sends without the storage that is still locked`() {
        val centre = callCentre()
        val report = committedAndKilled()
        (app as TestOts).locked = true
        centre.start()
        WakeReceiver().onReceive(app, Intent(Intent.ACTION_LOCKED_BOOT_COMPLETED))
        centre.hears(report)
        assertEquals(1, standing())
        assertEquals(1, alerts(centre))
    }

    @Test
    fun `a press over a screen that was not unlocked since the start is stored and sent`() {
        val centre = callCentre()
        centre.start()
        (app as TestOts).locked = true
        val page = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).get()
        assertTrue(page.getString(R.string.countdown_saved) in page.words())
        assertTrue(page.findViewById<View>(R.id.cancel) != null)
        eventually("it arrives") { alerts(centre) == 1 }
    }
}
