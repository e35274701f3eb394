package id.go.jember.ots.readiness

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.CoreReadiness
import id.go.jember.ots.model.DrillTrip
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.model.Worker
import id.go.jember.ots.model.read
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.screen.Presenter

/** What is looked at. The order is the order on the screen. */
enum class Check {
    LIBRARY,
    QUEUE,
    CONTACT,
    NETWORK,
    SIM,
    NOTIFICATIONS,
    POSITION,
    BATTERY,
    DATA_SAVER,
    HIBERNATION,
    AUTOSTART,
    WIDGET,
}

/** GOOD: nothing to do. FIX: the person can better it. KNOW: no fault, but good to know. */
enum class Verdict { GOOD, FIX, KNOW }

/** One line. [at] is a time that belongs to it, [count] a number, [fault] what is wrong where a verdict alone does not say. */
data class CheckLine(val check: Check, val verdict: Verdict, val at: Long? = null, val count: Int = 0, val fault: Fault? = null)

enum class Fault {
    /** The core did not say. */
    UNREAD,

    /** What is pressed now would not be stored. */
    UNWRITABLE,

    /** No job and no alarm of the app runs while it is not in front. */
    BACKGROUND_FORBIDDEN,

    /** There is a card, and it does not work now. */
    CARD_NOT_READY,
}

/** How the test press stands. Times are milliseconds from its press. */
data class Drill(
    val report: String,
    val pressedAt: Long,
    val sentAfterMs: Long? = null,
    /** A human has it or had it, whether the way there can be measured or not. */
    val taken: Boolean = false,
    val takenAfterMs: Long? = null,
    val refused: Boolean = false,
    /** The call centre was asked since the page is seen: before that nothing is said of nobody having taken it. */
    val asked: Boolean,
)

data class ReadinessState(
    val lines: List<CheckLine> = emptyList(),
    val drill: Drill? = null,
    /** The test press could not even be stored. */
    val drillFailed: Boolean = false,
    /** As far as this phone can tell, a press would be stored. */
    val pressStores: Boolean = false,
)

/** What the phone itself says. Null: this phone has no such thing. */
data class PhoneFacts(
    val notifications: Boolean,
    val positionPermission: Boolean,
    val positionOn: Boolean,
    val batteryUnrestricted: Boolean,
    val network: Boolean,
    val dataSaverBlocks: Boolean?,
    val hibernationOff: Boolean?,
    val vendorAutostart: Boolean,
    val sim: Card,
    /** How many widgets stand on the home screen. */
    val widgets: Int,
    /** How many of them this app never drew: they look dead, and pressing them presses nothing. */
    val deadWidgets: Int = 0,
    val backgroundForbidden: Boolean = false,
)

/** The SIM card. Locked by its PIN, or without a radio in flight mode, one is there and does not work. */
enum class Card { READY, NOT_READY, NONE }

