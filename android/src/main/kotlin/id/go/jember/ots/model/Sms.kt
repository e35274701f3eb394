package id.go.jember.ots.model

/** A SIM that this app may send by. */
data class Sim(
    /** Android's number of it. */
    val subscription: Int,
    /** The place it is in, from 1; null where the phone does not say. */
    val slot: Int?,
    /** What the person or the network calls it. */
    val name: String,
)

/** How far an SMS of this app's own got. What the network accepted is the core's to remember. */
enum class SmsState {
    NONE,

    /** Given to the radio, which has not answered. */
    HANDING,

    /** The radio said no, or nothing for a minute: it is switched off, there is no credit, no mast. */
    FAILED,

    /** The network took it and gave up on bringing it to the gateway. */
    UNDELIVERED,
}

/** The app's own way of sending an SMS, which only a build made for it has. */
interface SmsWay {
    /** Whether this build can, and the person has not said no. */
    val possible: Boolean

    /** Whether the person allowed it. */
    val allowed: Boolean

    /** The SIMs to choose from; none until it is allowed. */
    fun sims(): List<Sim>

    fun state(report: String): SmsState

    fun send(sim: Sim, number: String, text: String, report: String)

    companion object {
        /** What the store's policy leaves: the SMS app opens with the text. */
        val NONE = object : SmsWay {
            override val possible = false
            override val allowed = false

            override fun sims() = emptyList<Sim>()

            override fun state(report: String) = SmsState.NONE

            override fun send(sim: Sim, number: String, text: String, report: String) = Unit
        }
    }
}
