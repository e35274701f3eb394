package id.go.jember.ots.mine

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.CodeLock
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Worker
import id.go.jember.ots.model.read
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportTruth
import id.go.jember.ots.screen.Presenter

/** One report in *Laporan saya*: when, and how it stands. Never what it says. */
data class MineLine(
    val id: String,
    val pressedAt: Long,
    val headline: Headline,
    val drill: Boolean,
    val unsent: Boolean,
    /** There is news of it that was not opened yet. */
    val unread: Boolean = false,
    /** When the call centre last said how it stands; null: never. */
    val lastContactAt: Long? = null,
)

sealed class MineState {
    object Loading : MineState()

    /** A code was set and is asked for. [waitS]: not before so many seconds. */
    data class Locked(val wrong: Boolean = false, val waitS: Int = 0) : MineState()

    /** [confirm]: the report that *Hapus dari daftar* was tapped for. */
    data class Listed(val lines: List<MineLine>, val confirm: String? = null, val trouble: Trouble? = null) : MineState()
}

class MinePresenter(
    private val worker: Worker,
    private val clock: Clock,
    private val lock: CodeLock,
    /** There is news of this report that nobody has opened. */
    private val isUnread: (String) -> Boolean,
    /** The stay in which the call centre was asked: before that nothing is said of nobody having a report. */
    private val asked: () -> Stay?,
) : Presenter<MineState>(if (lock.isSet) MineState.Locked(waitS = lock.waitSeconds()) else MineState.Loading) {
    fun reload() {
        if (state is MineState.Locked) return
        worker.read(asked, { it.reports() }) { answer, asked ->
            // Left meanwhile: what was asked for before must not open it.
            if (state is MineState.Locked) return@read
            val before = state as? MineState.Listed
            become(
                when (answer) {
                    is Answer.Done -> MineState.Listed(answer.value.map { line(it, asked()) }, before?.confirm)
                    is Answer.Failed -> MineState.Listed(before?.lines.orEmpty(), trouble = answer.trouble.ofReading())
                },
            )
        }
    }

    fun code(typed: String) {
        if (state !is MineState.Locked) return
        val wait = lock.waitSeconds()
        when {
            // Not tried, and so neither right nor wrong.
            wait > 0 -> become(MineState.Locked(waitS = wait))
            lock.opens(typed) -> {
                become(MineState.Loading)
                reload()
            }
            else -> become(MineState.Locked(wrong = true, waitS = lock.waitSeconds()))
        }
    }

    /** The app was left: whoever comes back may be somebody else. */
    fun leave() {
        if (lock.isSet) become(MineState.Locked(waitS = lock.waitSeconds()))
    }

    /** The page is seen no more: who had a report is old by the time that it is seen again. */
    fun unseen() {
        val listed = state as? MineState.Listed ?: return
        become(listed.copy(lines = listed.lines.map { it.copy(headline = ReportTruth.unasked(it.headline)) }))
    }

    fun askForget(id: String) {
        (state as? MineState.Listed)?.let { become(it.copy(confirm = id)) }
    }

    fun keep() {
        (state as? MineState.Listed)?.let { become(it.copy(confirm = null)) }
    }

    /** Out of sight at once; what is unsent still goes and is erased after its receipt. */
    fun forget(id: String) {
        val listed = state as? MineState.Listed ?: return
        become(listed.copy(lines = listed.lines.filter { it.id != id }, confirm = null))
        worker.ask({ it.forget(id) }) { reload() }
    }

    private fun line(report: Report, asked: Boolean) = MineLine(
        id = report.id,
        pressedAt = report.pressedAt,
        headline = ReportTruth.headline(report, clock.now(), asked),
        drill = report.drill,
        unsent = report.items.any { it.state != SendState.SENT },
        unread = isUnread(report.id),
        lastContactAt = report.lastContactAt,
    )
}
