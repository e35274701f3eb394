package id.go.jember.ots.model

/** Where an item of a report stands on this phone; the names of core's queue. */
enum class SendState { HELD, PENDING, SENDING, SENT, REFUSED }

/** What the call centre last said of a report. */
enum class ToldState { WAITING, TAKEN, HANDLED, REFERRED, CLOSED }

/** The parts of a report that the screens tell apart. */
enum class Part { ALERT, DETAILS, POSITION, MESSAGE, SAFE_CONTACT, PREPARED, LINKED, CANCEL, WITHDRAW, OTHER }

/** One item: when it was made and how far it got. Never what it says: the phone cannot know. */
data class Item(
    val id: String,
    val part: Part,
    val state: SendState,
    val attempts: Int = 0,
    /** An SMS with it was handed over; that is no receipt. */
    val smsHandedAt: Long? = null,
    /** When the call centre received what it signed for, by its own clock. */
    val sentAt: Long? = null,
)

/**
 * A report as core knows it. Times are milliseconds since 1970; every state in here was
 * committed or proven by a signature before it was written down.
 */
data class Report(
    val id: String,
    val pressedAt: Long,
    val drill: Boolean,
    val items: List<Item>,
    val told: ToldState? = null,
    val toldAt: Long? = null,
    /** The first time a human took it, by the clock of the call centre. */
    val takenAt: Long? = null,
    /** A human had it and has it no more: the claim lapsed. */
    val waitingAgain: Boolean = false,
    val lastContactAt: Long? = null,
    /** Nobody has taken it in time: call 110. */
    val callPolice: Boolean = false,
    val nobodyOnShift: Boolean = false,
    /** The call centre does not know this report (any more): press again. */
    val unknownToCentre: Boolean = false,
    /** From then on the SMS is offered; null: there is nothing to offer. */
    val offerSmsAt: Long? = null,
    /** The questions that were answered; what was answered is sealed. */
    val topics: Set<Topic> = emptySet(),
    val messages: List<OperatorMessage> = emptyList(),
) {
    val alert: Item? get() = items.firstOrNull { it.part == Part.ALERT }

    fun has(part: Part): Boolean = items.any { it.part == part }

    val isOpen: Boolean get() = told != ToldState.CLOSED
}

/** Words or a ready-made message of the call centre. On the disk the core keeps it sealed. */
data class OperatorMessage(
    val seq: Long,
    val at: Long,
    val text: String? = null,
    /** The name of a ready-made message, shown in the reader's language. */
    val template: String? = null,
    val question: Boolean = false,
) {
    override fun toString() = "OperatorMessage($seq)"
}
