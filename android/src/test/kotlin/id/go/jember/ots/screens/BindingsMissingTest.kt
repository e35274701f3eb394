package id.go.jember.ots.screens

import android.content.Intent
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Parts
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** Runs in a JVM of its own, in which JNA does not load and the core does: tests/pom.xml. */
class BindingsMissingTest : AppTest() {
    @Test
    fun `a press is stored and sent past the bindings and nothing untrue is said of it`() {
        val centre = callCentre()
        centre.start()
        val countdown = press()
        assertTrue(countdown.getString(R.string.countdown_saved) in countdown.words())
        val page = reportPage(countdown)
        page.shows(page.namingPolice(R.string.head_unreadable))
        assertFalse(page.getString(R.string.head_held) in page.words())
        // The alert is on this phone only: whoever removed the app for a new copy of it would remove the alert too.
        assertTrue("ikut hilang kalau aplikasi dihapus" in page.words())
        assertTrue(page.findViewById<android.view.View>(R.id.police_first) != null)
        eventually("it arrives by the direct way") { centre.has(reportOf(page)) }
        assertTrue(Ots.of(app).core.now { it.reports() } is Answer.Failed)
        assertEquals(Parts.PRESS_ONLY, Ots.of(app).parts())
    }

    @Test
    fun `the same alert can go by SMS`() {
        val centre = callCentre()
        centre.instance
        val page = reportPage(press())
        page.shows(page.namingPolice(R.string.head_unreadable))
        page.tap(page.getString(R.string.sms_open))
        var sms: Intent? = null
        eventually("the SMS app opens") {
            sms = shadowOf(page).nextStartedActivity ?: sms
            sms?.action == Intent.ACTION_SENDTO
        }
        centre.start()
        val answer = centre.sms(sms!!.getStringExtra("sms_body")!!)
        assertTrue(answer, reportOf(page) in answer)
    }

    @Test
    fun `home says that the button still stores and sends`() {
        callCentre()
        val home = home()
        eventually("it says so") { home.getString(R.string.core_press_only) in home.words() }
        assertFalse(home.getString(R.string.core_missing) in home.words())
    }
}
