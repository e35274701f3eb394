package id.go.jember.ots.model

/**
 * What the screens need of the Rust core. Every call may wait for the disk, two of them for the
 * network: only [Worker] calls it, away from the screen's thread.
 *
 * The real one is `core/UniffiCore`; the tests of the presenters have one in memory.
 */
interface Core {
    /** The reports of this phone, the newest first; forgotten ones are not among them. */
    fun reports(): List<Report>

    /** Calls a press off. Inside its window nothing was ever sent; later it is a message. */
    fun cancel(report: String, reason: CancelReason?): Cancelled

    /** Ends the cancel window. */
    fun sendNow(report: String)

    fun addDetails(report: String, details: Details)

    fun addPosition(report: String, fix: Fix, of: PositionOf)

    fun addMessage(report: String, text: String)

    fun setSafeContact(report: String, contact: SafeContact)

    /** Takes back every consent (UU PDP 27/2022). A message like any other. */
    fun withdraw(report: String)

    fun prepare(preparation: Preparation)

    fun unprepare()

    /** The sealed press as one SMS. The press can then no more be called off as never sent. */
    fun smsText(report: String): String

    /** The SMS left this app's hands; that is not a receipt. */
    fun smsHanded(report: String)

    /** Out of sight now, erased when delivered; unsent items still go. */
    fun forget(report: String)

    /** One slice of sending, at most this long. What is on its way then goes on in the core, and the next slice joins it. */
    fun syncOnce(deadlineMs: Long): SyncResult

    /** Everything out of sight, the prepared button too; unsent items still go. */
    fun forgetAll()

    /** Asks for news of every open report, waiting at most this long for some, all of it in [budgetMs]; true: there is. */
    fun refresh(waitMs: Long, budgetMs: Long): Boolean

    /** The same for a page that is seen: it waits for news of the report that it shows (null: the newest) until it is left. */
    fun ask(report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean

    fun readiness(): CoreReadiness

    /** The newest settings of the call centre that were verified. */
    fun centre(): Centre
}

enum class Cancelled { NEVER_SENT, SENT_AS_MESSAGE }

/** How a slice of sending ended. */
data class SyncResult(
    val sent: Int,
    val remaining: Int,
    /** When to try again at the latest, from now; null when nothing waits. */
    val nextWakeMs: Long?,
)

/** The state of the queue and of the way to the call centre. */
data class CoreReadiness(
    val prepared: Boolean,
    val preparedAt: Long? = null,
    val positionAllowed: Boolean = false,
    val unsent: Int,
    val refused: Int,
    val oldestUnsentAt: Long? = null,
    val lastContactAt: Long? = null,
    val lastError: String? = null,
    /** Of the last test press that was not forgotten. */
    val drill: DrillTrip? = null,
    /** A broken queue file was moved aside and kept. */
    val salvaged: Boolean = false,
    /** What is pressed or answered now would reach the disk. */
    val writable: Boolean = true,
)

/**
 * The way of a test press to the call centre, by two clocks that may be years apart: what one of them said is never
 * reckoned with what the other said.
 */
data class DrillTrip(
    val report: String,
    /** By this phone's clock, as [sentAt] is: when the receipt was here. */
    val pressedAt: Long,
    val sentAt: Long? = null,
    /** By the clock of the call centre: when it had the press. */
    val receivedAt: Long? = null,
)

/** Why a call to the core did not do what was asked. What is still true is in the name. */
enum class Trouble {
    STORAGE_FULL,
    NO_SUCH_REPORT,
    ALREADY_DELIVERED,
    CANNOT_ADD,
    BAD_INPUT,
    QUEUE_BROKEN,
    CORE_MISSING,

    /** The core did not say how things stand. Nothing was to be stored, and so nothing is said of storing. */
    UNREAD,
    ;

    /** As it is told where the core was only asked. */
    fun ofReading(): Trouble = if (this == QUEUE_BROKEN) UNREAD else this
}

/** The answer to a call: a value or a trouble, never an exception on the screen's thread. */
sealed class Answer<out T> {
    data class Done<T>(val value: T) : Answer<T>()

    data class Failed(val trouble: Trouble) : Answer<Nothing>()
}

/** Runs work on the core's own thread and brings the answer back to the screen's. */
interface Worker {
    fun <T> ask(work: (Core) -> T, answer: (Answer<T>) -> Unit)
}

/** The clocks of the phone, in milliseconds. */
interface Clock {
    /** Since 1970; a person may set it wrong. */
    fun now(): Long

    /** Since boot; never goes back. */
    fun sinceBoot(): Long
}
