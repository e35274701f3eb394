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
import id.go.jember.ots.model.Language
import id.go.jember.ots.shell.Languages
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Within the seconds of a press nobody scrolls: both ways out stand on the screen at once, upright the figure too. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], application = TestOts::class)
class InReachTest {
    private val app: Context get() = RuntimeEnvironment.getApplication()

    private fun outOfReach(state: String, vararg ids: Int): List<String> = Language.values().flatMap { language ->
        Languages.choose(app, language)
        RuntimeEnvironment.setQualifiers("+" + QUALIFIERS.getValue(language))
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        controller.get().show(Gallery.screens.getValue(state))
        controller.start().resume().visible()
        val page = controller.get()
        save("$state-${language.slug}-in-reach", page.picture())
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

    @Test
    @Config(qualifiers = "w568dp-h320dp-land-xhdpi")
    fun `on its side`() = assertEquals(emptyList<String>(), outOfReach("countdown", R.id.send_now, R.id.cancel))

    private companion object {
        val QUALIFIERS = mapOf(
            Language.INDONESIAN to "in",
            Language.JAVANESE to "jv",
            Language.MADURESE to "b+mad",
            Language.ENGLISH to "en",
        )
    }
}
