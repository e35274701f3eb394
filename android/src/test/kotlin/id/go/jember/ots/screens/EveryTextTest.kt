package id.go.jember.ots.screens

import android.app.Activity
import android.content.res.Resources
import android.view.View
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.EveryPage
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.speak
import id.go.jember.ots.model.Language
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** Every text of the app stands on a page that EveryScreenTest looks at: else nobody would see that it is cut. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], application = TestOts::class, qualifiers = "w360dp-h800dp-xhdpi")
class EveryTextTest {
    private val app: TestOts get() = RuntimeEnvironment.getApplication() as TestOts

    private fun said(page: Activity): List<String> = page.window.decorView.all().filter(View::isShown).flatMap { view ->
        val text = view as? TextView
        listOfNotNull(text?.text, text?.hint, view.contentDescription).map(CharSequence::toString)
    }.filter(String::isNotBlank)

    @Test
    fun `every text stands on a page that is looked at or is heard there`() {
        val pages = EveryPage(app)
        val missing = Language.values().flatMap { language ->
            speak(app, language)
            val said = HashSet<String>()
            pages.look { _, page -> said += said(page) }
            Texts.of(app.resources).filterNot { text -> said.any(text::isIn) }.map { "${language.slug}: ${it.name}" }
        }
        assertEquals("", missing.joinToString("\n"))
    }

    @Test
    fun `a text is found whole and not inside another`() {
        fun found(text: String, said: String) = Texts.Text("", text).isIn(said)
        assertTrue(found("Ya", "Ya"))
        assertTrue(found("Telepon %1\$s, nomor %2\$s", "Telepon Polisi, nomor 1 1 0"))
        assertTrue(found("Sudah dijawab", "Kirim lokasi saya? · Sudah dijawab"))
        assertTrue(found("%d jawaban", "3 jawaban"))
        assertTrue(found("Apa yang terjadi?", "Apa yang terjadi?"))
        assertEquals(false, found("Ya", "Yang aman"))
        assertEquals(false, found("Buka", "Buka pengaturan"))
        assertEquals(false, found("SMS", "Kirim SMS"))
        assertEquals(false, found("%d jawaban", "jawaban"))
    }

    private object Texts {
        /** What the system draws in its own places and by its own rules, and no page of this app. */
        private val OUTSIDE = listOf("channel_", "news_", "work_", "tile_")

        class Text(val name: String, text: String) {
            private val whole = Regex(
                "(^|\n|: | · |, |• )" + PLACEHOLDER.split(text).joinToString(".+") { Regex.escape(it) } + "($|\n|: | · |, )",
                RegexOption.DOT_MATCHES_ALL,
            )

            fun isIn(said: String): Boolean = whole.containsMatchIn(said)
        }

        private val PLACEHOLDER = Regex("%(\\d\\$)?[sd]")

        fun of(resources: Resources): List<Text> =
            ids(R.string::class.java).map { (name, id) -> Text(name, resources.getText(id).toString()) } +
                ids(R.plurals::class.java).flatMap { (name, id) ->
                    listOf(1, 2).map { Text("$name of $it", resources.getQuantityText(id, it).toString()) }
                }

        private fun ids(type: Class<*>): List<Pair<String, Int>> =
            type.fields.map { it.name to it.getInt(null) }.filterNot { (name, _) -> OUTSIDE.any(name::startsWith) }
    }
}
