package id.go.jember.ots.report

import id.go.jember.ots.model.CallTo
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble

/** A step of the timeline. */
enum class Step { SAVED, SMS_HANDED, SENT, TAKEN, HANDLED, REFERRED, CLOSED }

/** A step with its time, or outlined because it was not reached. Never pre-filled. */
data class StepLine(val step: Step, val at: Long?, val reached: Boolean)

/** The one sentence above the timeline: what is true now and what to do next. */
enum class Headline {
    HELD,
    SAVED_WAITING,
    SENDING,
    NOT_SENT_RETRYING,
    REFUSED,
    SENT,

    /** It is sent. Whether somebody has it by now, the call centre is being asked. */
    DELIVERED,
    CALL_POLICE,
    NOBODY_ON_SHIFT,
    WAITING_AGAIN,
    TAKEN,
    HANDLED,
    REFERRED,
    CLOSED,
    UNKNOWN_TO_CENTRE,
    GONE,

    /** It was called off on this page, before anything of it was sent. */
    CALLED_OFF,

    /** The core does not say what became of a stored press: its bindings do not load, or its queue does not open. */
    UNREADABLE,
}

/** What the person may expect. The app promises no call: what was answered it does not know (docs/adr/0021). */
enum class Promise { NONE, AS_ALLOWED, ANSWER_HERE, HERE_OR_AS_PREPARED }

/** How far a cancel after the window got. */
enum class CancelLine { NONE, WAITING, DELIVERED }

/** A question and whether it was answered; what was answered is sealed. */
data class TopicLine(val topic: Topic, val answered: Boolean)

/** The app's own SMS, in a build that sends one. */
data class OwnSms(
    /** It may be asked for. */
    val askable: Boolean = false,
    /** By which it can be sent now. */
    val sims: List<Sim> = emptyList(),
    val state: SmsState = SmsState.NONE,
)

/** Why the SMS is offered: what is said with the offer must be so. */
enum class SmsWhy {
    /** Late, and the phone has no network. */
    NO_NETWORK,

    /** Late, and the phone has one: a portal, a dead server, or a network that leads nowhere. */
    NOT_SENT,

    /** The call centre answered, and refused it. */
    REFUSED,

    /** Nobody can say here how far it got. */
    UNKNOWN,
}

/** Everything the report page draws. */
data class ReportPage(
    /** Null until the core was asked once: nothing is said of a report before it was read. */
    val headline: Headline?,
    val drill: Boolean = false,
    val steps: List<StepLine> = emptyList(),
    val calls: List<CallTo> = emptyList(),
    /** 110 stands alone and large, because nobody has the alert. */
    val policeFirst: Boolean = false,
    val offerSms: Boolean = false,
    val smsWhy: SmsWhy = SmsWhy.NO_NETWORK,
    val ownSms: OwnSms = OwnSms(),
    /** The SMS app was opened with the text. Whether it was sent there, only the person knows. */
    val askSmsSent: Boolean = false,
    val promise: Promise = Promise.NONE,
    /** It is sent, somebody waits for word, and this phone would say nothing of it. */
    val offerNotice: Boolean = false,
    val lastContactAt: Long? = null,
    val topics: List<TopicLine> = emptyList(),
    /** Items behind the alert that are still on this phone. */
    val itemsWaiting: Int = 0,
    val messages: List<OperatorMessage> = emptyList(),
    val canCancel: Boolean = false,
    val cancel: CancelLine = CancelLine.NONE,
    /** Nothing of it was sent yet: *Batalkan laporan ini* calls it off, as on the countdown. */
    val canCallOff: Boolean = false,
    /** Every consent was taken back; a message like any other. */
    val withdrawn: Boolean = false,
    val trouble: Trouble? = null,
)
