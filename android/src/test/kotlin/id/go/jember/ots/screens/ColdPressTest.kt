package id.go.jember.ots.screens

import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.Loaded
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.press.PressActivity
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric

/**
 * What a press costs before its first frame. Runs in a JVM of its own, one test for each Android
 * level: a class that an earlier test loaded stays loaded. How often a press waits for the disk is
 * counted in the core's own tests (core/tests/phone/one_sync.rs): once.
 */
class ColdPressTest : AppTest() {
    @Test
    fun `a press from the widget loads no JNA, no bindings and few classes before its first frame`() {
        callCentre(cancelWindowS = 30)
        val page = Robolectric.buildActivity(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).create().get()
        assertTrue(page.findViewById<android.view.View>(R.id.seconds) != null)

        val loaded = Loaded(HomeActivity::class.java)
        loaded.noJnaAndNoBindings()
        val mine = loaded.mine()
        assertTrue("the press itself is among what is counted", PressActivity::class.java.name in mine)
        // Questions, readiness, lists: none of it is needed to press.
        loaded.nothingOf("questions", "readiness", "prepare", "mine", "safety", "firstrun")
        assertTrue("${mine.size} of ${loaded.lightCount} classes: $mine", mine.size <= MOST)
        page.finish()
        // Kept out of what was counted above, and here so that the tile's class is known to exist.
        assertTrue(HelpTile::class.java.name in loaded.all)
    }

    private companion object {
        /** Of the app's own, with the inner ones that Kotlin makes of lambdas. */
        const val MOST = 90
    }
}
