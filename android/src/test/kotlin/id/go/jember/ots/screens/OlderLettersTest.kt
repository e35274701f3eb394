package id.go.jember.ots.screens

import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.EveryPage
import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.Layout
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.picture
import id.go.jember.ots.kit.save
import id.go.jember.ots.kit.speak
import id.go.jember.ots.model.Language
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Below Android 14 the largest letters double too, which it spares: what is read in an emergency is whole there as well. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [29], application = TestOts::class, qualifiers = "w320dp-h568dp-xhdpi", fontScale = 2.0f)
class OlderLettersTest {
    private val app: TestOts get() = RuntimeEnvironment.getApplication() as TestOts

    @Test
    fun `on every page no word is cut`() {
        val pages = EveryPage(app)
        val faults = Language.values().flatMap { language ->
            speak(app, language)
            mutableListOf<String>().also { found ->
                pages.look { name, page ->
                    idle(300)
                    found += Layout.cut(page.window.decorView).map { "${language.slug} $name: $it" }
                }
            }
        }
        assertEquals("", faults.joinToString("\n"))
    }

    @Test
    fun `the word on the help button is not broken on the smallest phone with the largest font`() {
        val faults = Language.values().mapNotNull { language ->
            speak(app, language)
            val controller = Robolectric.buildActivity(HostActivity::class.java).create()
            controller.get().show(Gallery.screens.getValue("home"))
            controller.start().resume().visible()
            save("home-${language.slug}-320-font2-29", controller.get().picture())
            val help = controller.get().findViewById<TextView>(R.id.help)
            val fault = Layout.fault(help)?.let { "${language.slug}: $it" }
            controller.pause().stop().destroy()
            fault
        }
        assertEquals(emptyList<String>(), faults)
    }
}
