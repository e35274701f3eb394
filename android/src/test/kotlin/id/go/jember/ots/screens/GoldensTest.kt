package id.go.jember.ots.screens

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Color
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.Goldens
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.picture
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.label
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.util.TimeZone

/** The screens that decide most look as somebody found them good. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
class GoldensTest {
    private fun drawn(name: String): Bitmap = drawn(Gallery.screens.getValue(name))

    private fun drawn(make: (Context) -> View): Bitmap {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Jakarta"))
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        controller.get().show(make)
        controller.start().resume().visible()
        return controller.get().picture().also { controller.pause().stop().destroy() }
    }

    private fun asFoundGood(look: String, vararg names: String) {
        val different = names.mapNotNull { name -> Goldens.difference("$name-$look", drawn(name))?.let { "$name-$look: $it" } }
        assertEquals(emptyList<String>(), different)
    }

    @Test
    fun `in the light`() = asFoundGood(
        "light", "home", "countdown", "report-retrying", "report-police", "report-taken", "question-violence", "first-run",
    )

    @Test
    @Config(qualifiers = "+night")
    fun `in the dark`() = asFoundGood("dark", "home", "countdown", "report-police", "not-saved")

    @Test
    @Config(qualifiers = "b+mad-w360dp-h800dp-xhdpi")
    fun `in Madurese`() = asFoundGood("mad", "home", "report-police", "question-contact")

    @Test
    @Config(qualifiers = "in-rID-w320dp-h568dp-xhdpi")
    fun `on the smallest phone`() = asFoundGood("320", "home", "countdown", "report-police")

    @Test
    @Config(qualifiers = "in-rID-w1280dp-h800dp-land-mdpi")
    fun `on a tablet`() = asFoundGood("tablet", "home", "report-taken")

    @Test
    fun `another state and a screen moved by one pixel are seen`() {
        assertNull(Goldens.compare(Goldens.small(drawn("countdown")), Goldens.small(drawn("countdown"))))
        assertNotNull(Goldens.compare(Goldens.small(drawn("home")), Goldens.small(drawn("home-open"))))
        val countdown = Goldens.small(drawn("countdown"))
        val moved = Bitmap.createBitmap(countdown.width, countdown.height, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.WHITE) }
        android.graphics.Canvas(moved).drawBitmap(countdown, 0f, 1f, null)
        assertNotNull(Goldens.compare(countdown, moved))
    }

    @Test
    fun `one changed figure of the smallest text is seen`() {
        fun at(time: String) = Goldens.small(drawn { context -> label(context, SMALL_SP, R.color.muted).apply { text = time } })
        assertNull(Goldens.compare(at("pukul 14.02"), at("pukul 14.02")))
        assertNotNull(Goldens.compare(at("pukul 14.02"), at("pukul 14.03")))
        assertNotNull(Goldens.compare(at("Telepon 110"), at("Telepon 119")))
    }

    @Test
    fun `a colour off by a little passes and by more does not`() {
        fun plain(level: Int) = Bitmap.createBitmap(4, 4, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.rgb(level, level, level)) }
        assertNull(Goldens.compare(plain(100), plain(112)))
        assertNotNull(Goldens.compare(plain(100), plain(113)))
        assertNotNull(Goldens.compare(plain(100), Bitmap.createBitmap(4, 5, Bitmap.Config.ARGB_8888)))
    }
}
