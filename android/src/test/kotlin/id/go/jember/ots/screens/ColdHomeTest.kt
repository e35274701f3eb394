package id.go.jember.ots.screens

import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.Loaded
import id.go.jember.ots.press.PressActivity
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** What the home screen costs before its first frame, and a press of it before the countdown's. A JVM of its own. */
class ColdHomeTest : AppTest() {
    @Test
    fun `the home screen and a press of it load no JNA and no bindings before their first frames`() {
        callCentre(cancelWindowS = 30)
        val loaded = Loaded(PressActivity::class.java)
        val controller = Robolectric.buildActivity(HomeActivity::class.java).create().start().resume()
        val home = controller.get()
        assertTrue("it is there to be drawn", home.findViewById<View>(R.id.help)!!.isEnabled)
        assertTrue("the page itself is among what is counted", HomeActivity::class.java.name in loaded.mine())
        loaded.noJnaAndNoBindings()
        loaded.nothingOf("questions", "readiness", "prepare", "mine", "safety", "firstrun", "ffi")

        home.findViewById<View>(R.id.help)!!.performClick()
        val shows = checkNotNull(shadowOf(home).nextStartedActivity) { "the press opens its page" }
        assertTrue("the press is on the disk", shows.hasExtra("report"))
        val page = Robolectric.buildActivity(PressActivity::class.java, shows).create().get()
        assertTrue(page.findViewById<View>(R.id.seconds) != null)
        loaded.noJnaAndNoBindings()
        loaded.nothingOf("questions", "readiness", "prepare", "mine", "safety", "firstrun", "ffi")
        page.finish()
        controller.pause().stop().destroy()
    }
}
