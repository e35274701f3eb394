package id.go.jember.ots.screens

import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.model.Answer
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.annotation.Config

/** One press from a thumb to an operator and back, with the real core and the real call centre. */
class SpineTest : AppTest() {
    @Test
    fun `a press reaches an operator and the screen says so`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val page = reportPage(press())
        page.shows(R.string.head_sent)
        val report = reportOf(page)
        assertTrue(centre.has(report))
        assertFalse(page.getString(R.string.promise_contact) in page.words())

        operator.take(report)
        eventually("taken") { Ots.of(app).core.now { core -> core.reports().single() }.let { "TAKEN" in it.toString() } }
        eventually({ "the screen says so:\n${page.words()}" }) { reached(page, R.string.step_taken) }
        operator.answer(report, "Pesan karangan dari petugas.")
        eventually({ "the operator's words arrive:\n${page.words()}" }) { "Pesan karangan dari petugas." in page.words() }
    }

    @Test
    @Config(qualifiers = "en-rUS-w360dp-h800dp-xhdpi")
    fun `a ready-made message of an operator appears in the reader's language`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val page = reportPage(press())
        page.shows(R.string.head_sent)
        val report = reportOf(page)
        operator.take(report)
        operator.answer(report, READY_MADE)
        page.shows(page.namingPolice(R.string.template_seen))
        assertFalse(READY_MADE in page.words())
    }

    @Test
    fun `offline it waits and says so and goes when the call centre is back`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        centre.operator()
        centre.kill()
        val page = reportPage(press())
        page.shows(R.string.head_retrying)
        assertFalse(page.getString(R.string.head_sent) in page.words())
        assertFalse(reached(page, R.string.step_sent))
        centre.start()
        page.shows(R.string.head_sent)
        assertTrue(centre.has(reportOf(page)))
    }

    @Test
    fun `called off inside the window the call centre never hears of it`() {
        val centre = callCentre(cancelWindowS = 30)
        centre.start()
        val countdown = press()
        countdown.tap(countdown.getString(R.string.cancel))
        countdown.shows(R.string.called_off)
        assertEquals(0, (Ots.of(app).core.now { it.reports() } as id.go.jember.ots.model.Answer.Done).value.size)
        assertEquals("[]", centre.reports().filterNot { it.isWhitespace() })
    }

    @Test
    fun `a later cancel is a message and the report stays`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        centre.operator()
        val page = reportPage(press())
        page.shows(R.string.head_sent)
        page.tap(page.getString(R.string.cancel_report))
        page.tap(page.getString(R.string.cancel_mistake))
        page.shows(R.string.cancel_delivered)
        assertTrue("\"cancel\"" in centre.reports())
        assertTrue(page.words(), reached(page, R.string.step_sent))
    }

    @Test
    fun `called off on its own page before anything was sent it goes to nobody and the page says so`() {
        val centre = callCentre(cancelWindowS = 60)
        centre.start()
        press()
        val ots = Ots.of(app)
        ots.settings.tilePressed = true
        val report = (ots.core.now { it.reports() } as Answer.Done).value.single().id
        val page = screen(ReportActivity::class.java, ReportActivity.intent(app, report)).get()
        page.shows(R.string.cancel_report)
        page.tap(page.getString(R.string.cancel_report))
        page.shows(R.string.called_off)
        assertFalse(page.words(), page.getString(R.string.head_gone) in page.words())
        assertEquals("the tile tells of nothing stored", false, ots.settings.tilePressed)
        assertFalse(centre.has(report))
    }

    @Test
    fun `kirim sekarang sends before the window is over`() {
        val centre = callCentre(cancelWindowS = 30, takenAfterS = UNHURRIED_S)
        centre.start()
        centre.operator()
        val countdown = press()
        countdown.tap(countdown.getString(R.string.send_now))
        val page = reportPage(countdown)
        page.shows(R.string.head_sent)
    }

    @Test
    fun `nobody takes it and the page puts 110 in front`() {
        val centre = callCentre(takenAfterS = 10)
        centre.start()
        centre.operator()
        val page = reportPage(press())
        page.shows(page.namingPolice(R.string.head_police))
        assertTrue(page.findViewById<android.view.View>(R.id.police_first) != null)
        assertFalse(page.namingPolice(R.string.head_nobody) in page.words())
    }

    @Test
    fun `with nobody on shift the page says so at once and puts 110 in front`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val page = reportPage(press())
        page.shows(page.namingPolice(R.string.head_nobody))
        assertTrue(page.findViewById<android.view.View>(R.id.police_first) != null)
        assertTrue(reached(page, R.string.step_sent))
        assertFalse(page.getString(R.string.head_sent) in page.words())
    }

    @Test
    fun `when somebody begins a shift the page waits for them and when the last one ends it says so again`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val page = reportPage(press())
        page.shows(page.namingPolice(R.string.head_nobody))
        val operator = centre.operator()
        page.shows(R.string.head_sent)
        assertTrue(page.findViewById<android.view.View>(R.id.police_first) == null)
        operator.endShift()
        page.shows(page.namingPolice(R.string.head_nobody))
    }

    @Test
    fun `a claim that was given back is waiting again`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val page = reportPage(press())
        page.shows(R.string.head_sent)
        operator.take(reportOf(page))
        page.shows(R.string.step_taken)
        operator.release(reportOf(page))
        page.shows(R.string.head_waiting_again)
    }

    @Test
    fun `the call centre hears which version of the app was pressed`() {
        val info = org.robolectric.Shadows.shadowOf(app.packageManager).getInternalMutablePackageInfo(app.packageName)
        @Suppress("DEPRECATION")
        info.versionCode = VERSION
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val page = reportPage(press())
        page.shows(R.string.head_sent)
        operator.take(reportOf(page))
        val seen = operator.page(reportOf(page))
        assertTrue(seen, Regex("\\b$VERSION\\b").containsMatchIn(seen))
    }

    /** The shortest lease that a call centre may set is a minute, so this one waits for a minute: on one level of Android. */
    @Test
    @Config(sdk = [34])
    fun `a claim that nobody acts on lapses and the page says that it waits again`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S, leaseS = SHORTEST_LEASE_S)
        centre.start()
        val operator = centre.operator()
        val page = reportPage(press())
        page.shows(R.string.head_sent)
        operator.take(reportOf(page))
        eventually("taken") { reached(page, R.string.step_taken) }
        assertFalse(page.getString(R.string.head_waiting_again) in page.words())
        Thread.sleep(SHORTEST_LEASE_S * 1_000L)
        page.shows(R.string.head_waiting_again)
        assertFalse(reached(page, R.string.step_taken))
    }

    @Test
    fun `the SMS is offered late and carries the very same report`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S, smsOfferAfterS = 1)
        centre.start()
        centre.operator()
        centre.kill()
        val page = reportPage(press())
        eventually("the SMS is offered") { page.findViewById<android.view.View>(R.id.sms_offer) != null }
        page.tap(page.getString(R.string.sms_open))
        var sms: android.content.Intent? = null
        eventually("the SMS app opens") {
            sms = org.robolectric.Shadows.shadowOf(page).nextStartedActivity ?: sms
            sms?.action == android.content.Intent.ACTION_SENDTO
        }
        val text = sms!!.getStringExtra("sms_body")!!
        assertTrue(text.startsWith("OTS1:") && text.length <= 160)
        // The SMS app is open: that alone is no SMS, and the page asks.
        page.shows(R.string.sms_sent_ask)
        page.tap(page.getString(R.string.sms_sent_no))
        assertFalse(page.getString(R.string.sms_sent_ask) in page.words())
        assertFalse(page.getString(R.string.step_sms) in page.words())
        page.tap(page.getString(R.string.sms_open))
        page.shows(R.string.sms_sent_ask)
        page.tap(page.getString(R.string.sms_sent_yes))
        page.shows(R.string.step_sms)
        assertFalse(page.getString(R.string.head_sent) in page.words())
        assertFalse(reached(page, R.string.step_sent))
        assertTrue(reached(page, R.string.step_saved))

        // The gateway hands it over before the phone has a network: the same report, once.
        val report = reportOf(page)
        centre.start()
        val answer = centre.sms(text)
        assertTrue(answer, report in answer && "\"decoded\":true" in answer.filterNot { it.isWhitespace() })
        page.shows(R.string.head_sent)
        assertEquals("one alert by two ways", 1, Regex("\"kind\":\\s*\"alert\"").findAll(centre.reports()).count())
        assertTrue(centre.reports(), "\"conflicts\":0" in centre.reports().filterNot { it.isWhitespace() })
    }

    @Test
    fun `a process that dies after the commit still sends at its next start`() {
        val centre = callCentre()
        centre.instance
        val countdown: PressActivity = press()
        // Nothing that runs behind the commit may have run: as if killed right after it.
        Ots.of(app).sender.close()
        assertTrue(countdown.words().contains(countdown.getString(R.string.countdown_saved)))
        centre.start()
        val again = id.go.jember.ots.reach.Sender(Ots.of(app))
        again.kick()
        eventually("it arrives") { centre.reports().contains("\"alert\"") }
        again.close()
    }

    private companion object {
        /** As the call centre's form fills it in. */
        const val READY_MADE =
            "Laporan Anda sudah kami terima dan sedang kami baca. Anda tidak sendirian. Bila keadaan gawat, telepon 110."
        const val SHORTEST_LEASE_S = 60

        /** No other number of a page has this look. */
        const val VERSION = 987_654
    }
}
