package id.go.jember.ots.screens

import android.app.Activity
import android.widget.EditText
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.android.controller.ActivityController

/** The system ends the pages of a press soon after another app came to the front. What was begun on them is not lost. */
class DraftsTest : AppTest() {
    private fun report() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single()

    private fun pressed() {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).get().finish()
    }

    private fun ask(topic: Topic) =
        screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, topic, single = true))

    private fun Activity.fields() = window.decorView.all().filterIsInstance<EditText>()

    private fun Activity.typed() = fields().map { it.text.toString() }

    private fun ActivityController<*>.lost() = pause().stop().destroy()

    @Test
    fun `a message half written is there again when its page was thrown away and can be sent once`() {
        pressed()
        val before = ask(Topic.WORDS)
        before.get().fields().single().setText(WORDS)
        before.lost()
        val page = ask(Topic.WORDS).get()
        assertEquals(listOf(WORDS), page.typed())
        page.tap(page.getString(R.string.words_store))
        eventually("it is sealed") { report().has(Part.MESSAGE) }
        eventually("the page closes") { page.isFinishing }
        assertEquals("what is sealed is no draft", listOf(""), ask(Topic.WORDS).get().typed())
    }

    @Test
    fun `a message that is sealed after its page was left is no draft either`() {
        pressed()
        val before = ask(Topic.WORDS)
        before.get().fields().single().setText(WORDS)
        before.get().tap(before.get().getString(R.string.words_store))
        before.lost()
        eventually("it is sealed") { report().has(Part.MESSAGE) }
        eventually("nothing is offered to be sent twice") { ask(Topic.WORDS).get().typed() == listOf("") }
    }

    @Test
    fun `the back key keeps the words and skipping drops them`() {
        pressed()
        val before = ask(Topic.WORDS)
        before.get().fields().single().setText(WORDS)
        before.get().back()
        before.lost()
        val page = ask(Topic.WORDS)
        assertEquals(listOf(WORDS), page.get().typed())
        page.get().tap(page.get().getString(R.string.skip))
        page.lost()
        assertEquals(listOf(""), ask(Topic.WORDS).get().typed())
    }

    @Test
    fun `keluar cepat forgets it`() {
        pressed()
        val left = ask(Topic.WORDS)
        left.get().fields().single().setText(WORDS)
        left.lost()
        val page = ask(Topic.WORDS)
        assertEquals(listOf(WORDS), page.get().typed())
        page.get().tap(page.get().getString(R.string.quick_exit))
        page.lost()
        assertEquals(listOf(""), ask(Topic.WORDS).get().typed())
    }

    @Test
    fun `whether the SMS went is asked on a new page too`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S, smsOfferAfterS = 1)
        centre.instance
        val page = reportPage(press())
        page.shows(R.string.sms_open)
        page.tap(page.getString(R.string.sms_open))
        page.shows(R.string.sms_sent_ask)
        val again = screen(ReportActivity::class.java, ReportActivity.intent(app, report().id)).get()
        again.shows(R.string.sms_sent_ask)
        again.tap(again.getString(R.string.sms_sent_no))
        val last = screen(ReportActivity::class.java, ReportActivity.intent(app, report().id)).get()
        last.shows(R.string.sms_open)
        assertFalse(last.getString(R.string.sms_sent_ask) in last.words())
    }

    @Test
    fun `with a code the words wait behind it`() {
        pressed()
        Ots.of(app).settings.setCode("1234")
        val page = ask(Topic.WORDS)
        page.get().fields().single().setText(WORDS)
        leaveAll()
        assertTrue("whoever opens the app from Recents sees nothing of it", page.get().isFinishing)
        assertEquals(listOf(WORDS), ask(Topic.WORDS).get().typed())
    }

    private companion object {
        const val WORDS = "kata karangan"
    }
}
