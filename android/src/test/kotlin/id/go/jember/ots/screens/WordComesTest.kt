package id.go.jember.ots.screens

import android.app.Activity
import android.app.Notification
import android.app.NotificationManager
import android.app.job.JobParameters
import android.content.Context
import android.widget.EditText
import id.go.jember.ots.R
import id.go.jember.ots.kit.Operator
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.reach.SendJob
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadow.api.Shadow

/** How an operator's word reaches a phone that lies in a pocket, and one whose app is opened. */
class WordComesTest : AppTest() {
    private val notices get() =
        shadowOf(app.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager).allNotifications

    private fun report() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single()

    private fun told() = report().messages.any { it.text == WORDS }

    /** A press that reached the call centre without any page of the app. */
    private fun pressed(): Operator {
        val centre = callCentre(cancelWindowS = 30, takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val press = Ots.of(app).presser.press(app, Urgency.DANGER) as PressResult.Committed
        Ots.of(app).presser.sendNow(press.report) { }
        eventually("it is sent") { report().alert?.state == SendState.SENT }
        eventually("nothing more is to be sent") { slice() == null }
        return operator
    }

    /** The slices that the press began are over with this one: when the next is due. */
    private fun slice(): Long? {
        var ended = false
        var next: Long? = null
        Ots.of(app).sender.slice {
            next = it?.nextWakeMs
            ended = true
        }
        eventually("the slice is over") { ended }
        return next
    }

    private fun answers(operator: Operator) {
        operator.take(report().id)
        operator.answer(report().id, WORDS)
    }

    private fun jobRuns() {
        val job = Robolectric.setupService(SendJob::class.java)
        assertTrue(job.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        eventually("the job is over") { shadowOf(job).isJobFinished }
    }

    @Test
    fun `that the call centre has it and nobody took it yet is no news`() {
        val operator = pressed()
        jobRuns()
        assertTrue("the call centre was asked", report().lastContactAt != null)
        assertTrue("${notices.map { it.extras }}", notices.isEmpty())
        operator.take(report().id)
        jobRuns()
        assertEquals(1, notices.size)
    }

    @Test
    fun `a job fetches it and says that there is news and not which`() {
        val operator = pressed()
        answers(operator)
        jobRuns()
        assertTrue(told())
        val notice = notices.single()
        assertEquals(app.getString(R.string.news_title), notice.extras.getString(Notification.EXTRA_TITLE))
        @Suppress("DEPRECATION")
        val said = notice.extras.keySet().joinToString("\n") { "$it=${notice.extras.get(it)}" }
        assertFalse(said, WORDS in said || app.getString(R.string.step_taken) in said)
        // The page says it from here on.
        val home = home()
        assertEquals(0, notices.size)
        home.shows(R.string.unread_here)
        val page = opens(home, report().id)
        page.shows(WORDS)
        eventually("it was read") { !Ots.of(app).settings.isUnread(report().id) }
    }

    /** Taps what Home says of the report. */
    private fun opens(home: Activity, report: String): ReportActivity {
        val line = home.getString(R.string.open_report)
        home.window.decorView.all().first { it.isClickable && it.contentDescription?.contains(line) == true }.performClick()
        return opened(home, ReportActivity::class.java).get().also { assertEquals(report, reportOf(it)) }
    }

    @Test
    fun `while a page is seen that says so nothing is said beside it`() {
        val operator = pressed()
        val home = home()
        answers(operator)
        jobRuns()
        eventually("it is here") { told() }
        assertEquals(0, notices.size)
        home.shows(R.string.unread_here)
    }

    @Test
    fun `while its own page is seen it is read there and nowhere announced`() {
        val operator = pressed()
        val page = screen(ReportActivity::class.java, ReportActivity.intent(app, report().id)).get()
        answers(operator)
        page.shows(WORDS)
        assertEquals(0, notices.size)
        assertFalse(Ots.of(app).settings.isUnread(report().id))
    }

    @Test
    fun `a page that says nothing of it leaves the notification to say it`() {
        val operator = pressed()
        val other = screen(MoreActivity::class.java)
        answers(operator)
        jobRuns()
        assertEquals(1, notices.size)
        other.pause().stop()
        other.restart().resume().visible()
        assertEquals("nor does it take it away when it is seen again", 1, notices.size)
    }

    @Test
    fun `behind a code home says that there is news and the list of which report`() {
        val operator = pressed()
        Ots.of(app).settings.setCode("1234")
        answers(operator)
        jobRuns()
        assertEquals(1, notices.size)
        val home = home()
        home.shows(R.string.unread_mine)
        assertFalse(home.words(), home.getString(R.string.step_taken) in home.words())
        home.tap(home.getString(R.string.unread_mine))
        val mine = opened(home, MineActivity::class.java).get()
        mine.window.decorView.all().filterIsInstance<EditText>().single().setText("1234")
        mine.tap(mine.getString(R.string.open))
        mine.shows(R.string.unread_here)
    }

    @Test
    fun `a job that finds nothing new says nothing`() {
        pressed()
        jobRuns()
        assertEquals(0, notices.size)
    }

    @Test
    fun `opening the app fetches it at once`() {
        val operator = pressed()
        answers(operator)
        assertFalse(told())
        home()
        eventually("it is here") { told() }
    }

    private companion object {
        const val WORDS = "Pesan karangan dari petugas."
    }
}
