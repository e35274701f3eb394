package id.go.jember.ots.screens

import android.content.Intent
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** Runs in a JVM of its own, which is given no library of the core: tests/pom.xml. */
class LibraryMissingTest : AppTest() {
    @Test
    fun `a press without the core is told as not stored and leads to 110 and a plain SMS`() {
        val centre = callCentre()
        val page = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).get()
        assertTrue(page.getString(R.string.not_saved) in page.words())
        assertFalse(page.getString(R.string.countdown_saved) in page.words())
        page.tap(page.getString(R.string.call_now, "110"))
        page.tap(page.getString(R.string.sms_open))
        val opened = generateSequence { shadowOf(page).nextStartedActivity }.toList()
        assertEquals("tel:110", opened.single { it.action == Intent.ACTION_DIAL }.dataString)
        val text = opened.single { it.action == Intent.ACTION_SENDTO }.getStringExtra("sms_body")!!
        assertEquals(PressActivity.PLAIN_SMS, text)
        // No report can be made of it, and the call centre rings on it all the same.
        centre.start()
        val answer = centre.sms(text)
        assertTrue(answer, Regex("\"decoded\":\\s*false").containsMatchIn(answer))
    }

    @Test
    fun `who wants to talk is led to SAPA and says so, and sends no emergency`() {
        callCentre()
        for (urgency in listOf(Urgency.CONSULT, Urgency.REPORT)) {
            val page = screen(PressActivity::class.java, PressActivity.intent(app, urgency)).get()
            assertTrue(page.getString(R.string.not_saved) in page.words())
            page.tap(page.getString(R.string.call_now, "129"))
            page.tap(page.getString(R.string.sms_open))
            val opened = generateSequence { shadowOf(page).nextStartedActivity }.toList()
            assertEquals("tel:129", opened.single { it.action == Intent.ACTION_DIAL }.dataString)
            assertEquals(PressActivity.PLAIN_TALK, opened.single { it.action == Intent.ACTION_SENDTO }.getStringExtra("sms_body"))
            assertTrue("the police stand below", "110" in page.words())
        }
    }

    @Test
    fun `home says what does not work and keeps its buttons`() {
        callCentre()
        val home = home()
        eventually("it says so") { home.getString(R.string.core_missing) in home.words() }
        assertTrue("110" in home.words())
    }
}