class ReadinessPresenter(
    private val worker: Worker,
    private val clock: Clock,
    private val phone: () -> PhoneFacts,
    private val parts: () -> Parts,
    /** The stay in which the call centre was asked; null: not since the page is seen. */
    private val asked: () -> Stay?,
    private val pressDrill: () -> PressResult,
) : Presenter<ReadinessState>(ReadinessState()) {
    fun reload() {
        val facts = phone()
        worker.read(asked, { core -> core.readiness() to core.reports() }) { answer, asked ->
            val core = (answer as? Answer.Done)?.value
            // A page that is made anew, or opened an hour later, shows the last one: nobody needs to press it twice.
            val last = core?.first?.drill?.takeIf { trip -> core.second.any { it.id == trip.report } }
            val drill = (state.drill ?: last?.let { Drill(it.report, it.pressedAt, asked = asked()) })?.let { drill ->
                val report = core?.second?.firstOrNull { it.id == drill.report } ?: return@let drill
                val alert = report.alert
                val taken = report.told != null && report.told != ToldState.WAITING
                val trip = core.first.drill?.takeIf { it.report == drill.report }
                drill.copy(
                    // Joined to one that was pressed before, it is as old as that one.
                    pressedAt = trip?.pressedAt ?: drill.pressedAt,
                    sentAfterMs = drill.sentAfterMs ?: trip?.let(::sentAfter),
                    taken = drill.taken || taken,
                    takenAfterMs = drill.takenAfterMs ?: report.takenAt?.takeIf { taken }?.let { trip?.takenAfter(it) },
                    refused = alert?.state == SendState.REFUSED,
                    asked = asked(),
                )
            }
            val parts = parts()
            become(state.copy(lines = lines(facts, parts, core?.first), drill = drill, pressStores = stores(parts, core?.first)))
        }
    }

    private fun sentAfter(trip: DrillTrip): Long? = trip.sentAt?.let { it - trip.pressedAt }

    /**
     * The way to the call centre is this phone's time, the way from there into a human's hands the call centre's: only
     * what one clock measured is added up.
     */
    private fun DrillTrip.takenAfter(takenAt: Long): Long? {
        val sentAfter = sentAfter(this) ?: return null
        return receivedAt?.let { sentAfter + (takenAt - it) }
    }

    /** One end-to-end test press, marked as such from here to the operator's screen. */
    fun drill() {
        become(
            when (val result = pressDrill()) {
                is PressResult.Committed ->
                    state.copy(drill = Drill(result.report, clock.now(), asked = asked() != null), drillFailed = false)
                is PressResult.NotCommitted -> state.copy(drillFailed = true)
            },
        )
        reload()
    }

    /** The page is seen no more: that nobody had taken the test press is old by the time that it is seen again. */
    fun unseen() = become(state.copy(drill = state.drill?.copy(asked = false)))

    private fun stores(parts: Parts, core: CoreReadiness?): Boolean = when (parts) {
        Parts.WHOLE -> core?.writable == true
        Parts.PRESS_ONLY -> true
        Parts.NONE -> false
    }

    private fun lines(phone: PhoneFacts, parts: Parts, core: CoreReadiness?): List<CheckLine> = listOfNotNull(
        CheckLine(Check.LIBRARY, good(parts == Parts.WHOLE)),
        core?.let { queue(it) } ?: CheckLine(Check.QUEUE, Verdict.KNOW, fault = Fault.UNREAD),
        core?.let { contact(it.lastContactAt) } ?: CheckLine(Check.CONTACT, Verdict.KNOW, fault = Fault.UNREAD),
        CheckLine(Check.NETWORK, if (phone.network) Verdict.GOOD else Verdict.KNOW),
        CheckLine(
            Check.SIM,
            if (phone.sim == Card.READY) Verdict.GOOD else Verdict.KNOW,
            fault = Fault.CARD_NOT_READY.takeIf { phone.sim == Card.NOT_READY },
        ),
        CheckLine(Check.NOTIFICATIONS, good(phone.notifications)),
        CheckLine(
            Check.POSITION,
            when {
                phone.positionPermission && phone.positionOn -> Verdict.GOOD
                // Without a position everything else works: it is the person's choice.
                else -> Verdict.KNOW
            },
        ),
        CheckLine(
            Check.BATTERY,
            good(phone.batteryUnrestricted && !phone.backgroundForbidden),
            fault = Fault.BACKGROUND_FORBIDDEN.takeIf { phone.backgroundForbidden },
        ),
        phone.dataSaverBlocks?.let { CheckLine(Check.DATA_SAVER, good(!it)) },
        phone.hibernationOff?.let { CheckLine(Check.HIBERNATION, good(it)) },
        CheckLine(Check.AUTOSTART, Verdict.KNOW).takeIf { phone.vendorAutostart },
        widget(phone),
    )

    private fun widget(phone: PhoneFacts) = when {
        phone.deadWidgets > 0 -> CheckLine(Check.WIDGET, Verdict.FIX, count = phone.deadWidgets)
        phone.widgets > 0 -> CheckLine(Check.WIDGET, Verdict.GOOD, count = phone.widgets)
        else -> CheckLine(Check.WIDGET, Verdict.KNOW)
    }

    /** A contact of long ago says nothing of today. A clock set back says nothing either. */
    private fun contact(at: Long?): CheckLine {
        val recent = at != null && clock.now() - at in 0..CONTACT_RECENT_MS
        return CheckLine(Check.CONTACT, if (recent) Verdict.GOOD else Verdict.KNOW, at = at)
    }

    private fun queue(core: CoreReadiness) = CheckLine(
        Check.QUEUE,
        when {
            !core.writable || core.salvaged || core.refused > 0 -> Verdict.FIX
            core.unsent > 0 -> Verdict.KNOW
            else -> Verdict.GOOD
        },
        at = core.oldestUnsentAt,
        count = core.unsent + core.refused,
        fault = Fault.UNWRITABLE.takeUnless { core.writable },
    )

    private fun good(yes: Boolean) = if (yes) Verdict.GOOD else Verdict.FIX

    private companion object {
        /** A week: the app asks the call centre for news far more often wherever it has a network now and then. */
        const val CONTACT_RECENT_MS = 7 * 86_400_000L
    }
}
