package id.go.jember.ots.presenters

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.SmsWay
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.reach.SmsStates
import id.go.jember.ots.report.OwnSms
import id.go.jember.ots.report.ReportPresenter
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** The app's own SMS on the report page. */
class OwnSmsTest {
    private val worker = FakeWorker()
    private val clock = FakeClock()
    private val sim = Sim(2, 1, "karangan")
    private val states = SmsStates(clock::sinceBoot)
    private val given = mutableListOf<String>()

    /** The stay in which the call centre was asked, which lasts. */
    private val now = Stay()
    private val way = object : SmsWay {
        override val possible = true
        override var allowed = true

        override fun sims() = if (allowed) listOf(sim) else emptyList()

        override fun state(report: String) = states.of(report)

        override fun send(sim: Sim, number: String, text: String, report: String) {
            given += "${sim.subscription} $number $text"
            states.become(report, SmsState.HANDING)
        }
    }

    private fun page(way: SmsWay, number: String?) =
        ReportPresenter(REPORT, Centre.NATIONAL.copy(smsNumber = number), worker, clock, way, asked = { now }) {
            Answer.Failed(Trouble.CORE_MISSING)
        }

    private fun waiting() {
        worker.core.reports = listOf(report(alert(SendState.PENDING, attempts = 2)))
        clock.pass(30_000)
    }

    @Test
    fun `it stands beside the offer and nowhere else`() {
        val page = page(way, "0800-0009")
        worker.core.reports = listOf(report(alert(SendState.PENDING)))
        page.reload()
        assertEquals(OwnSms(), page.state.ownSms)
        waiting()
        page.reload()
        assertEquals(OwnSms(askable = false, sims = listOf(sim)), page.state.ownSms)
        worker.core.reports = listOf(report(alert(SendState.SENT, sentAt = NOW)))
        page.reload()
        assertEquals(OwnSms(), page.state.ownSms)
    }

    @Test
    fun `a press that could not be released in time has the offer too, and the page says what is in its way`() {
        var full = false
        val page = ReportPresenter(
            REPORT, Centre.NATIONAL.copy(smsNumber = "0800-0009"), worker, clock, storageFull = { full }, asked = { now },
        ) { Answer.Failed(Trouble.CORE_MISSING) }
        worker.core.reports = listOf(report(alert(SendState.HELD)))
        page.reload()
        assertFalse("within its window nothing is late", page.state.offerSms)
        clock.pass(30_000)
        full = true
        page.reload()
        assertTrue(page.state.offerSms)
        assertEquals(Trouble.STORAGE_FULL, page.state.trouble)
        worker.core.reports = listOf(report(alert(SendState.SENT, sentAt = NOW)))
        page.reload()
        assertEquals("what is sent nothing is in the way of", null, page.state.trouble)
    }

    @Test
    fun `tapped twice before the core has the text one SMS goes`() {
        val page = page(way, "0800-0009")
        waiting()
        page.reload()
        worker.hold = true
        page.sendSms(sim)
        page.sendSms(sim)
        worker.letGo()
        worker.letGo()
        assertEquals(1, given.size)
    }

    @Test
    fun `without a gateway's number there is none`() {
        val page = page(way, null)
        waiting()
        page.reload()
        page.sendSms(sim)
        assertEquals(OwnSms(), page.state.ownSms)
        assertTrue(given.isEmpty())
    }

    @Test
    fun `not yet allowed it can be asked for and names no SIM`() {
        way.allowed = false
        val page = page(way, "0800-0009")
        waiting()
        page.reload()
        assertEquals(OwnSms(askable = true), page.state.ownSms)
    }

    @Test
    fun `tapped twice it goes once, and is handed over only when the network says so`() {
        val page = page(way, "0800-0009")
        waiting()
        page.reload()
        page.sendSms(sim)
        page.sendSms(sim)
        assertEquals(listOf("2 0800-0009 OTS1:made-up"), given)
        assertEquals(SmsState.HANDING, page.state.ownSms.state)
        assertTrue("the core hears of it from the network's answer alone", worker.core.handed.isEmpty())
    }

    @Test
    fun `an SMS app that was opened is no SMS and only the person says that one went`() {
        val page = page(SmsWay.NONE, "0800-0009")
        waiting()
        page.reload()
        assertFalse(page.state.askSmsSent)
        page.smsOpened()
        assertTrue(page.state.askSmsSent)
        page.smsNotSent()
        assertFalse(page.state.askSmsSent)
        assertTrue(worker.core.handed.isEmpty())
        page.smsOpened()
        page.smsHanded()
        assertEquals(listOf(REPORT), worker.core.handed)
        assertFalse(page.state.askSmsSent)
    }

    @Test
    fun `what could not be noted is asked again and what has arrived is asked no more`() {
        val page = page(SmsWay.NONE, "0800-0009")
        waiting()
        page.reload()
        page.smsOpened()
        worker.trouble = Trouble.STORAGE_FULL
        page.smsHanded()
        assertTrue(page.state.askSmsSent)
        assertEquals(Trouble.STORAGE_FULL, page.state.trouble)
        worker.trouble = null
        worker.core.reports = listOf(report(alert(SendState.SENT, sentAt = NOW)))
        page.reload()
        assertFalse(page.state.askSmsSent)
    }

    @Test
    fun `a radio that says nothing for a minute has failed and may be tried again`() {
        val page = page(way, "0800-0009")
        waiting()
        page.reload()
        page.sendSms(sim)
        clock.pass(ReachPolicy.SMS_ANSWER_MS - 1)
        page.reload()
        assertEquals(SmsState.HANDING, page.state.ownSms.state)
        clock.pass(1)
        page.reload()
        assertEquals(SmsState.FAILED, page.state.ownSms.state)
        page.sendSms(sim)
        assertEquals(2, given.size)
    }
}
