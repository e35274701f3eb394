package id.go.jember.ots.screens

import android.app.Activity
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.CallCentre
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.presenters.alert
import id.go.jember.ots.presenters.report
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.android.controller.ActivityController
import java.util.concurrent.CopyOnWriteArrayList

/**
 * What somebody has is never shown as what nobody has: a page that says so asks the call centre itself, before it says so
 * and for as long as it is seen. No job runs in these tests. The page over the lock screen: [OverLockScreenTest].
 */
class NotTakenTest : AppTest() {
    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    /** A press that reached the call centre, and of which nobody told this phone more. */
    private fun sent(): String {
        val app = Ots.of(app)
        val report = (app.presser.press(app, Urgency.DANGER) as PressResult.Committed).report
        app.presser.sendNow(report) { }
        eventually("it is sent") { reports().first().alert?.state == SendState.SENT }
        return report
    }

    private fun centre(): CallCentre = callCentre(cancelWindowS = 30, takenAfterS = UNHURRIED_S).apply { start() }

    @Test
    fun `the line on the home screen hears that somebody took the report`() {
        val operator = centre().operator()
        val report = sent()
        val home = home()
        home.shows(R.string.head_sent)
        operator.take(report)
        home.shows(R.string.step_taken)
    }

    @Test
    fun `the list of reports hears that somebody took one`() {
        val operator = centre().operator()
        val report = sent()
        val list = screen(MineActivity::class.java).get()
        list.shows(R.string.head_sent)
        operator.take(report)
        list.shows(R.string.step_taken)
    }

    @Test
    fun `the page of the readiness hears that somebody took the test press`() {
        val operator = centre().operator()
        val page = screen(ReadinessActivity::class.java).get()
        page.tap(page.getString(R.string.drill_start))
        page.shows(R.string.drill_taken_not)
        val drill = reports().single().id
        Ots.of(app).presser.sendNow(drill) { }
        eventually("it is sent") { reports().single().alert?.state == SendState.SENT }
        operator.take(drill)
        val taken = page.getString(R.string.drill_taken, "|").substringBefore('|')
        eventually({ "the page says that it is taken:\n${page.words()}" }) { taken in page.words() }
        assertFalse(page.getString(R.string.drill_taken_not) in page.words())
    }

    /** Nobody is on shift, and the page says so; it is left; somebody comes and takes it; the page is seen again. */
    private fun seenAgain(page: ActivityController<out Activity>, centre: CallCentre, report: String) {
        page.get().shows(page.get().namingPolice(R.string.head_nobody))
        page.pause().stop()
        centre.operator().take(report)
        page.restart().resume().visible()
        eventually({ "taken:\n${page.get().words()}" }) {
            val words = page.get().words()
            assertFalse(words, page.get().namingPolice(R.string.head_nobody) in words)
            page.get().getString(R.string.step_taken) in words
        }
    }

    @Test
    fun `a home screen that is seen again asks before it says that nobody has the report`() {
        val centre = centre()
        val report = sent()
        seenAgain(screen(HomeActivity::class.java), centre, report)
    }

    @Test
    fun `a list that is seen again asks before it says that nobody has a report`() {
        val centre = centre()
        val report = sent()
        seenAgain(screen(MineActivity::class.java), centre, report)
    }

    @Test
    fun `a report's page that is seen again asks before it says that nobody has it`() {
        val centre = centre()
        val report = sent()
        val page = screen(ReportActivity::class.java, ReportActivity.intent(app, report))
        page.get().shows(page.get().namingPolice(R.string.head_nobody))
        page.pause().stop()
        // Off shift: the phone might hear that somebody is there before it hears that it is taken.
        centre.operator(onShift = false).take(report)
        page.restart().resume().visible()
        eventually({ "taken:\n${page.get().words()}" }) {
            assertFalse(page.get().words(), page.get().namingPolice(R.string.head_nobody) in page.get().words())
            val taken = reached(page.get(), R.string.step_taken)
            assertTrue("110 stays in front until it is known", taken || page.get().findViewById<View>(R.id.police_first) != null)
            taken
        }
    }

    /** A call centre that does not answer: [budgets]: what each question was given. */
    private class Silent(core: FakeCore) : Core by core {
        val budgets = CopyOnWriteArrayList<Long>()

        override fun ask(report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean {
            budgets += budgetMs
            throw IllegalStateException("no network")
        }
    }

    @Test
    fun `where the call centre does not answer in a few seconds the page says what was last known`() {
        callCentre()
        val core = FakeCore()
        core.reports = listOf(report(alert(SendState.SENT)).copy(callPolice = true))
        val silent = Silent(core)
        (app as TestOts).apply {
            otherCore = silent
            firstQuestionMs = null
        }
        val home = home()
        home.shows(home.namingPolice(R.string.head_police))
        assertTrue("${silent.budgets}", ReachPolicy.NEWS_FIRST_MS in silent.budgets)
    }
}
