package id.go.jember.ots.screens

import id.go.jember.ots.R
import id.go.jember.ots.kit.CallCentre
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.shell.CentreFile
import id.go.jember.ots.shell.Centres
import id.go.jember.ots.shell.Ots
import id.go.jember.ots.shell.Settings
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** A call centre that got another hotline and another gateway since the app was built. */
class NewNumbersTest : AppTest() {
    /** Fetched by the core as it is by any phone: behind a report that went through. */
    private fun moved(): CallCentre {
        val centre = callCentre(more = "[privacy]\ncontact = \"$OFFICE\"")
        centre.move(hotline = NEW_HOTLINE, sms = NEW_GATEWAY)
        centre.start()
        assertNotEquals(NEW_HOTLINE, Ots.of(app).centre.hotline)
        Ots.of(app).presser.press(app, Urgency.DANGER)
        eventually("the newer document is here") { Ots.of(app).centre.hotline == NEW_HOTLINE }
        return centre
    }

    @Test
    fun `the screens go by the newest document that the core has verified`() {
        moved()
        val centre = Ots.of(app).centre
        assertEquals(NEW_GATEWAY, centre.smsNumber)
        assertEquals((Ots.of(app).core.now { it.centre() } as Answer.Done).value, centre)
        assertTrue(NEW_HOTLINE in home().words())
    }

    @Test
    fun `a process that begins anew knows them before the core is open, on a phone that is still locked`() {
        moved()
        (app as TestOts).locked = true
        val centre = Centres(Settings(app), TestOts.built).now
        assertEquals(listOf(NEW_HOTLINE, NEW_GATEWAY), listOf(centre.hotline, centre.smsNumber))
        assertEquals("what is kept says all that the screens need", Ots.of(app).centre, centre)
    }

    @Test
    fun `an app built later or for another call centre goes by its own document`() {
        moved()
        val kept = Ots.of(app).centre
        for (other in listOf(kept.copy(version = kept.version), kept.copy(instance = "lain"))) {
            val built = ("signatures\n\n" + CentreFile.write(other.copy(hotline = "123"))).encodeToByteArray()
            assertEquals("123", Centres(Settings(app), built).now.hotline)
        }
        Ots.of(app).settings.centre = "{"
        assertNotEquals(NEW_HOTLINE, Centres(Settings(app), TestOts.built).now.hotline)
    }

    @Test
    fun `the privacy page goes on saying how long what is kept and whom to ask`() {
        moved()
        val page = screen(TextActivity::class.java, TextActivity.intent(app, TextActivity.PRIVACY)).get()
        assertTrue(page.getString(R.string.privacy_ask, OFFICE) in page.words())
    }

    private companion object {
        const val OFFICE = "DP3AKB Rekaan, surat@rekaan.invalid"
        const val NEW_HOTLINE = "+62-800-0000-0002"
        const val NEW_GATEWAY = "+62-800-0000-0008"
    }
}
