package id.go.jember.ots.press

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportTruth
import id.go.jember.ots.screen.Presenter

/** What the page after a press shows until the report page takes over. */
sealed class CountdownState {
    /** Stored, and not sent before [secondsLeft] are over. */
    data class Counting(
        val secondsLeft: Int,
        /** *Batalkan* or *Kirim sekarang* is on its way to the core. */
        val busy: Boolean = false,
        /** *Batalkan* did not work: the alert still stands and will go. */
        val cancelFailed: Boolean = false,
    ) : CountdownState()

    /**
     * The window is over: the report page tells the rest. Over a locked screen this page stays,
     * and shows how the alert stands as soon as the core has said so.
     */
    data class Going(
        val headline: Headline? = null,
        val policeFirst: Boolean = false,
        /** When the call centre last answered; null: never yet. */
        val lastContactAt: Long? = null,
    ) : CountdownState()

    /** Nothing was ever sent and the row is gone. */
    object CalledOff : CountdownState()

    /** Too late to call off: the cancel goes as a message, and an operator sees both. */
    object CancelIsMessage : CountdownState()

    /** Nothing was stored. The SMS and the call buttons are what is left. */
    data class NotSaved(val trouble: Trouble, val smsText: String?, val danger: Boolean = true) : CountdownState() {
        override fun toString() = "NotSaved($trouble)"
    }
}

/** How a count can have ended for good: a page that is made anew says it again. */
enum class CountdownEnd(val state: CountdownState) {
    CALLED_OFF(CountdownState.CalledOff),
    CANCEL_IS_MESSAGE(CountdownState.CancelIsMessage),
}

/**
 * Counts down a press that is already stored. Leaving the page, turning the phone or losing the
 * process changes nothing about the alert: the core releases it when its window is over.
 */
class CountdownPresenter(
    private val result: PressResult,
    private val control: PressControl,
    private val clock: Clock,
    /** What a page before this one said at its end, before the system threw it away; null: nothing yet. */
    ended: CountdownEnd? = null,
    /** Somebody is in danger, and does not want to report or to talk. */
    danger: Boolean = true,
    /** This page is the first to show this press: the thumb that pressed may still be hammering. */
    private val first: Boolean = true,
) : Presenter<CountdownState>(ended?.state ?: first(result, danger)) {
    private val endsAt = clock.sinceBoot() + ((result as? PressResult.Committed)?.windowMs ?: 0)

    /** Called a few times a second while the page is seen. */
    fun tick() {
        val counting = state as? CountdownState.Counting ?: return
        val left = endsAt - clock.sinceBoot()
        // While the core decides about a cancel, its answer ends the count and not the clock.
        if (left <= 0 && !counting.busy) return become(CountdownState.Going())
        become(counting.copy(secondsLeft = seconds(left)))
    }

    private var drawnAt: Long? = null
    private var touchedAt: Long? = null

    /** The count is on the screen, and from now on it is what a thumb hits. */
    fun drawn() {
        if (drawnAt == null) drawnAt = clock.sinceBoot()
    }

    /**
     * Whether a touch that begins on *Batalkan* now is meant for it, and not for the button that stood there before. Only
     * the glass asks: what a key, a switch or TalkBack does was aimed at what it names.
     */
    fun takesTouch(): Boolean {
        if (!first) return true
        val now = clock.sinceBoot()
        val before = touchedAt
        touchedAt = now
        val since = now - (drawnAt ?: return false)
        val hammering = before != null && now - before < CancelWindow.HAMMERING_MS
        return since >= if (hammering) CancelWindow.HAMMERING_MOST_MS else CancelWindow.FIRST_MOMENT_MS
    }

    fun cancel() {
        val committed = result as? PressResult.Committed ?: return
        val counting = idle() ?: return
        become(counting.copy(busy = true, cancelFailed = false))
        control.cancel(committed.report) { answer ->
            become(
                when (answer) {
                    is Answer.Done -> when (answer.value) {
                        Cancelled.NEVER_SENT -> CountdownState.CalledOff
                        Cancelled.SENT_AS_MESSAGE -> CountdownState.CancelIsMessage
                    }
                    // Within its window only a cancel takes a press away: this one was called off by an earlier tap.
                    is Answer.Failed -> if (answer.trouble == Trouble.NO_SUCH_REPORT) CountdownState.CalledOff else counting.copy(
                        secondsLeft = seconds(endsAt - clock.sinceBoot()),
                        cancelFailed = true,
                    )
                },
            )
        }
    }

    fun sendNow() {
        val committed = result as? PressResult.Committed ?: return
        val counting = idle() ?: return
        become(counting.copy(busy = true))
        // Whatever the core answers, the alert is stored and goes at the end of its window.
        control.sendNow(committed.report) { become(CountdownState.Going()) }
    }

    /** How the alert stands now, for a page that cannot give way to the report's. */
    fun stands(headline: Headline, policeFirst: Boolean, lastContactAt: Long?) {
        if (state is CountdownState.Going) become(CountdownState.Going(headline, policeFirst, lastContactAt))
    }

    /** The page is seen no more: who had the alert is old by the time that it is seen again. */
    fun unseen() {
        val going = state as? CountdownState.Going ?: return
        become(going.copy(headline = going.headline?.let(ReportTruth::unasked)))
    }

    private fun idle() = (state as? CountdownState.Counting)?.takeUnless { it.busy }

    private companion object {
        fun first(result: PressResult, danger: Boolean) = when (result) {
            is PressResult.Committed ->
                if (result.windowMs <= 0) CountdownState.Going()
                else CountdownState.Counting(seconds(result.windowMs))
            is PressResult.NotCommitted -> CountdownState.NotSaved(result.trouble, result.smsText, danger)
        }

        /** Rounded up: "1" until the very end. */
        fun seconds(ms: Long) = ((ms.coerceAtLeast(0) + 999) / 1000).toInt()
    }
}
