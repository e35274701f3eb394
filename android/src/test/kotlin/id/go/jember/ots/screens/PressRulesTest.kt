package id.go.jember.ots.screens

import android.content.Intent
import android.view.WindowManager
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** When a press is a press, and what never makes a second one. */
class PressRulesTest : AppTest() {
    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    private fun pressIntent() = PressActivity.intent(app, Urgency.DANGER)

    @Test
    fun `a fresh delivery from the widget or a shortcut presses`() {
        callCentre(cancelWindowS = 30)
        val page = screen(PressActivity::class.java, pressIntent()).get()
        assertEquals(1, reports().size)
        assertTrue(page.getString(R.string.countdown_saved) in page.words())
    }

    @Test
    fun `a page brought back from Recents presses nothing`() {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, pressIntent().addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY))
        assertEquals(0, reports().size)
    }

    @Test
    fun `turning the phone presses nothing more and keeps the count`() {
        callCentre(cancelWindowS = 30)
        val controller = screen(PressActivity::class.java, pressIntent())
        controller.recreate()
        assertEquals(1, reports().size)
        assertTrue(controller.get().getString(R.string.cancel) in controller.get().words())
    }

    @Test
    fun `a second press inside the window is the same report`() {
        callCentre(cancelWindowS = 30)
        val controller = screen(PressActivity::class.java, pressIntent())
        controller.newIntent(pressIntent())
        assertEquals(1, reports().size)
    }

    @Test
    fun `another urgency is another report`() {
        callCentre(cancelWindowS = 30)
        val home = home()
        home.press(Urgency.DANGER)
        home.press(Urgency.CONSULT)
        assertEquals(2, reports().size)
    }

    @Test
    fun `leaving the countdown by back cancels nothing`() {
        callCentre(cancelWindowS = 30)
        val controller = screen(PressActivity::class.java, pressIntent())
        controller.get().finish()
        assertEquals(1, reports().size)
    }

    @Test
    fun `no page of the app can be photographed or seen in Recents`() {
        callCentre(cancelWindowS = 30)
        for (page in listOf(home(), screen(PressActivity::class.java, pressIntent()).get())) {
            assertTrue(page.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
        }
    }

    @Test
    fun `keluar cepat closes the task and goes to the launcher`() {
        callCentre()
        val home = home()
        home.tap(home.getString(R.string.quick_exit))
        assertTrue(home.isFinishing)
        val next = generateSequence { shadowOf(home).nextStartedActivity }.last()
        assertTrue(Intent.CATEGORY_HOME in next.categories)
    }

    @Test
    fun `a call button dials without a permission`() {
        callCentre()
        val home: HomeActivity = home()
        home.tap(home.getString(R.string.call_says, home.getString(R.string.call_police), "1 1 0"))
        val dial = generateSequence { shadowOf(home).nextStartedActivity }.first { it.action == Intent.ACTION_DIAL }
        assertEquals("tel:110", dial.dataString)
    }

    @Test
    fun `a phone without storage says not stored and leads to 110 and the SMS`() {
        callCentre()
        // A folder that cannot be made: a file stands in its place.
        val folder = Ots.queueFolder(app)
        folder.deleteRecursively()
        folder.parentFile!!.mkdirs()
        folder.writeText("in the way")
        val page = screen(PressActivity::class.java, pressIntent()).get()
        assertTrue(page.getString(R.string.not_saved) in page.words())
        assertFalse(page.getString(R.string.countdown_saved) in page.words())
        page.tap(page.getString(R.string.call_now, "110"))
        val dial = generateSequence { shadowOf(page).nextStartedActivity }.first { it.action == Intent.ACTION_DIAL }
        assertEquals("tel:110", dial.dataString)
        page.tap(page.getString(R.string.sms_open))
        val sms = generateSequence { shadowOf(page).nextStartedActivity }.first { it.action == Intent.ACTION_SENDTO }
        assertTrue(sms.getStringExtra("sms_body")!!.startsWith("OTS1:"))
    }
}
