package id.go.jember.ots.presenters

import id.go.jember.ots.firstrun.FirstRunPresenter
import id.go.jember.ots.home.HomeMemory
import id.go.jember.ots.home.HomePresenter
import id.go.jember.ots.mine.MinePresenter
import id.go.jember.ots.mine.MineState
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.CallKind
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.CodeLock
import id.go.jember.ots.model.CoreReadiness
import id.go.jember.ots.model.DrillTrip
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Places
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.prepare.PreparePresenter
import id.go.jember.ots.prepare.Typed
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.readiness.Card
import id.go.jember.ots.readiness.Check
import id.go.jember.ots.readiness.CheckLine
import id.go.jember.ots.readiness.Fault
import id.go.jember.ots.readiness.PhoneFacts
import id.go.jember.ots.readiness.ReadinessPresenter
import id.go.jember.ots.readiness.ReadinessState
import id.go.jember.ots.readiness.Verdict
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportPresenter
import id.go.jember.ots.safety.ErasePresenter
import id.go.jember.ots.safety.EraseState
import id.go.jember.ots.safety.Stays
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class OtherScreensTest {
    private val worker = FakeWorker()
    private val clock = FakeClock()
    private val centre = Centre.NATIONAL.copy(hotline = "0331-made-up", emergency = "112")

    /** The call centre was asked just now. */
    private val asked = Stay().let { now -> { now } }

    private class Memory(override var prepareSettled: Boolean = false, override val isSet: Boolean = false) : HomeMemory {
        val unread = mutableSetOf<String>()
        override fun isUnread(report: String) = report in unread
    }

    private class Lock(private val code: String?) : CodeLock {
        var wait = 0
        override val isSet get() = code != null
        override fun waitSeconds() = wait
        override fun opens(code: String) = code == this.code
    }

    @Test
    fun `110 is the first call button and WhatsApp the last`() {
        val kinds = centre.calls().map { it.kind }
        assertEquals(CallKind.POLICE, kinds.first())
        assertEquals(CallKind.HOTLINE, kinds[1])
        assertEquals(CallKind.WHATSAPP, kinds.last())
        assertEquals("110", Centre.NATIONAL.calls().first().number)
        assertFalse(Centre.NATIONAL.calls().any { it.kind == CallKind.EMERGENCY })
    }

    @Test
    fun `home works with a core that does not load`() {
        worker.trouble = Trouble.CORE_MISSING
        val home = HomePresenter(centre, worker, clock, Memory(), asked) { Parts.NONE }
        home.reload()
        assertEquals(Parts.NONE, home.state.parts)
        assertEquals("110", home.state.calls.first().number)
    }

    @Test
    fun `home shows the newest open report and no drill`() {
        worker.core.reports = listOf(
            report(alert(SendState.SENT)).copy(id = "drill", drill = true),
            report(alert(SendState.PENDING, attempts = 2)),
            report(alert(SendState.SENT)).copy(id = "older", told = ToldState.CLOSED),
        )
        val home = HomePresenter(centre, worker, clock, Memory(), asked) { Parts.WHOLE }
        home.reload()
        assertEquals(REPORT, home.state.open?.id)
        assertEquals(Headline.NOT_SENT_RETRYING, home.state.open?.headline)
    }

    @Test
    fun `home speaks of a danger alert that nobody has before one that is not sent, and of that before a newer one`() {
        val newest = report(alert(SendState.SENT)).copy(id = "newest")
        val unsent = report(alert(SendState.PENDING, attempts = 2)).copy(id = "unsent")
        val untaken = report(alert(SendState.SENT)).copy(callPolice = true)
        val home = HomePresenter(centre, worker, clock, Memory(), asked) { Parts.WHOLE }
        fun says(vararg reports: Report): String? {
            worker.core.reports = reports.asList()
            home.reload()
            return home.state.open?.id
        }
        assertEquals(REPORT, says(newest, unsent, untaken))
        assertEquals("somebody has it", "unsent", says(newest, unsent, untaken.copy(told = ToldState.TAKEN)))
        assertEquals("it came by another way", "newest", says(newest, unsent.copy(told = ToldState.WAITING)))
        assertEquals("that one is over", REPORT, says(newest.copy(told = ToldState.CLOSED), untaken))
    }

    @Test
    fun `with a code the home screen tells nothing of a report`() {
        worker.core.reports = listOf(report(alert(SendState.SENT)))
        val home = HomePresenter(centre, worker, clock, Memory(isSet = true), asked) { Parts.WHOLE }
        home.reload()
        assertNull(home.state.open)
    }

    @Test
    fun `home says that there is news and of a report behind a code only that`() {
        worker.core.reports = listOf(report(alert(SendState.SENT)), report(alert(SendState.SENT)).copy(id = "older"))
        for (code in listOf(false, true)) {
            val memory = Memory(isSet = code)
            val home = HomePresenter(centre, worker, clock, memory, asked) { Parts.WHOLE }
            home.reload()
            assertFalse(home.state.unread || home.state.open?.unread == true)
            memory.unread += REPORT
            home.reload()
            assertEquals(code, home.state.unread)
            assertEquals(true.takeUnless { code }, home.state.open?.unread)
            memory.unread -= REPORT
            memory.unread += "older"
            home.reload()
            assertTrue("of another report than the one in the line", home.state.unread)
            assertEquals(false.takeUnless { code }, home.state.open?.unread)
        }
    }

    @Test
    fun `home says whether the button still stores where the bindings do not load`() {
        worker.trouble = Trouble.CORE_MISSING
        val home = HomePresenter(centre, worker, clock, Memory(), asked) { Parts.PRESS_ONLY }
        home.reload()
        assertEquals(Parts.PRESS_ONLY, home.state.parts)
    }

    @Test
    fun `laporan saya asks for its code again after the app was left`() {
        worker.core.reports = listOf(report(alert(SendState.SENT)))
        val mine = MinePresenter(worker, clock, Lock("1234"), Memory()::isUnread, asked)
        mine.code("1234")
        worker.hold = true
        mine.reload()
        mine.leave()
        assertEquals(MineState.Locked(), mine.state)
        worker.letGo()
        assertEquals("an answer asked for before opens nothing", MineState.Locked(), mine.state)
    }

    @Test
    fun `without a code leaving the app asks for none`() {
        worker.core.reports = listOf(report(alert(SendState.SENT)))
        val mine = MinePresenter(worker, clock, Lock(null), Memory()::isUnread, asked)
        mine.reload()
        mine.leave()
        assertTrue(mine.state is MineState.Listed)
    }

    @Test
    fun `a report that cannot be read is told as such and 110 and the same alert by SMS come first`() {
        worker.trouble = Trouble.CORE_MISSING
        val direct = Answer.Done("OTS1:made-up")
        val page = ReportPresenter(REPORT, centre.copy(smsNumber = "0800-0009"), worker, clock, asked = asked) { direct }
        page.reload()
        assertEquals(Headline.UNREADABLE, page.state.headline)
        assertTrue(page.state.policeFirst && page.state.offerSms)
        var text: String? = null
        page.smsText { text = it }
        assertEquals("OTS1:made-up", text)
    }

    @Test
    fun `siapkan tombol is offered once`() {
        val memory = Memory()
        val home = HomePresenter(centre, worker, clock, memory, asked) { Parts.WHOLE }
        assertTrue(home.state.offerPrepare)
        home.settlePrepare()
        assertFalse(home.state.offerPrepare)
        assertFalse(HomePresenter(centre, worker, clock, memory, asked) { Parts.WHOLE }.state.offerPrepare)
    }

    @Test
    fun `laporan saya shows nothing before its code`() {
        worker.core.reports = listOf(report(alert(SendState.SENT)))
        val mine = MinePresenter(worker, clock, Lock("1234"), Memory()::isUnread, asked)
        mine.reload()
        assertEquals(MineState.Locked(), mine.state)
        mine.code("0000")
        assertEquals(MineState.Locked(wrong = true), mine.state)
        mine.code("1234")
        assertEquals(1, (mine.state as MineState.Listed).lines.size)
    }

    @Test
    fun `a right code does not open before the wait is over and is not called wrong`() {
        val lock = Lock("1234").apply { wait = 4 }
        val mine = MinePresenter(worker, clock, lock, Memory()::isUnread, asked)
        mine.code("1234")
        assertEquals(MineState.Locked(wrong = false, waitS = 4), mine.state)
    }

    @Test
    fun `a forgotten report is out of sight at once`() {
        worker.core.reports = listOf(report(alert(SendState.PENDING)))
        val mine = MinePresenter(worker, clock, Lock(null), Memory()::isUnread, asked)
        mine.reload()
        mine.askForget(REPORT)
        worker.hold = true
        mine.forget(REPORT)
        assertTrue((mine.state as MineState.Listed).lines.isEmpty())
        worker.letGo()
        assertEquals(listOf(REPORT), worker.core.forgotten)
    }

    /** Whether a position goes with a press, as the page of the preparation has said it. */
    private var goes: Boolean? = null

    @Test
    fun `a position goes with a press once that is sealed and not before`() {
        val prepare = PreparePresenter(worker, Places(emptyList())) { goes = it }
        prepare.position(true)
        worker.trouble = Trouble.STORAGE_FULL
        prepare.seal(Typed("", "", "", "", ""))
        assertNull("what was not stored changes nothing", goes)
        worker.trouble = null
        prepare.seal(Typed("", "", "", "", ""))
        assertEquals(true, goes)
        prepare.again()
        prepare.seal(Typed("", "", "", "", ""))
        assertTrue(prepare.state.empty)
        assertEquals("nor what was not filled in", true, goes)
        prepare.seal(Typed("Nama Karangan", "", "", "", ""))
        assertEquals(false, goes)
    }

    @Test
    fun `a home village that was typed and not chosen is not left out in silence`() {
        val place = PlaceName("35.09.19.1007", "Tegalbesar", "Kaliwates")
        val prepare = PreparePresenter(worker, Places(listOf(place))) { goes = it }
        prepare.type("Tegalbesar")
        prepare.seal(Typed("Nama Karangan", "", "", "", ""))
        assertTrue(prepare.state.homeUnclear)
        assertNull(worker.core.prepared)
        prepare.pick(place)
        assertFalse(prepare.state.homeUnclear)
        prepare.seal(Typed("Nama Karangan", "", "", "", ""))
        assertEquals(place.code, worker.core.prepared?.village)
        prepare.again()
        prepare.type("Tegal")
        prepare.type("")
        prepare.seal(Typed("Nama Karangan", "", "", "", ""))
        assertNull("an empty field is an answer", worker.core.prepared?.village)
    }

    @Test
    fun `a preparation is sealed once and then cannot be read`() {
        val prepare = PreparePresenter(worker, Places(emptyList())) { goes = it }
        prepare.reload()
        assertTrue(prepare.state.editing)
        prepare.channel(Channel.SMS)
        prepare.seal(Typed("Nama Karangan", "0812-made-up", "", "", ""))
        assertEquals(1_000L, prepare.state.preparedAt)
        assertFalse(prepare.state.editing)
        assertEquals(emptySet<Channel>(), prepare.state.channels)
        assertEquals(listOf(Channel.SMS), worker.core.prepared?.safeContact?.allowed)
    }

    @Test
    fun `an empty preparation seals nothing`() {
        val prepare = PreparePresenter(worker, Places(emptyList())) { goes = it }
        prepare.seal(Typed(" ", "", "", "", ""))
        assertTrue(prepare.state.empty)
        assertNull(worker.core.prepared)
    }

    @Test
    fun `a number alone is no permission to call`() {
        val prepare = PreparePresenter(worker, Places(emptyList())) { goes = it }
        prepare.seal(Typed("", "0812-made-up", "", "", ""))
        assertNull(worker.core.prepared?.safeContact)
    }

    @Test
    fun `a preparation that failed is not shown as done`() {
        worker.trouble = Trouble.STORAGE_FULL
        val prepare = PreparePresenter(worker, Places(emptyList())) { goes = it }
        prepare.seal(Typed("Nama Karangan", "", "", "", ""))
        assertNull(prepare.state.preparedAt)
        assertEquals(Trouble.STORAGE_FULL, prepare.state.trouble)
    }

    private val good = PhoneFacts(
        notifications = true,
        positionPermission = true,
        positionOn = true,
        batteryUnrestricted = true,
        network = true,
        dataSaverBlocks = false,
        hibernationOff = null,
        vendorAutostart = false,
        sim = Card.READY,
        widgets = 1,
    )

    @Test
    fun `readiness says what is wrong and hides what this phone has not`() {
        worker.core.readiness = CoreReadiness(prepared = true, unsent = 2, refused = 0)
        val lines = readiness(good.copy(notifications = false)).lines.associate { it.check to it.verdict }
        assertEquals(Verdict.FIX, lines[Check.NOTIFICATIONS])
        assertEquals(Verdict.KNOW, lines[Check.QUEUE])
        assertEquals(Verdict.GOOD, lines[Check.NETWORK])
        assertFalse(Check.HIBERNATION in lines || Check.AUTOSTART in lines)
    }

    private fun readiness(facts: PhoneFacts = good, parts: Parts = Parts.WHOLE): ReadinessState =
        ReadinessPresenter(worker, clock, { facts }, { parts }, asked) { error("no drill here") }.also { it.reload() }.state

    private fun ReadinessState.line(check: Check) = lines.single { it.check == check }

    @Test
    fun `of a queue that was not read readiness says so and not that something was refused`() {
        worker.trouble = Trouble.CORE_MISSING
        val unread = readiness(parts = Parts.PRESS_ONLY)
        assertEquals(CheckLine(Check.QUEUE, Verdict.KNOW, fault = Fault.UNREAD), unread.line(Check.QUEUE))
        assertEquals(CheckLine(Check.CONTACT, Verdict.KNOW, fault = Fault.UNREAD), unread.line(Check.CONTACT))
        assertTrue("the press has a way of its own", unread.pressStores)
        assertFalse(readiness(parts = Parts.NONE).pressStores)
    }

    @Test
    fun `readiness does not say that the button always works where nothing can be stored`() {
        assertTrue(readiness().pressStores)
        worker.core.readiness = CoreReadiness(prepared = false, unsent = 1, refused = 1, writable = false)
        val full = readiness()
        assertFalse(full.pressStores)
        assertEquals(Verdict.FIX to Fault.UNWRITABLE, full.line(Check.QUEUE).let { it.verdict to it.fault })
    }

    @Test
    fun `an app that may not run in the background is told apart from one that may be late`() {
        val late = readiness(good.copy(batteryUnrestricted = false)).line(Check.BATTERY)
        assertEquals(CheckLine(Check.BATTERY, Verdict.FIX), late)
        val never = readiness(good.copy(backgroundForbidden = true)).line(Check.BATTERY)
        assertEquals(CheckLine(Check.BATTERY, Verdict.FIX, fault = Fault.BACKGROUND_FORBIDDEN), never)
    }

    @Test
    fun `a card that is there and locked is no missing one`() {
        assertEquals(CheckLine(Check.SIM, Verdict.KNOW), readiness(good.copy(sim = Card.NONE)).line(Check.SIM))
        val locked = readiness(good.copy(sim = Card.NOT_READY)).line(Check.SIM)
        assertEquals(CheckLine(Check.SIM, Verdict.KNOW, fault = Fault.CARD_NOT_READY), locked)
    }

    @Test
    fun `a contact of more than a week ago is no good news and neither is one of the future`() {
        fun verdict(at: Long?): Verdict {
            worker.core.readiness = CoreReadiness(prepared = true, unsent = 0, refused = 0, lastContactAt = at)
            return readiness().line(Check.CONTACT).verdict
        }
        assertEquals(Verdict.KNOW, verdict(null))
        assertEquals(Verdict.GOOD, verdict(clock.now))
        assertEquals(Verdict.GOOD, verdict(clock.now - 7 * 86_400_000L))
        assertEquals(Verdict.KNOW, verdict(clock.now - 7 * 86_400_000L - 1))
        assertEquals(Verdict.KNOW, verdict(clock.now + 1))
    }

    @Test
    fun `a widget that the app never drew is to be mended`() {
        fun line(widgets: Int, dead: Int): Pair<Verdict, Int> =
            readiness(good.copy(widgets = widgets, deadWidgets = dead)).line(Check.WIDGET).let { it.verdict to it.count }
        assertEquals(Verdict.KNOW to 0, line(widgets = 0, dead = 0))
        assertEquals(Verdict.GOOD to 2, line(widgets = 2, dead = 0))
        assertEquals(Verdict.FIX to 1, line(widgets = 2, dead = 1))
    }

    @Test
    fun `news is offered once the report is sent and only where the phone would say nothing of it`() {
        var allowed = false
        fun page(state: SendState, told: ToldState? = null): Boolean {
            worker.core.reports = listOf(report(alert(state, sentAt = NOW)).copy(told = told))
            val page = ReportPresenter(REPORT, centre, worker, clock, notices = { allowed }, asked = asked) {
                Answer.Failed(Trouble.CORE_MISSING)
            }
            page.reload()
            return page.state.offerNotice
        }
        assertFalse(page(SendState.HELD))
        assertFalse(page(SendState.PENDING))
        assertTrue(page(SendState.SENT))
        assertFalse("it is over", page(SendState.SENT, ToldState.CLOSED))
        allowed = true
        assertFalse(page(SendState.SENT))
    }

    private fun drilled(): ReadinessPresenter =
        ReadinessPresenter(worker, clock, { good }, { Parts.WHOLE }, asked) { PressResult.Committed("drill", 0, false) }.also { it.drill() }

    /** What the core knows of the test press: [pressed] and [sent] by this phone's clock, [received] by the call centre's. */
    private fun trip(pressed: Long = NOW, sent: Long? = null, received: Long? = null) {
        worker.core.readiness = worker.core.readiness.copy(drill = DrillTrip("drill", pressed, sent, received))
    }

    @Test
    fun `a page that is made anew shows the last drill, and none that was forgotten`() {
        val sent = report(alert(SendState.SENT, sentAt = NOW + 2_000)).copy(id = "drill", drill = true)
        worker.core.readiness = worker.core.readiness.copy(drill = DrillTrip("drill", NOW, NOW + 2_400, NOW + 2_000))
        for (there in listOf(true, false)) {
            worker.core.reports = listOf(sent).filter { there }
            val readiness = ReadinessPresenter(worker, clock, { good }, { Parts.WHOLE }, asked) { error("pressed by nobody") }
            readiness.reload()
            assertEquals(2_400L.takeIf { there }, readiness.state.drill?.sentAfterMs)
            assertEquals(NOW.takeIf { there }, readiness.state.drill?.pressedAt)
        }
    }

    @Test
    fun `a drill shows its round trip only when it happened`() {
        val readiness = drilled()
        assertNull(readiness.state.drill?.sentAfterMs)
        val sent = report(alert(SendState.SENT, sentAt = NOW + 2_000)).copy(id = "drill", drill = true)
        worker.core.reports = listOf(sent)
        trip(sent = NOW + 2_400, received = NOW + 2_000)
        readiness.reload()
        assertEquals(2_400L, readiness.state.drill?.sentAfterMs)
        assertNull(readiness.state.drill?.takenAfterMs)
        worker.core.reports = listOf(sent.copy(told = ToldState.TAKEN, takenAt = NOW + 9_000))
        readiness.reload()
        assertEquals(9_400L, readiness.state.drill?.takenAfterMs)
    }

    @Test
    fun `the round trip of a drill is as long on a phone whose clock is wrong`() {
        for (off in listOf(-3_600_000L, 0L, 3_600_000L, -NOW)) {
            val readiness = drilled()
            val pressed = NOW + off
            trip(pressed, sent = pressed + 2_400, received = NOW + 2_000)
            val taken = report(alert(SendState.SENT, sentAt = NOW + 2_000)).copy(told = ToldState.TAKEN, takenAt = NOW + 8_600)
            worker.core.reports = listOf(taken.copy(id = "drill", drill = true, pressedAt = pressed))
            readiness.reload()
            assertEquals("$off", 2_400L, readiness.state.drill?.sentAfterMs)
            assertEquals("$off", 9_000L, readiness.state.drill?.takenAfterMs)
        }
    }

    @Test
    fun `a drill that somebody took is taken though nobody can say how long it took`() {
        val readiness = drilled()
        worker.core.reports = listOf(report(alert(SendState.PENDING)).copy(id = "drill", drill = true, told = ToldState.TAKEN))
        readiness.reload()
        assertTrue(readiness.state.drill!!.taken)
        assertNull(readiness.state.drill?.takenAfterMs)
    }

    @Test
    fun `erasing names what stays and what still goes`() {
        worker.core.reports = listOf(report(alert(SendState.PENDING)))
        var shellForgot = false
        val erase = ErasePresenter(worker) { shellForgot = true }
        val always = listOf(Stays.CALL_LOG, Stays.SENT_SMS, Stays.WHATSAPP, Stays.APP_ITSELF)
        assertEquals("before the core was asked too", always, (erase.state as EraseState.Asking).stays)
        erase.reload()
        assertEquals(always + Stays.UNSENT_ITEMS, (erase.state as EraseState.Asking).stays)
        erase.erase()
        assertEquals(EraseState.Erased(1), erase.state)
        assertTrue(shellForgot)
    }

    @Test
    fun `erasing that failed is not told as done`() {
        worker.trouble = Trouble.QUEUE_BROKEN
        val erase = ErasePresenter(worker) { error("must keep what it has") }
        erase.erase()
        assertTrue((erase.state as EraseState.Asking).failed)
    }

    @Test
    fun `the first page is seen once however it ends`() {
        var seen = false
        var spoken: Language? = null
        val first = FirstRunPresenter(Language.INDONESIAN, { seen = true }) { spoken = it }
        first.language(Language.MADURESE)
        assertEquals(Language.MADURESE, spoken)
        first.finish()
        assertTrue(seen && first.state.finished)
    }

    @Test
    fun `an operator's words are shown and never printed`() {
        val said = listOf(OperatorMessage(1, NOW, "satu"), OperatorMessage(2, NOW, "dua"))
        worker.core.reports = listOf(report(alert(SendState.SENT)).copy(messages = said))
        val page = ReportPresenter(REPORT, centre, worker, clock, asked = asked) { Answer.Failed(Trouble.CORE_MISSING) }
        page.reload()
        assertEquals(said, page.state.messages)
        assertTrue("dua" !in page.state.toString())
    }

    @Test
    fun `nothing is said of a report before the core was asked`() {
        worker.core.reports = listOf(report(alert(SendState.SENT, sentAt = NOW)))
        worker.hold = true
        val page = ReportPresenter(REPORT, centre, worker, clock, asked = asked) { Answer.Failed(Trouble.CORE_MISSING) }
        page.reload()
        assertNull(page.state.headline)
        assertEquals("the calls need no core", "110", page.state.calls.first().number)
        worker.letGo()
        assertEquals(Headline.SENT, page.state.headline)
    }

    @Test
    fun `whatever kept the first reading from being done, the page says that it cannot show how the report stands`() {
        for (trouble in Trouble.values()) {
            val broken = FakeWorker().also { it.trouble = trouble }
            val page = ReportPresenter(REPORT, centre.copy(smsNumber = "0800-0009"), broken, clock, asked = asked) {
                Answer.Done("OTS1:made-up")
            }
            page.reload()
            assertEquals("$trouble", Headline.UNREADABLE, page.state.headline)
            assertTrue("$trouble", page.state.policeFirst && page.state.offerSms)
            broken.trouble = null
            broken.core.reports = listOf(report(alert(SendState.SENT, sentAt = NOW)))
            page.reload()
            assertEquals("$trouble", Headline.SENT, page.state.headline)
        }
    }

    @Test
    fun `a report that is gone says so and a core that fails says nothing untrue`() {
        val page = ReportPresenter(REPORT, centre, worker, clock, asked = asked) { Answer.Failed(Trouble.CORE_MISSING) }
        page.reload()
        assertEquals(Headline.GONE, page.state.headline)
        worker.core.reports = listOf(report(alert(SendState.SENT)))
        page.reload()
        worker.trouble = Trouble.QUEUE_BROKEN
        page.reload()
        assertEquals(Headline.SENT, page.state.headline)
        assertEquals("nothing was to be stored", Trouble.UNREAD, page.state.trouble)
    }

    @Test
    fun `a cancel that was not stored is said until something else is done`() {
        worker.core.reports = listOf(report(alert(SendState.SENT)))
        val page = ReportPresenter(REPORT, centre, worker, clock, asked = asked) { Answer.Failed(Trouble.CORE_MISSING) }
        page.reload()
        worker.trouble = Trouble.QUEUE_BROKEN
        page.cancel(null)
        assertEquals(Trouble.QUEUE_BROKEN, page.state.trouble)
        worker.trouble = null
        page.reload()
        assertEquals("the next reading does not wipe it away", Trouble.QUEUE_BROKEN, page.state.trouble)
        page.cancel(null)
        assertNull(page.state.trouble)
    }

    @Test
    fun `a list that could not be read says so and not that something is not stored`() {
        worker.trouble = Trouble.QUEUE_BROKEN
        val mine = MinePresenter(worker, clock, Lock(null), Memory()::isUnread, asked)
        mine.reload()
        assertEquals(Trouble.UNREAD, (mine.state as MineState.Listed).trouble)
    }
}
