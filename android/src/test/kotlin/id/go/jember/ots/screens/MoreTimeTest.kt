package id.go.jember.ots.screens

import android.content.Context
import android.view.View
import android.view.accessibility.AccessibilityManager
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.idle
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** People who told the system that they need more time for buttons; it can be told since Android 10. */
@Config(sdk = [29, 34, 36])
class MoreTimeTest : AppTest() {
    private fun needs(seconds: Int) =
        shadowOf(app.getSystemService(Context.ACCESSIBILITY_SERVICE) as AccessibilityManager).setInteractiveUiTimeout(seconds * 1_000)

    private fun PressActivity.counts() = findViewById<TextView>(R.id.seconds)!!.text.toString().toInt()

    private fun windowMs() = (Ots.of(app).presser.press(app, Urgency.DANGER) as PressResult.Committed).windowMs

    private fun HomeActivity.promises(seconds: Int) =
        window.decorView.all().any { it.contentDescription?.toString() == getString(R.string.help_says, seconds) }

    @Test
    fun `whoever needs longer has longer and the button says so beforehand`() {
        callCentre(cancelWindowS = 5)
        needs(seconds = 20)
        assertTrue(home().promises(20))
        val controller = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        assertTrue("${controller.get().counts()}", controller.get().counts() in 19..20)
        idle(6_000)
        assertFalse("behind the instance's own window it still counts", controller.get().isFinishing)
        assertTrue(controller.get().findViewById<View>(R.id.cancel)!!.isShown)
        controller.recreate()
        assertTrue("a turned phone takes no time away: ${controller.get().counts()}", controller.get().counts() in 10..14)
    }

    @Test
    fun `nobody has so long that help waits, and nobody less than the instance says`() {
        callCentre(cancelWindowS = 5)
        needs(seconds = 120)
        assertTrue(home().promises(30))
        assertEquals(30_000, windowMs())
    }

    @Test
    fun `who told the phone nothing has the instance's window`() {
        callCentre(cancelWindowS = 5)
        needs(seconds = 2)
        assertTrue(home().promises(5))
        assertEquals(5_000, windowMs())
    }
}
