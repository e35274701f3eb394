package id.go.jember.ots.screens

import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.pm.ShortcutManager
import android.os.Build
import android.os.Bundle
import android.view.View
import android.widget.FrameLayout
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.outside.Shortcuts
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** How a press gets from widget, shortcut and home screen to its page, and what a dying process leaves of it. */
class DeliveryTest : AppTest() {
    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    private fun pressIntent() = PressActivity.intent(app, Urgency.DANGER)

    /** Else the system only shows the task in which the last press's report stands, and presses nothing. */
    private fun isAlwaysDelivered(intent: Intent) {
        val wanted = Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TOP
        assertEquals(wanted, intent.flags and wanted)
        assertEquals(PressActivity::class.java.name, intent.component?.className)
    }

    @Test
    fun `a press is delivered whatever page stands in its task`() {
        callCentre()
        isAlwaysDelivered(pressIntent())
        isAlwaysDelivered(PressActivity.shows(app, Ots.of(app).presser.press(app, Urgency.DANGER), Urgency.DANGER))
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.N_MR1) return
        Shortcuts.refresh(app)
        val shortcuts = app.getSystemService(ShortcutManager::class.java).dynamicShortcuts
        isAlwaysDelivered(shortcuts.single().intent!!)
    }

    @Test
    fun `the widget's button is an activity of its own and no broadcast`() {
        callCentre()
        val press = PendingIntent.getActivity(
            app, 0, pressIntent(), PendingIntent.FLAG_NO_CREATE or PendingIntent.FLAG_IMMUTABLE,
        )
        assertTrue("nothing before the widget is drawn", press == null)
        val manager = shadowOf(android.appwidget.AppWidgetManager.getInstance(app))
        val alive = manager.getViewFor(manager.createWidget(HelpWidget::class.java, R.layout.widget_dead))
        FrameLayout(app).addView(alive)
        alive.findViewById<View>(R.id.widget)!!.performClick()
        val opened = shadowOf(app).nextStartedActivity
        assertEquals(PressActivity.ACTION_PRESS, opened.action)
        isAlwaysDelivered(opened)
    }

    @Test
    fun `a second press inside the window is one report and its count goes on to the end`() {
        callCentre(cancelWindowS = 2)
        val controller = screen(PressActivity::class.java, pressIntent())
        controller.pause().newIntent(pressIntent()).resume()
        assertEquals(1, reports().size)
        eventually("the count goes on and the report's page takes over") { controller.get().isFinishing }
        assertEquals(1, reports().size)
    }

    @Test
    fun `the press is on the disk before the page is`() {
        callCentre(cancelWindowS = 30)
        Robolectric.buildActivity(PressActivity::class.java, pressIntent()).create()
        assertEquals(1, reports().size)
    }

    @Test
    fun `a page whose process died comes back with the press that is there`() {
        callCentre(cancelWindowS = 30)
        val saved = Bundle()
        screen(PressActivity::class.java, pressIntent()).saveInstanceState(saved).pause().stop().destroy()
        // The system starts it again with the very intent that pressed.
        val again = restored(PressActivity::class.java, pressIntent(), saved).get()
        assertEquals(1, reports().size)
        assertTrue(again.getString(R.string.countdown_saved) in again.words())
        again.tap(again.getString(R.string.cancel))
        eventually("what was shown is what is called off") { reports().isEmpty() }
    }

    @Test
    fun `an older page never counts longer than a window lasts`() {
        callCentre(cancelWindowS = 5)
        val saved = Bundle()
        screen(PressActivity::class.java, pressIntent()).saveInstanceState(saved).pause().stop().destroy()
        // The boot clock begins anew with every boot.
        saved.putLong("ends_at", 10 * 3_600_000L)
        val again = restored(PressActivity::class.java, pressIntent(), saved).get()
        val seconds = again.findViewById<android.widget.TextView>(R.id.seconds)!!.text.toString().toInt()
        assertTrue("$seconds", seconds <= 5)
    }

    /** A folder that cannot be made: a file stands in its place. */
    private fun withoutStorage() {
        callCentre()
        val folder = Ots.queueFolder(app)
        folder.deleteRecursively()
        folder.parentFile!!.mkdirs()
        folder.writeText("in the way")
    }

    private fun PressActivity.smsAsked(): Intent {
        tap(getString(R.string.sms_open))
        return generateSequence { shadowOf(this).nextStartedActivity }.first { it.action == Intent.ACTION_SENDTO }
    }

    @Test
    fun `a press of the home screen that cannot be stored keeps its sealed SMS`() {
        withoutStorage()
        val page = press()
        assertTrue(page.getString(R.string.not_saved) in page.words())
        assertTrue(page.smsAsked().getStringExtra("sms_body")!!.startsWith("OTS1:"))
    }

    @Test
    fun `a turned phone keeps the sealed SMS of a press that could not be stored`() {
        withoutStorage()
        val controller = screen(PressActivity::class.java, pressIntent())
        val before = controller.get().smsAsked().getStringExtra("sms_body")
        controller.recreate()
        assertEquals(before, controller.get().smsAsked().getStringExtra("sms_body"))
    }

    @Test
    fun `pressing again on that page presses and stays`() {
        withoutStorage()
        val page = screen(PressActivity::class.java, pressIntent()).get()
        Ots.queueFolder(app).delete()
        page.tap(page.getString(R.string.press_again))
        assertEquals(1, reports().size)
        assertTrue(!page.isFinishing && page.getString(R.string.countdown_saved) in page.words())
    }
}
