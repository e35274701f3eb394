package id.go.jember.ots.screens

import android.app.Activity
import android.graphics.Rect
import android.os.Bundle
import android.widget.EditText
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.prepare.PrepareActivity
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.android.controller.ActivityController

/** A phone that is turned takes nothing of what somebody is writing, and writes none of it down. */
class TurnedTest : AppTest() {
    private fun report() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single()

    private fun ask(topic: Topic): ActivityController<QuestionActivity> {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        return screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, topic, single = true))
    }

    private fun Activity.fields() = window.decorView.all().filterIsInstance<EditText>()

    /** Everything in a bundle and in the bundles in it, as text. */
    private fun said(bundle: Bundle): String = bundle.keySet().joinToString("\n") { key ->
        @Suppress("DEPRECATION")
        val value = bundle.get(key)
        "$key=${if (value is Bundle) said(value) else value}"
    }

    private fun savesNothingOf(controller: ActivityController<*>, text: String) {
        val saved = Bundle()
        controller.saveInstanceState(saved)
        assertFalse(said(saved), text in said(saved))
    }

    @Test
    fun `a message half written is there after the phone was turned and can be sent`() {
        val controller = ask(Topic.WORDS)
        controller.get().fields().single().setText(WORDS)
        savesNothingOf(controller, WORDS)
        controller.recreate()
        val page = controller.get()
        assertEquals(WORDS, page.fields().single().text.toString())
        page.tap(page.getString(R.string.words_store))
        eventually("it is sealed") { report().has(Part.MESSAGE) }
    }

    @Test
    fun `chosen tiles stay chosen`() {
        val controller = ask(Topic.VIOLENCE)
        controller.get().tap(controller.get().getString(R.string.violence_sexual))
        controller.recreate()
        val page = controller.get()
        assertTrue(page.getString(R.string.police_rule) in page.words())
        page.tap(page.getString(R.string.next))
        eventually("it is sealed") { Topic.VIOLENCE in report().topics }
    }

    @Test
    fun `a place half typed is still searched for`() {
        val controller = ask(Topic.AREA)
        controller.get().fields().single().setText("tegal be")
        controller.recreate()
        val page = controller.get()
        assertEquals("tegal be", page.fields().single().text.toString())
        assertTrue(page.getString(R.string.area_village, "Tegalbesar", "Kaliwates") in page.words())
    }

    @Test
    fun `siapkan tombol keeps every field and every tick`() {
        callCentre()
        val controller = screen(PrepareActivity::class.java)
        controller.get().shows(R.string.prepare_explain)
        val texts = controller.get().fields().indices.map { "$WORDS $it" }
        assertTrue(texts.size > 4)
        for ((field, text) in controller.get().fields().zip(texts)) field.setText(text)
        controller.get().tap(controller.get().getString(R.string.ch_sms))
        savesNothingOf(controller, WORDS)
        controller.recreate()
        val page = controller.get()
        assertEquals(texts, page.fields().map { it.text.toString() })
        // No place is called so.
        page.tap(page.getString(R.string.prepare_seal))
        page.shows(R.string.prepare_home_unclear)
        val unclear = page.getString(R.string.prepare_home_unclear)
        val said = page.window.decorView.all().first { (it as? TextView)?.text?.toString() == unclear }
        eventually("it is on the screen, far above the button") { said.getGlobalVisibleRect(Rect()) }
        page.window.decorView.all().filterIsInstance<EditText>().single { it.text.toString() == texts[HOME] }.setText("")
        page.tap(page.getString(R.string.prepare_seal))
        eventually("it is sealed") { page.getString(R.string.prepare_again) in page.words() }
        assertTrue("nothing of it is left on the page", page.fields().none { WORDS in it.text })
    }

    private fun saysThatItWasCalledOff(page: PressActivity) {
        page.shows(R.string.called_off)
        assertFalse(page.words(), page.getString(R.string.countdown_saved) in page.words())
        idle(LONGER_THAN_THE_WINDOW_MS)
        assertTrue(page.words(), page.getString(R.string.called_off) in page.words())
        assertFalse("no report is opened that is not there", page.isFinishing)
    }

    @Test
    fun `a press that was called off stays called off`() {
        callCentre(cancelWindowS = 30)
        val controller = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        controller.get().tap(controller.get().getString(R.string.cancel))
        controller.get().shows(R.string.called_off)
        controller.recreate()
        saysThatItWasCalledOff(controller.get())
    }

    @Test
    fun `a press that is being called off while the phone is turned is told as called off`() {
        callCentre(cancelWindowS = 30)
        val controller = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        controller.get().tap(controller.get().getString(R.string.cancel))
        controller.recreate()
        saysThatItWasCalledOff(controller.get())
    }

    @Test
    fun `a page that the system threw away says again that nothing was sent`() {
        callCentre(cancelWindowS = 30)
        val intent = PressActivity.intent(app, Urgency.DANGER)
        val controller = screen(PressActivity::class.java, intent)
        controller.get().tap(controller.get().getString(R.string.cancel))
        controller.get().shows(R.string.called_off)
        val saved = Bundle()
        controller.saveInstanceState(saved)
        saysThatItWasCalledOff(restored(PressActivity::class.java, intent, saved).get())
    }

    private companion object {
        /** The field of the home village, behind the name and the number. */
        const val HOME = 2
        const val LONGER_THAN_THE_WINDOW_MS = 31_000L
        const val WORDS = "kata karangan"
    }
}
