package id.go.jember.ots.screens

import android.app.Activity
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunActivity
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** The one page before the first use: seen once, left by any way, and never between a thumb and help. */
class FirstRunTest : AppTest() {
    @Before
    fun neverOpened() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.firstRunSeen = false
    }

    private fun first(): FirstRunActivity = opened(home(), FirstRunActivity::class.java).get()

    private fun Activity.tap(words: Int) = tap(getString(words))

    private fun nothingMoreIsShown() {
        assertTrue(Ots.of(app).settings.firstRunSeen)
        assertNull(shadowOf(screen(HomeActivity::class.java).get()).nextStartedActivity)
    }

    @Test
    fun `the home screen opens it once`() {
        val page = first()
        page.tap(R.string.first_ok)
        assertTrue(page.isFinishing)
        nothingMoreIsShown()
    }

    @Test
    fun `left by the back key it was seen too`() {
        val home = home()
        val page = opened(home, FirstRunActivity::class.java)
        page.get().finish()
        page.pause()
        nothingMoreIsShown()
    }

    @Test
    fun `it leads to the whole text on privacy and to the licences`() {
        val page = first()
        page.tap(R.string.privacy)
        val privacy = opened(page, TextActivity::class.java).get()
        assertTrue(privacy.words(), app.getString(R.string.privacy_1) in privacy.words())
        page.tap(R.string.licences)
        val licences = opened(page, TextActivity::class.java).get()
        assertTrue(licences.words(), app.getString(R.string.licences_text) in licences.words())
    }

    @Test
    fun `its own help button presses and nobody has to read on`() {
        val page = first()
        page.tap(R.string.help)
        assertEquals(1, (Ots.of(app).core.now { it.reports() } as Answer.Done).value.size)
        opened(page, PressActivity::class.java)
        assertTrue(page.isFinishing)
        nothingMoreIsShown()
    }
}
