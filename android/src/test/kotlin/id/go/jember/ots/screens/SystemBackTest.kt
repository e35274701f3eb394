package id.go.jember.ots.screens

import android.app.Activity
import android.content.Intent
import android.os.Build
import android.widget.EditText
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunActivity
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.systemBack
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.Words
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.prepare.PrepareActivity
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.safety.CodeActivity
import id.go.jember.ots.safety.DisguiseActivity
import id.go.jember.ots.safety.EraseActivity
import id.go.jember.ots.safety.LanguageActivity
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test

/** The back gesture and the back key come from the system, which knows nothing of the arrow on the page. */
class SystemBackTest : AppTest() {
    /** Robolectric reads the manifest as Android 12 did and passes over this line of it; the badging gate does not. */
    @Before
    fun saysWhatTheManifestSays() {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) app.applicationInfo.setEnableOnBackInvokedCallback(true)
    }

    private fun report() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single()

    private fun pressed(): PressActivity {
        callCentre(cancelWindowS = 30)
        return screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).get()
    }

    private fun ask(topic: Topic, single: Boolean = false): QuestionActivity {
        pressed().finish()
        return screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, topic, single)).get()
    }

    private fun Activity.at(topic: Topic) = assertTrue(words(), getString(Words.topic(topic)) in words())

    private fun Activity.filled() = window.decorView.all().filterIsInstance<EditText>().map { it.text.toString() }

    private fun Activity.fills(text: String) = window.decorView.all().filterIsInstance<EditText>().first().setText(text)

    @Test
    fun `with words typed on the second question back goes to the first and the words are kept`() {
        val page = ask(Topic.AREA)
        page.tap(page.getString(R.string.skip))
        page.at(Topic.WORDS)
        page.fills(WORDS)
        page.systemBack()
        assertFalse(page.isFinishing)
        page.at(Topic.AREA)
        page.tap(page.getString(R.string.skip))
        page.at(Topic.WORDS)
        assertEquals(listOf(WORDS), page.filled())
    }

    @Test
    fun `from how to be reached safely back goes to whether and by what, and what was typed is kept`() {
        val page = ask(Topic.SAFE_CONTACT)
        page.tap(page.getString(R.string.ch_phone))
        page.tap(page.getString(R.string.next))
        page.shows(R.string.q_contact_details)
        page.fills(NUMBER)
        page.systemBack()
        assertFalse(page.isFinishing)
        page.at(Topic.SAFE_CONTACT)
        page.tap(page.getString(R.string.ch_phone))
        page.tap(page.getString(R.string.next))
        page.shows(R.string.q_contact_details)
        assertEquals(NUMBER, page.filled().first())
    }

    @Test
    fun `before the first question and before one alone stands the report`() {
        val first = ask(Topic.POSITION)
        first.systemBack()
        assertTrue(first.isFinishing)
        val alone = screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, Topic.WORDS, single = true)).get()
        alone.fills(WORDS)
        alone.systemBack()
        assertTrue(alone.isFinishing)
        val again = screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, Topic.WORDS, single = true)).get()
        assertEquals(listOf(WORDS), again.filled())
    }

    @Test
    fun `back closes the countdown and calls nothing off`() {
        val page = pressed()
        val held = report()
        page.systemBack()
        assertTrue(page.isFinishing)
        assertEquals(held.id, report().id)
        assertEquals(held.alert?.state, report().alert?.state)
    }

    @Test
    fun `every page of one thing is closed by back`() {
        pressed().finish()
        val pages = listOf(
            Intent(app, FirstRunActivity::class.java),
            Intent(app, MineActivity::class.java),
            Intent(app, PrepareActivity::class.java),
            Intent(app, ReadinessActivity::class.java),
            Intent(app, MoreActivity::class.java),
            Intent(app, LanguageActivity::class.java),
            Intent(app, CodeActivity::class.java),
            Intent(app, EraseActivity::class.java),
            Intent(app, DisguiseActivity::class.java),
            TextActivity.intent(app, TextActivity.PRIVACY),
            ReportActivity.intent(app, report().id),
        )
        val open = pages.filterNot { intent ->
            @Suppress("UNCHECKED_CAST")
            val page = screen(Class.forName(intent.component!!.className) as Class<Activity>, intent).get()
            page.systemBack()
            page.isFinishing
        }
        assertEquals(emptyList<Intent>(), open)
    }

    private companion object {
        const val WORDS = "kata karangan"
        const val NUMBER = "0800-000"
    }
}
