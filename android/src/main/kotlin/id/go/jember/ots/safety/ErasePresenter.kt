package id.go.jember.ots.safety

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Worker
import id.go.jember.ots.screen.Presenter

/** What stays on the phone whatever this app erases: it says so before it erases. */
enum class Stays { CALL_LOG, SENT_SMS, WHATSAPP, APP_ITSELF, DISGUISE, LANGUAGE, UNSENT_ITEMS }

sealed class EraseState {
    data class Asking(val stays: List<Stays>, val unsent: Int = 0, val busy: Boolean = false, val failed: Boolean = false) :
        EraseState()

    /** Everything is out of sight. [unsent] items still go and are erased after their receipt. */
    data class Erased(val unsent: Int) : EraseState()
}

/** *Hapus data OTS*. */
class ErasePresenter(
    private val worker: Worker,
    /** What the system keeps of this app's settings, beside what stays in any case. */
    kept: List<Stays> = emptyList(),
    /** Forgets everything outside the core: code, language, answers in memory, notifications. */
    private val forgetShell: () -> Unit,
) : Presenter<EraseState>(EraseState.Asking(ALWAYS + kept)) {
    private val stays = ALWAYS + kept

    fun reload() {
        worker.ask({ core -> core.reports().sumOf { report -> report.items.count { it.state != SendState.SENT } } }) { answer ->
            val asking = state as? EraseState.Asking ?: return@ask
            val unsent = (answer as? Answer.Done)?.value ?: 0
            become(asking.copy(unsent = unsent, stays = if (unsent > 0) stays + Stays.UNSENT_ITEMS else stays))
        }
    }

    fun erase() {
        val asking = state as? EraseState.Asking ?: return
        if (asking.busy) return
        become(asking.copy(busy = true, failed = false))
        worker.ask({ core ->
            val reports = core.reports()
            core.forgetAll()
            reports.sumOf { report -> report.items.count { it.state != SendState.SENT } }
        }) { answer ->
            when (answer) {
                is Answer.Done -> {
                    forgetShell()
                    become(EraseState.Erased(answer.value))
                }
                is Answer.Failed -> become(asking.copy(busy = false, failed = true))
            }
        }
    }

    private companion object {
        val ALWAYS = listOf(Stays.CALL_LOG, Stays.SENT_SMS, Stays.WHATSAPP, Stays.APP_ITSELF)
    }
}
