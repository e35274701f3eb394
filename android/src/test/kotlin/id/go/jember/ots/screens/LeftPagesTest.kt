package id.go.jember.ots.screens

import android.app.Activity
import android.os.Bundle
import android.os.SystemClock
import id.go.jember.ots.R
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.words
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.screen.Visits
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.robolectric.android.controller.ActivityController

/** With a code: what lies below the page from which the app was left. It was out of sight long before. */
class LeftPagesTest : AppTest() {
    private lateinit var report: ActivityController<ReportActivity>
    private lateinit var question: ActivityController<QuestionActivity>
    private val below = Bundle()

    @Before
    fun aReportBelowAQuestion() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.setCode("1234")
        press().finish()
        leaveAll()
        val id = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single().id
        report = screen(ReportActivity::class.java, ReportActivity.intent(app, id))
        report.get().shows(R.string.step_saved)
        report.pause()
        question = screen(QuestionActivity::class.java, QuestionActivity.intent(app, id, Topic.POSITION, single = true))
        report.stop().saveInstanceState(below)
    }

    private fun asksForTheCode(page: Activity) {
        assertTrue(page.isFinishing)
        assertFalse(page.words(), page.getString(R.string.step_saved) in page.words())
        opened(page, MineActivity::class.java).get().shows(R.string.code_enter)
    }

    @Test
    fun `a report below a question goes with it where the app is left from the question`() {
        question.pause().stop()
        assertTrue(question.get().isFinishing)
        assertTrue(report.get().isFinishing)
    }

    @Test
    fun `a report that the system threw away below the question asks for the code`() {
        report.destroy()
        question.pause().stop()
        asksForTheCode(restored(ReportActivity::class.java, report.get().intent, below).get())
    }

    @Test
    fun `a report below a question is there where nobody left`() {
        question.get().finish()
        question.pause()
        report.restart().resume()
        question.stop()
        assertFalse(report.get().isFinishing)
        // Turned, and thrown away below another page and made anew.
        report.recreate()
        assertFalse(report.get().isFinishing)
    }

    @Test
    fun `who comes back to the question in time finds the report below it too`() {
        question.get().positionSettings()
        question.pause().stop()
        idle(60_000)
        question.restart().resume()
        question.get().finish()
        question.pause()
        val again = restored(ReportActivity::class.java, report.get().intent, below)
        report.restart().resume()
        question.stop()
        for (page in listOf(report, again)) {
            assertFalse(page.get().isFinishing)
            eventually("it shows") { page.get().getString(R.string.step_saved) in page.get().words() }
        }
        // That was the way out and back; the next time it is left, it is left.
        leaveAll()
        assertTrue(report.get().isFinishing)
    }

    @Test
    fun `who comes back to the question late meets the code once and no report behind it`() {
        question.get().positionSettings()
        question.pause().stop()
        idle(3 * 60_000)
        question.restart()
        asksForTheCode(question.get())
        assertTrue(report.get().isFinishing)
    }

    @Test
    fun `a report below the countdown of another press goes where the app is left from the countdown`() {
        question.get().finish()
        val countdown = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        question.pause().stop()
        countdown.pause().stop()
        assertTrue(report.get().isFinishing)
        assertFalse("it counts on", countdown.get().isFinishing)
    }

    @Test
    fun `in a new process the pages ask for the code and show nothing`() {
        question.pause().stop()
        process()
        asksForTheCode(restored(ReportActivity::class.java, report.get().intent, below).get())
    }

    @Test
    fun `in a new process who comes back in time finds every page`() {
        question.get().positionSettings()
        val above = Bundle()
        question.pause().stop().saveInstanceState(above)
        process()
        idle(60_000)
        val first = restored(QuestionActivity::class.java, question.get().intent, above)
        assertFalse(first.get().isFinishing)
        first.get().finish()
        first.pause()
        assertFalse(restored(ReportActivity::class.java, report.get().intent, below).get().isFinishing)
    }

    @Test
    fun `who leaves by keluar cepat has left whatever is opened then`() {
        question.get().quickExit()
        question.pause().stop()
        assertTrue(report.get().isFinishing)
    }

    private fun process() {
        idle(1_000)
        (app as TestOts).visits = Visits { SystemClock.elapsedRealtime() }
    }
}
