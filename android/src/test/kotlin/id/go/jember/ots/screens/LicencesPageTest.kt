package id.go.jember.ots.screens

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Rect
import android.widget.ScrollView
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.Layout
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.picture
import id.go.jember.ots.kit.save
import id.go.jember.ots.kit.words
import id.go.jember.ots.safety.TextActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** The longest page of the app, drawn with the licences that the build gathers: all of them are there and can be read to the end. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [29, 34, 36], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
class LicencesPageTest {
    private fun onThePage(look: (Activity) -> Unit) {
        TestOts.built = null
        val app = RuntimeEnvironment.getApplication()
        val controller = Robolectric.buildActivity(TextActivity::class.java, TextActivity.intent(app, TextActivity.LICENCES)).setup()
        look(controller.get())
        controller.pause().stop().destroy()
    }

    @Test
    fun `every licence of the build stands on it`() = onThePage { page ->
        val gathered = page.assets.open("licences.txt").bufferedReader().use { it.readText() }
        val said = page.words()
        assertTrue(page.getString(R.string.licences_text) in said)
        for (part in listOf("One Top Service (AGPL-3.0-or-later)", "rustls ", "JNA ", "Kotlin standard library ", "TERMS AND CONDITIONS")) {
            assertTrue("the build gathered $part", part in gathered)
        }
        val lines = said.lines().map(String::trim).toSet()
        assertEquals(emptyList<String>(), gathered.lines().map(String::trim).filter { it !in lines && it.any(Char::isLetterOrDigit) })
    }

    @Test
    fun `it is drawn from its first line to its last`() = drawn("usual")

    @Test
    @Config(qualifiers = "in-rID-w320dp-h568dp-xhdpi", fontScale = 2.0f)
    fun `it is drawn on the smallest phone with the largest font`() = drawn("320-font2")

    private fun drawn(suffix: String) = onThePage { page ->
        val texts = page.window.decorView.all().filterIsInstance<TextView>().filter { it.isShown && it.text.isNotEmpty() }
        val first = page.picture()
        save("licences-first-$suffix-${android.os.Build.VERSION.SDK_INT}", first)
        assertEquals("", Layout.cut(page.window.decorView).joinToString("\n"))

        val last = texts.last()
        assertEquals("the end is far below", false, last.getGlobalVisibleRect(Rect()) && seenTo(last))
        page.window.decorView.all().filterIsInstance<ScrollView>().single().scrollBy(0, Int.MAX_VALUE / 2)
        idle(300)
        val end = page.picture()
        save("licences-last-$suffix-${android.os.Build.VERSION.SDK_INT}", end)
        assertTrue("its last line is on the screen", seenTo(last))
        val seen = Rect().also { last.getGlobalVisibleRect(it) }
        assertTrue("words are drawn there", inks(end, seen) > 1)
    }

    /** Whether the last line of it is within the window. */
    private fun seenTo(text: TextView): Boolean {
        val seen = Rect()
        if (!text.getLocalVisibleRect(seen)) return false
        val line = Rect().also { text.getLineBounds(text.lineCount - 1, it) }
        return seen.contains(0, line.top, 1, line.bottom)
    }

    private fun inks(picture: Bitmap, where: Rect): Int {
        val pixels = IntArray(where.width() * where.height())
        picture.getPixels(pixels, 0, where.width(), where.left, where.top, where.width(), where.height())
        return pixels.toSet().size
    }
}
