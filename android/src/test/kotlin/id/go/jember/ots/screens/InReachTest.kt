package id.go.jember.ots.screens

import android.content.Context
import android.graphics.Rect
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.TestOts
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

/** Within the seconds of a press nobody scrolls: both ways out and the figure stand on the screen at once. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], application = TestOts::class)
class InReachTest {
    private val app: Context get() = RuntimeEnvironment.getApplication()

    private fun outOfReach(state: String, vararg ids: Int): List<String> = Language.values().flatMap { language ->
        speak(app, language)
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        controller.get().show(Gallery.screens.getValue(state))
        controller.start().resume().visible()
        val page = controller.get()
        val shape = app.resources.configuration.run { "${screenHeightDp}dp-font$fontScale" }
        save("$state-${language.slug}-$shape-in-reach", page.picture())
        val hidden = ids.filterNot { id ->
            val view = page.findViewById<View>(id)
            val seen = Rect()
            view.height > 0 && view.getGlobalVisibleRect(seen) && seen.height() == view.height
        }
        val names = hidden.map { "${language.slug}: ${app.resources.getResourceEntryName(it)}" }
        controller.pause().stop().destroy()
        names
    }

    @Test
    @Config(qualifiers = "w320dp-h568dp-xhdpi", fontScale = 2.0f)
    fun `on the smallest phone with the largest font`() =
        assertEquals(emptyList<String>(), outOfReach("countdown", R.id.seconds, R.id.send_now, R.id.cancel))

    @Test
    @Config(qualifiers = "w320dp-h568dp-xhdpi", fontScale = 2.0f)
    fun `when calling off has failed too`() =
        assertEquals(emptyList<String>(), outOfReach("countdown-cancel-failed", R.id.send_now, R.id.cancel))

    /** Below Android 14 the largest letters double too. */
    @Test
    @Config(sdk = [29], qualifiers = "w320dp-h568dp-xhdpi", fontScale = 2.0f)
    fun `on the smallest phone with the largest font of an older Android`() {
        assertEquals(emptyList<String>(), outOfReach("countdown", R.id.seconds, R.id.send_now, R.id.cancel))
        assertEquals(emptyList<String>(), outOfReach("countdown-cancel-failed", R.id.send_now, R.id.cancel))
    }

    @Test
    @Config(sdk = [29], qualifiers = "w568dp-h320dp-land-xhdpi", fontScale = 2.0f)
    fun `on its side with the largest font of an older Android`() = onItsSide()

    @Test
    @Config(qualifiers = "w568dp-h320dp-land-xhdpi")
    fun `on its side`() = onItsSide()

    @Test
    @Config(qualifiers = "w568dp-h320dp-land-xhdpi", fontScale = 2.0f)
    fun `on its side with the largest font`() = onItsSide()

    /** What the bars of the system take of the height. */
    @Test
    @Config(qualifiers = "w568dp-h288dp-land-xhdpi", fontScale = 2.0f)
    fun `on its side between two bars`() = onItsSide()

    private fun onItsSide() {
        assertEquals(emptyList<String>(), outOfReach("countdown", R.id.seconds, R.id.send_now, R.id.cancel))
        assertEquals(emptyList<String>(), outOfReach("countdown-cancel-failed", R.id.seconds, R.id.send_now, R.id.cancel))
    }
}
