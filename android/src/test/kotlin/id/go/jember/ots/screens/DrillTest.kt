package id.go.jember.ots.screens

import android.app.Activity
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertTrue
import org.junit.Test

/** A drill is one from the phone to the operator's screen. */
class DrillTest : AppTest() {
    private fun report() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single()

    private fun Activity.startsWith(text: Int): Boolean = words().lines().any { it.startsWith(getString(text).substringBefore("%")) }

    @Test
    fun `a drill is marked as one on this phone and on the operator's screen`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val page = screen(ReadinessActivity::class.java).get()
        page.tap(page.getString(R.string.drill_start))
        assertTrue(report().drill)
        eventually({ "its way is shown:\n${page.words()}" }) { page.startsWith(R.string.drill_sent) }
        operator.take(report().id)
        assertTrue("LATIHAN" in operator.page(report().id))
        page.tap(page.getString(R.string.open_report_page))
        opened(page, ReportActivity::class.java).get().shows(R.string.drill_banner)
    }
}
