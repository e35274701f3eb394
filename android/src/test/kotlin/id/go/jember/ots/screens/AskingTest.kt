package id.go.jember.ots.screens

import android.app.Activity
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.presenters.REPORT
import id.go.jember.ots.presenters.alert
import id.go.jember.ots.presenters.report
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.report.ReportActivity
import org.junit.Assert.assertEquals
import org.junit.Test
import org.robolectric.android.controller.ActivityController
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger

/** A page that says how a report stands asks about that one while it is seen, and nobody asks for it once it is left. */
class AskingTest : AppTest() {
    /** A call centre to whose reports nothing happens: it holds its answers back as long as somebody waits for them. */
    private class Calm(core: FakeCore) : Core by core {
        val asked = CopyOnWriteArrayList<Pair<String?, Long>>()
        val waiting = AtomicInteger()
        val most = AtomicInteger()

        override fun ask(report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean {
            asked += report to waitMs
            if (waitMs == 0L) return false
            val left = CountDownLatch(1)
            most.accumulateAndGet(waiting.incrementAndGet(), ::maxOf)
            seen.onLeaving(left::countDown)
            left.await()
            waiting.decrementAndGet()
            return false
        }
    }

    private fun calm(): Calm {
        callCentre()
        val core = FakeCore()
        val newer = report(alert(SendState.SENT)).copy(id = NEWER)
        core.reports = listOf(newer.copy(id = DRILL, drill = true), newer, report(alert(SendState.SENT)))
        return Calm(core).also { (app as TestOts).otherCore = it }
    }

    private fun leavesNothingBehind(page: ActivityController<out Activity>, core: Calm) {
        repeat(VISITS) {
            eventually("the page waits for news") { core.waiting.get() == 1 }
            page.pause().stop()
            eventually("left, it waits no longer") { core.waiting.get() == 0 }
            page.restart().resume().visible()
        }
        assertEquals("one question at a time", 1, core.most.get())
    }

    @Test
    fun `short visits to the list leave no question behind`() {
        val core = calm()
        leavesNothingBehind(screen(MineActivity::class.java), core)
    }

    @Test
    fun `short visits to a report leave no question behind`() {
        val core = calm()
        leavesNothingBehind(screen(ReportActivity::class.java, ReportActivity.intent(app, REPORT)), core)
    }

    private fun waitsFor(core: Calm, report: String?, waitMs: Long) {
        eventually({ "waits for $report: ${core.asked}" }) { core.asked.size == 2 }
        assertEquals(listOf(report to 0L, report to waitMs), core.asked)
    }

    @Test
    fun `the page of an older report waits for news of that one`() {
        val core = calm()
        screen(ReportActivity::class.java, ReportActivity.intent(app, REPORT))
        waitsFor(core, REPORT, ReachPolicy.NEWS_WAIT_MS)
    }

    @Test
    fun `the home screen waits for news of the report that it names and not of a test press`() {
        val core = calm()
        screen(HomeActivity::class.java)
        waitsFor(core, NEWER, ReachPolicy.NEWS_WAIT_MS)
    }

    @Test
    fun `the list waits for no one of them longer than the others can do without`() {
        val core = calm()
        screen(MineActivity::class.java)
        waitsFor(core, null, ReachPolicy.NEWS_LIST_WAIT_MS)
    }

    private companion object {
        const val VISITS = 5
        const val NEWER = "0192f0c1-0000-7000-8000-0000000newer"
        const val DRILL = "0192f0c1-0000-7000-8000-0000000drill"
    }
}
