package id.go.jember.ots.presenters

import id.go.jember.ots.model.Item
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.report.CancelLine
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.Promise
import id.go.jember.ots.report.ReportTruth
import id.go.jember.ots.report.SmsWhy
import id.go.jember.ots.report.Step
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class ReportTruthTest {
    private fun headline(report: id.go.jember.ots.model.Report, after: Long = 1_000) =
        ReportTruth.headline(report, NOW + after, asked = true)

    private fun reached(report: id.go.jember.ots.model.Report) =
        ReportTruth.steps(report, asked = true).filter { it.reached }.map { it.step }

    @Test
    fun `a held press is stored and not sent`() {
        val held = report(alert(SendState.HELD))
        assertEquals(Headline.HELD, headline(held))
        assertEquals(listOf(Step.SAVED), reached(held))
    }

    @Test
    fun `terkirim needs the receipt`() {
        for (state in SendState.values().filter { it != SendState.SENT }) {
            assertFalse("$state", Step.SENT in reached(report(alert(state, attempts = 3))))
        }
        assertTrue(Step.SENT in reached(report(alert(SendState.SENT, sentAt = NOW + 900))))
    }

    @Test
    fun `an SMS that was handed over is a step of its own and not terkirim`() {
        val handed = report(alert(SendState.PENDING, attempts = 4, smsHandedAt = NOW + 30_000))
        assertEquals(listOf(Step.SAVED, Step.SMS_HANDED), reached(handed))
        assertEquals(Headline.NOT_SENT_RETRYING, headline(handed, 40_000))
    }

    @Test
    fun `a failed try says that it is not sent`() {
        assertEquals(Headline.NOT_SENT_RETRYING, headline(report(alert(SendState.PENDING, attempts = 1))))
        assertEquals(Headline.SAVED_WAITING, headline(report(alert(SendState.PENDING))))
        assertEquals(Headline.SENDING, headline(report(alert(SendState.SENDING, attempts = 1))))
    }

    @Test
    fun `a press that waits too long says so even before its first try`() {
        assertEquals(Headline.NOT_SENT_RETRYING, headline(report(alert(SendState.PENDING)), 60_000))
    }

    @Test
    fun `before the call centre was asked nothing says that nobody has it`() {
        val sent = report(alert(SendState.SENT, sentAt = NOW))
        val late = sent.copy(callPolice = true)
        for (report in listOf(sent, late, late.copy(nobodyOnShift = true), sent.copy(waitingAgain = true))) {
            assertEquals(Headline.DELIVERED, ReportTruth.headline(report, NOW, asked = false))
            assertEquals(listOf(Step.SAVED, Step.SENT), ReportTruth.steps(report, asked = false).map { it.step })
        }
        val taken = sent.copy(told = ToldState.TAKEN, takenAt = NOW)
        assertEquals(Headline.TAKEN, ReportTruth.headline(taken, NOW, asked = false))
        val unsent = report(alert(SendState.PENDING))
        assertEquals(ReportTruth.headline(unsent, NOW, asked = true), ReportTruth.headline(unsent, NOW, asked = false))
        assertEquals(ReportTruth.steps(unsent, asked = true), ReportTruth.steps(unsent, asked = false))
    }

    @Test
    fun `diterima petugas needs a human`() {
        val sent = report(alert(SendState.SENT, sentAt = NOW + 900))
        assertEquals(Headline.SENT, headline(sent))
        assertFalse(Step.TAKEN in reached(sent))
        val taken = sent.copy(told = ToldState.TAKEN, takenAt = NOW + 20_000)
        assertEquals(Headline.TAKEN, headline(taken))
        assertEquals(NOW + 20_000, ReportTruth.steps(taken, asked = true).single { it.step == Step.TAKEN }.at)
    }

    @Test
    fun `a claim that lapsed is waiting again and taken no more`() {
        val lapsed = report(alert(SendState.SENT)).copy(told = ToldState.WAITING, takenAt = NOW + 5_000, waitingAgain = true)
        assertEquals(Headline.WAITING_AGAIN, headline(lapsed))
        assertFalse(Step.TAKEN in reached(lapsed))
    }

    @Test
    fun `nobody in time points to 110 and a drill points nowhere`() {
        val untaken = report(alert(SendState.SENT)).copy(callPolice = true)
        assertTrue(ReportTruth.policeFirst(untaken))
        assertEquals(Headline.CALL_POLICE, headline(untaken))
        assertEquals(Headline.NOBODY_ON_SHIFT, headline(untaken.copy(nobodyOnShift = true)))
        assertFalse(ReportTruth.policeFirst(untaken.copy(drill = true)))
        assertFalse(ReportTruth.policeFirst(untaken.copy(told = ToldState.TAKEN)))
    }

    @Test
    fun `an unsent alert that nobody can have taken puts 110 first too`() {
        val unsent = report(alert(SendState.PENDING, attempts = 5)).copy(callPolice = true)
        assertEquals(Headline.NOT_SENT_RETRYING, headline(unsent, 70_000))
        assertTrue(ReportTruth.policeFirst(unsent))
    }

    @Test
    fun `the SMS is offered when it is late or refused and never for nothing`() {
        val late = 20_000L
        assertFalse(ReportTruth.offerSms(report(alert(SendState.PENDING, attempts = 1)), NOW + late - 1))
        assertTrue(ReportTruth.offerSms(report(alert(SendState.PENDING, attempts = 1)), NOW + late))
        assertTrue(ReportTruth.offerSms(report(alert(SendState.REFUSED, attempts = 1)), NOW + 1))
        assertFalse(ReportTruth.offerSms(report(alert(SendState.SENT)), NOW + late))
        assertFalse(ReportTruth.offerSms(report(alert(SendState.PENDING)).copy(told = ToldState.TAKEN), NOW + late))
    }

    @Test
    fun `no signal is said only where the phone has none`() {
        val late = report(alert(SendState.PENDING, attempts = 3))
        assertEquals(SmsWhy.NO_NETWORK, ReportTruth.smsWhy(late, network = false))
        assertEquals(SmsWhy.NOT_SENT, ReportTruth.smsWhy(late, network = true))
        for (network in listOf(true, false)) {
            assertEquals(SmsWhy.REFUSED, ReportTruth.smsWhy(report(alert(SendState.REFUSED)), network))
        }
    }

    @Test
    fun `a clock set back offers the SMS rather than hiding it`() {
        assertTrue(ReportTruth.offerSms(report(alert(SendState.PENDING, attempts = 1)), NOW - 31_536_000_000))
    }

    @Test
    fun `the ways that were allowed are spoken of only once the call centre knows them and a human has the report`() {
        val contact = Item("s", Part.SAFE_CONTACT, SendState.SENT)
        val taken = report(alert(SendState.SENT)).copy(told = ToldState.TAKEN)
        assertEquals(Promise.ANSWER_HERE, ReportTruth.promise(taken))
        assertEquals(Promise.AS_ALLOWED, ReportTruth.promise(report(alert(SendState.SENT), contact).copy(told = ToldState.TAKEN)))
        assertEquals(Promise.ANSWER_HERE, ReportTruth.promise(report(alert(SendState.SENT), contact)))
        assertEquals(Promise.NONE, ReportTruth.promise(report(alert(SendState.PENDING), contact)))
        for (state in listOf(SendState.PENDING, SendState.SENDING, SendState.REFUSED)) {
            val unknown = taken.copy(items = taken.items + contact.copy(state = state))
            assertEquals(Promise.ANSWER_HERE, ReportTruth.promise(unknown))
        }
    }

    @Test
    fun `whoever prepared the button is told that the prepared way counts too`() {
        val prepared = report(alert(SendState.SENT), Item("p", Part.PREPARED, SendState.SENT)).copy(told = ToldState.TAKEN)
        assertEquals(Promise.HERE_OR_AS_PREPARED, ReportTruth.promise(prepared))
        val answered = prepared.copy(items = prepared.items + Item("s", Part.SAFE_CONTACT, SendState.SENT))
        assertEquals(Promise.AS_ALLOWED, ReportTruth.promise(answered))
    }

    @Test
    fun `a later cancel is a message on its way and never a deletion`() {
        val waiting = report(alert(SendState.SENT), Item("c", Part.CANCEL, SendState.PENDING))
        assertEquals(CancelLine.WAITING, ReportTruth.cancel(waiting))
        val delivered = report(alert(SendState.SENT), Item("c", Part.CANCEL, SendState.SENT))
        assertEquals(CancelLine.DELIVERED, ReportTruth.cancel(delivered))
        assertEquals(listOf(Step.SAVED, Step.SENT), reached(delivered))
    }

    @Test
    fun `a report that the call centre lost says so before anything else`() {
        val lost = report(alert(SendState.SENT)).copy(told = ToldState.TAKEN, unknownToCentre = true)
        assertEquals(Headline.UNKNOWN_TO_CENTRE, headline(lost))
    }
}
