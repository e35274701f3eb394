package id.go.jember.ots.screens

import android.app.Activity
import android.app.KeyguardManager
import android.content.Context
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.CoreReadiness
import id.go.jember.ots.model.DrillTrip
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.presenters.REPORT
import id.go.jember.ots.presenters.alert
import id.go.jember.ots.presenters.report
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import java.util.concurrent.CountDownLatch

/**
 * The call centre says that somebody has the report while a page still reads that nobody has it. What was read before is
 * drawn behind the answer, and is not told for what is so now.
 */
class OlderReadingTest : AppTest() {
    private val lock get() = shadowOf(app.getSystemService(Context.KEYGUARD_SERVICE) as KeyguardManager)

    @After
    fun letGo() {
        lock.setKeyguardLocked(false)
        ((app as TestOts).otherCore as? Overtaken)?.goOn?.countDown()
    }

    /** Somebody takes the report during the reading of a page that comes behind [before] others. */
    private class Overtaken(private val core: FakeCore, private var before: Int) : Core by core {
        private val reading = CountDownLatch(1)
        private val told = CountDownLatch(1)

        /** The page has what was read before, and reads on; not further than to here. */
        val handed = CountDownLatch(1)
        val goOn = CountDownLatch(1)

        override fun reports(): List<Report> {
            val read = core.reports
            // What the question itself compares is no reading of a page.
            if (Thread.currentThread().name != "core" || before-- > 0) return read
            if (reading.count > 0) {
                reading.countDown()
                told.await()
                return read
            }
            handed.countDown()
            goOn.await()
            return core.reports
        }

        override fun ask(report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean {
            if (waitMs == 0L) {
                reading.await()
                core.reports = core.reports.map { it.copy(told = ToldState.TAKEN, callPolice = false) }
                return true
            }
            // The answer of before is known to the page by now, and nothing more happens.
            told.countDown()
            val left = CountDownLatch(1)
            seen.onLeaving(left::countDown)
            left.await()
            return false
        }
    }

    private fun overtaken(before: Int, drill: Boolean = false): Overtaken {
        callCentre()
        val now = Ots.of(app).clock.now()
        val core = FakeCore()
        core.reports = listOf(report(alert(SendState.SENT)).copy(pressedAt = now, drill = drill, callPolice = !drill))
        if (drill) {
            core.readiness = CoreReadiness(prepared = false, unsent = 0, refused = 0, drill = DrillTrip(REPORT, now, sentAt = now + 1))
        }
        return Overtaken(core, before).also { (app as TestOts).otherCore = it }
    }

    private fun saysOnlyWhatIsSo(core: Overtaken, nobody: String, taken: String, words: () -> String) {
        eventually({ "the older reading is there: ${words()}" }) { core.handed.count == 0L }
        idle()
        assertFalse(words(), nobody in words())
        core.goOn.countDown()
        eventually({ "taken: ${words()}" }) { taken in words() }
    }

    private fun saysOnlyWhatIsSo(core: Overtaken, page: Activity) =
        saysOnlyWhatIsSo(core, page.namingPolice(R.string.head_police).toString(), page.getString(R.string.step_taken), page::words)

    @Test
    fun `on the home screen`() {
        val core = overtaken(before = 1)
        saysOnlyWhatIsSo(core, screen(HomeActivity::class.java).get())
    }

    @Test
    fun `in the list of reports`() {
        val core = overtaken(before = 0)
        saysOnlyWhatIsSo(core, screen(MineActivity::class.java).get())
    }

    @Test
    fun `on the page of a report`() {
        val core = overtaken(before = 0)
        saysOnlyWhatIsSo(core, screen(ReportActivity::class.java, ReportActivity.intent(app, REPORT)).get())
    }

    @Test
    fun `over the lock screen`() {
        val core = overtaken(before = 0)
        lock.setKeyguardLocked(true)
        val over = PressResult.Committed(REPORT, windowMs = 0, joined = false)
        saysOnlyWhatIsSo(core, screen(PressActivity::class.java, PressActivity.shows(app, over, Urgency.DANGER)).get())
    }

    @Test
    fun `of a test press`() {
        val core = overtaken(before = 1, drill = true)
        val page = screen(ReadinessActivity::class.java).get()
        saysOnlyWhatIsSo(core, page.getString(R.string.drill_taken_not), page.getString(R.string.step_taken), page::words)
    }

    @Test
    fun `on the tile`() {
        val core = overtaken(before = 1)
        Ots.of(app).settings.tilePressed = true
        val tile = Robolectric.setupService(HelpTile::class.java)
        fun says() = tile.qsTile.contentDescription?.toString().orEmpty()
        tile.onStartListening()
        eventually({ "it has read: ${says()}" }) { says() == app.getString(R.string.tile_sent) }
        tile.onStartListening()
        saysOnlyWhatIsSo(core, app.namingPolice(R.string.tile_untaken).toString(), app.getString(R.string.tile_taken), ::says)
        tile.onStopListening()
    }
}
