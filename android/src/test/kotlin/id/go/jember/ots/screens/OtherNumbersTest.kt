package id.go.jember.ots.screens

import android.app.Activity
import android.view.View
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.EveryPage
import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.events
import id.go.jember.ots.kit.speak
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportPage
import id.go.jember.ots.report.ReportView
import id.go.jember.ots.shell.CentreFile
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** A call centre whose police and whose SAPA have numbers of their own: every sentence names those, and none the usual. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], application = TestOts::class, qualifiers = "w360dp-h800dp-xhdpi")
class OtherNumbersTest {
    private val app: TestOts get() = RuntimeEnvironment.getApplication() as TestOts
    private var builtBefore: ByteArray? = null

    @Before
    fun build() {
        builtBefore = TestOts.built
        TestOts.built = "signatures\n\n${CentreFile.write(OTHER)}".encodeToByteArray()
    }

    @After
    fun putBack() {
        TestOts.built = builtBefore
    }

    /** What is seen and what TalkBack reads. */
    private fun said(page: Activity): List<String> = page.window.decorView.all().filter(View::isShown).flatMap { view ->
        listOfNotNull((view as? TextView)?.text, (view as? TextView)?.hint, view.contentDescription).map(CharSequence::toString)
    }

    @Test
    fun `no page in any language names the usual numbers`() {
        val usual = Regex("\\b(1 ?1 ?0|1 ?2 ?9)\\b")
        val pages = EveryPage(app)
        val named = Language.values().flatMap { language ->
            speak(app, language)
            val wrong = mutableListOf<String>()
            val said = mutableSetOf<String>()
            pages.look { name, page ->
                said += said(page)
                wrong += said(page).filter(usual::containsMatchIn).map { "${language.slug} $name: $it" }
            }
            for (number in listOf(OTHER.police, OTHER.sapa)) assertTrue(number, said.any { number in it && it.length > number.length })
            wrong
        }
        assertEquals("", named.distinct().joinToString("\n"))
    }

    @Test
    fun `numbers that change under an open page change on all of it`() {
        fun state() = ReportPage(Headline.CALL_POLICE, calls = app.centre.calls(), policeFirst = true, messages = listOf(SEEN))
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        val page = controller.get()
        val view = ReportView(page, null, events())
        page.show { view.apply { render(state()) } }
        controller.start().resume().visible()
        val naming = listOf(R.string.head_police, R.string.call_now, R.string.template_seen)
        assertEquals(emptyList<String>(), naming.map { page.getString(it, OTHER.police) }.filterNot { it in page.words() })
        app.centres.keep(app.centre.copy(version = app.centre.version + 1, police = "1600"))
        view.render(state())
        assertEquals(emptyList<String>(), naming.map { page.getString(it, "1600") }.filterNot { it in page.words() })
        assertFalse(page.words(), OTHER.police in page.words())
        controller.pause().stop().destroy()
    }

    private companion object {
        val SEEN = OperatorMessage(1, Gallery.AT, template = "seen")
        val OTHER = Centre.NATIONAL.copy(instance = "karangan", version = 1, police = "1500", sapa = "1700", sapaWhatsApp = "0800-0007")
    }
}
