package id.go.jember.ots.presenters

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.CancelReason
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.CoreReadiness
import id.go.jember.ots.model.Details
import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.Item
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Preparation
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SafeContact
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Worker
import id.go.jember.ots.press.PressControl

/** A core in memory, for what the presenters ask of it. */
class FakeCore : Core {
    var reports = listOf<Report>()
    var cancelled = Cancelled.NEVER_SENT
    var readiness = CoreReadiness(prepared = false, unsent = 0, refused = 0)
    val details = mutableListOf<Details>()
    val contacts = mutableListOf<SafeContact>()
    val positions = mutableListOf<Pair<Fix, PositionOf>>()
    val messages = mutableListOf<String>()
    val forgotten = mutableListOf<String>()
    val handed = mutableListOf<String>()
    var prepared: Preparation? = null
    var sentNow = 0

    override fun reports() = reports

    override fun cancel(report: String, reason: CancelReason?): Cancelled = cancelled

    override fun sendNow(report: String) {
        sentNow++
    }

    override fun addDetails(report: String, details: Details) {
        this.details += details
    }

    override fun addPosition(report: String, fix: Fix, of: PositionOf) {
        positions += fix to of
    }

    override fun addMessage(report: String, text: String) {
        messages += text
    }

    override fun setSafeContact(report: String, contact: SafeContact) {
        contacts += contact
    }

    override fun withdraw(report: String) = Unit

    override fun prepare(preparation: Preparation) {
        prepared = preparation
        readiness = readiness.copy(prepared = true, preparedAt = 1_000)
    }

    override fun unprepare() {
        prepared = null
        readiness = readiness.copy(prepared = false, preparedAt = null)
    }

    override fun smsText(report: String) = "OTS1:made-up"

    override fun smsHanded(report: String) {
        handed += report
    }

    override fun forget(report: String) {
        forgotten += report
        reports = reports.filter { it.id != report }
    }

    override fun syncOnce(deadlineMs: Long) = SyncResult(0, 0, null)

    override fun forgetAll() {
        forgotten += reports.map { it.id }
        reports = emptyList()
        unprepare()
    }

    override fun refresh(waitMs: Long, budgetMs: Long) = false

    override fun ask(report: String?, waitMs: Long, budgetMs: Long, seen: Stay) = refresh(waitMs, budgetMs)

    override fun readiness() = readiness

    override fun centre() = Centre.NATIONAL
}

/** Does the work when the test says so, as a busy core would. */
class FakeWorker(val core: FakeCore = FakeCore()) : Worker {
    var trouble: Trouble? = null
    private val waiting = ArrayDeque<() -> Unit>()
    var hold = false

    override fun <T> ask(work: (Core) -> T, answer: (Answer<T>) -> Unit) {
        val run = {
            val failed = trouble
            answer(if (failed != null) Answer.Failed(failed) else Answer.Done(work(core)))
        }
        if (hold) waiting.addLast(run) else run()
    }

    fun letGo() {
        hold = false
        while (waiting.isNotEmpty()) waiting.removeFirst()()
    }
}

/** The direct way into the core, in memory. */
class FakeControl : PressControl {
    var cancelled = Cancelled.NEVER_SENT
    var trouble: Trouble? = null
    var sentNow = 0
    var hold = false
    private val waiting = ArrayDeque<() -> Unit>()

    override fun cancel(report: String, answer: (Answer<Cancelled>) -> Unit) =
        run { answer(trouble?.let { Answer.Failed(it) } ?: Answer.Done(cancelled)) }

    override fun sendNow(report: String, answer: () -> Unit) {
        sentNow++
        run(answer)
    }

    fun letGo() {
        hold = false
        while (waiting.isNotEmpty()) waiting.removeFirst()()
    }

    private fun run(work: () -> Unit) {
        if (hold) waiting.addLast(work) else work()
    }
}

class FakeClock(var now: Long = NOW, var boot: Long = 10_000) : Clock {
    override fun now() = now

    override fun sinceBoot() = boot

    fun pass(ms: Long) {
        now += ms
        boot += ms
    }
}

const val NOW = 1_900_000_000_000L
const val REPORT = "0192f0c1-0000-7000-8000-00000000made"

fun alert(state: SendState, attempts: Int = 0, sentAt: Long? = null, smsHandedAt: Long? = null) =
    Item(REPORT, Part.ALERT, state, attempts, smsHandedAt, sentAt)

fun report(alert: Item, vararg more: Item) =
    Report(REPORT, pressedAt = NOW, drill = false, items = listOf(alert) + more, offerSmsAt = NOW + 20_000)
