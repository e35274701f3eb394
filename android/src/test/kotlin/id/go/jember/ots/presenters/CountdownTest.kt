package id.go.jember.ots.presenters

import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.press.CountdownEnd
import id.go.jember.ots.press.CountdownPresenter
import id.go.jember.ots.press.CountdownState
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.report.Headline
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class CountdownTest {
    private val control = FakeControl()
    private val clock = FakeClock()
    private val committed = PressResult.Committed(REPORT, 5_000, false)

    private fun presenter(result: PressResult = committed) = CountdownPresenter(result, control, clock)

    @Test
    fun `counts down by the boot clock whatever the wall clock does`() {
        val presenter = presenter()
        clock.now -= 31_536_000_000
        clock.boot += 1_200
        presenter.tick()
        assertEquals(CountdownState.Counting(4), presenter.state)
    }

    @Test
    fun `is over when the window is over`() {
        val presenter = presenter()
        clock.pass(5_000)
        presenter.tick()
        assertEquals(CountdownState.Going(), presenter.state)
    }

    @Test
    fun `says that nothing was sent only when the core says so`() {
        val presenter = presenter()
        control.hold = true
        presenter.cancel()
        assertEquals(CountdownState.Counting(5, busy = true), presenter.state)
        control.letGo()
        assertEquals(CountdownState.CalledOff, presenter.state)
    }

    @Test
    fun `a cancel that came too late is told as a message`() {
        control.cancelled = Cancelled.SENT_AS_MESSAGE
        val presenter = presenter()
        presenter.cancel()
        assertEquals(CountdownState.CancelIsMessage, presenter.state)
    }

    @Test
    fun `a press that an earlier tap called off is told as called off`() {
        control.trouble = Trouble.NO_SUCH_REPORT
        val presenter = presenter()
        presenter.cancel()
        assertEquals(CountdownState.CalledOff, presenter.state)
    }

    @Test
    fun `a page that is made anew goes on saying how the one before it ended`() {
        for (end in CountdownEnd.values()) {
            val presenter = CountdownPresenter(committed, control, clock, end)
            assertEquals(end.state, presenter.state)
            clock.pass(5_000)
            presenter.tick()
            assertEquals(end.state, presenter.state)
        }
    }

    @Test
    fun `a touch in the first moment is not meant for batalkan`() {
        val presenter = presenter()
        clock.pass(3_000)
        assertFalse("nothing is drawn yet", presenter.takesTouch())
        presenter.drawn()
        clock.pass(799)
        presenter.drawn()
        assertFalse(presenter.takesTouch())
        clock.pass(400)
        assertTrue("behind a pause it is meant", presenter.takesTouch())
    }

    @Test
    fun `touches that follow each other are one hammering, and after two seconds they are meant`() {
        val presenter = presenter()
        presenter.drawn()
        repeat(9) {
            clock.pass(200)
            assertFalse("${(it + 1) * 200} ms", presenter.takesTouch())
        }
        clock.pass(200)
        assertTrue(presenter.takesTouch())
    }

    @Test
    fun `the first touch behind the first moment is meant`() {
        val presenter = presenter()
        presenter.drawn()
        clock.pass(800)
        assertTrue(presenter.takesTouch())
    }

    @Test
    fun `a page that is made anew takes every touch`() {
        val again = CountdownPresenter(committed, control, clock, first = false)
        assertTrue(again.takesTouch())
    }

    @Test
    fun `the first moment moves no end of the window`() {
        val presenter = presenter()
        clock.pass(1_000)
        presenter.drawn()
        clock.pass(4_000)
        presenter.tick()
        assertEquals(CountdownState.Going(), presenter.state)
    }

    @Test
    fun `a cancel that fails leaves the count and says so`() {
        control.trouble = Trouble.CORE_MISSING
        val presenter = presenter()
        presenter.cancel()
        assertEquals(CountdownState.Counting(5, cancelFailed = true), presenter.state)
        clock.pass(6_000)
        presenter.tick()
        assertEquals(CountdownState.Going(), presenter.state)
    }

    @Test
    fun `while a cancel is decided the clock does not decide`() {
        val presenter = presenter()
        control.hold = true
        presenter.cancel()
        clock.pass(6_000)
        presenter.tick()
        assertTrue(presenter.state is CountdownState.Counting)
        control.letGo()
        assertEquals(CountdownState.CalledOff, presenter.state)
    }

    @Test
    fun `kirim sekarang ends the window`() {
        val presenter = presenter()
        presenter.sendNow()
        assertEquals(1, control.sentNow)
        assertEquals(CountdownState.Going(), presenter.state)
    }

    @Test
    fun `a second tap on a busy button does nothing`() {
        val presenter = presenter()
        control.hold = true
        presenter.sendNow()
        presenter.cancel()
        control.letGo()
        assertEquals(CountdownState.Going(), presenter.state)
    }

    @Test
    fun `a press that was not stored never shows a count`() {
        val presenter = presenter(PressResult.NotCommitted(Trouble.STORAGE_FULL, "OTS1:made-up"))
        presenter.tick()
        presenter.cancel()
        assertEquals(CountdownState.NotSaved(Trouble.STORAGE_FULL, "OTS1:made-up"), presenter.state)
    }

    @Test
    fun `no sealed text in what a state prints`() {
        val state = CountdownState.NotSaved(Trouble.STORAGE_FULL, "OTS1:made-up")
        assertTrue("made-up" !in state.toString())
    }

    @Test
    fun `over a locked screen the page says how the alert stands and nothing sooner`() {
        val presenter = presenter()
        presenter.stands(Headline.SENT, policeFirst = false, lastContactAt = null)
        assertEquals(CountdownState.Counting(5), presenter.state)
        clock.pass(5_000)
        presenter.tick()
        presenter.stands(Headline.CALL_POLICE, policeFirst = true, lastContactAt = 7)
        assertEquals(CountdownState.Going(Headline.CALL_POLICE, true, 7), presenter.state)
    }
}
