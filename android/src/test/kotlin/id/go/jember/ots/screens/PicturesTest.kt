package id.go.jember.ots.screens

import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.picture
import id.go.jember.ots.kit.save
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.util.TimeZone

/** Draws every screen as a phone does and keeps the pictures in target/shots. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
class PicturesTest {
    private fun draw(suffix: String) {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Jakarta"))
        for ((name, make) in Gallery.screens) {
            val controller = Robolectric.buildActivity(HostActivity::class.java).create()
            controller.get().show(make)
            controller.start().resume().visible()
            val picture = controller.get().picture()
            assertTrue(picture.width > 0)
            save("$name-$suffix", picture)
            controller.pause().stop().destroy()
        }
    }

    @Test fun light() = draw("light")

    @Test
    @Config(qualifiers = "+night")
    fun dark() = draw("dark")

    @Test
    @Config(qualifiers = "in-rID-w320dp-h568dp-xhdpi", fontScale = 2.0f)
    fun small() = draw("320-font2")

    @Test
    @Config(qualifiers = "b+mad-w360dp-h800dp-xhdpi")
    fun madurese() = draw("mad")

    @Test
    @Config(qualifiers = "in-rID-w1280dp-h800dp-land-mdpi")
    fun tablet() = draw("tablet")

    @Test
    fun `the qualifiers are what they say`() {
        assertTrue(RuntimeEnvironment.getApplication().resources.configuration.locales[0].language in listOf("in", "id"))
    }
}
