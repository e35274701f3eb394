package id.go.jember.ots.prepare

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Condition
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Places
import id.go.jember.ots.model.Preparation
import id.go.jember.ots.model.SafeContact
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Worker
import id.go.jember.ots.screen.Presenter

/** What *Siapkan tombol* draws. What is typed stays in its fields until it is sealed. */
data class PrepareState(
    /** Prepared at; null: not prepared. What was prepared cannot be read, only replaced. */
    val preparedAt: Long? = null,
    val editing: Boolean = false,
    val channels: Set<Channel> = emptySet(),
    val doNotCall: Boolean = false,
    val conditions: Set<Condition> = emptySet(),
    val matches: List<PlaceName> = emptyList(),
    val home: PlaceName? = null,
    val positionAllowed: Boolean = false,
    /** It was ticked, and the permission for it was not given: the tick is gone, and why must be read. */
    val positionRefused: Boolean = false,
    val busy: Boolean = false,
    val trouble: Trouble? = null,
    /** Nothing was filled in, so nothing was sealed. */
    val empty: Boolean = false,
    /** Words stand in the field of the home village. */
    val homeTyped: Boolean = false,
    /** They are no place of the list: nothing was sealed, for nobody could read afterwards that the place is missing. */
    val homeUnclear: Boolean = false,
) {
    override fun toString() = "PrepareState(preparedAt=$preparedAt, editing=$editing, busy=$busy)"
}

/** The words typed on the page, handed over once, to be sealed. */
class Typed(val name: String, val phone: String, val times: String, val phrase: String, val note: String) {
    override fun toString() = "Typed"
}

class PreparePresenter(
    private val worker: Worker,
    private val places: Places,
    /** Hears whether a position may go with a press, once that is sealed and not before. */
    private val positionGoes: (Boolean) -> Unit,
) : Presenter<PrepareState>(PrepareState()) {
    fun reload() {
        worker.ask({ it.readiness() }) { answer ->
            become(
                when (answer) {
                    is Answer.Done -> state.copy(
                        preparedAt = answer.value.preparedAt,
                        editing = state.editing || !answer.value.prepared,
                        trouble = null,
                    )
                    is Answer.Failed -> state.copy(trouble = answer.trouble.ofReading())
                },
            )
        }
    }

    fun again() = become(PrepareState(preparedAt = state.preparedAt, editing = true))

    fun channel(channel: Channel) = become(
        state.copy(
            channels = toggle(state.channels, channel),
            // Whoever allows a call has changed her mind about "never call".
            doNotCall = state.doNotCall && channel !in VOICE,
        ),
    )

    fun doNotCall(on: Boolean) =
        become(state.copy(doNotCall = on, channels = if (on) state.channels - VOICE else state.channels))

    fun condition(condition: Condition) = become(state.copy(conditions = toggle(state.conditions, condition)))

    fun position(allowed: Boolean) = become(state.copy(positionAllowed = allowed, positionRefused = false))

    fun positionRefused() = become(state.copy(positionAllowed = false, positionRefused = true))

    fun type(query: String) {
        val matches = places.search(query, most = 5)
        become(state.copy(matches = matches, home = null, homeTyped = query.isNotBlank(), homeUnclear = false))
    }

    fun pick(place: PlaceName) = become(state.copy(home = place, matches = emptyList(), homeTyped = false, homeUnclear = false))

    fun seal(typed: Typed) {
        if (state.busy) return
        if (state.homeTyped) return become(state.copy(homeUnclear = true, empty = false))
        val preparation = preparation(typed) ?: return become(state.copy(empty = true))
        become(state.copy(busy = true, trouble = null, empty = false))
        worker.ask({ core ->
            core.prepare(preparation)
            core.readiness()
        }) { answer ->
            if (answer is Answer.Done) positionGoes(preparation.positionAllowed)
            become(
                when (answer) {
                    is Answer.Done -> PrepareState(preparedAt = answer.value.preparedAt)
                    is Answer.Failed -> state.copy(busy = false, trouble = answer.trouble)
                },
            )
        }
    }

    fun remove() {
        if (state.busy) return
        become(state.copy(busy = true))
        worker.ask({ it.unprepare() }) { answer ->
            become(
                when (answer) {
                    is Answer.Done -> PrepareState(editing = true)
                    is Answer.Failed -> state.copy(busy = false, trouble = answer.trouble)
                },
            )
        }
    }

    /** Null when nothing at all was filled in. */
    private fun preparation(typed: Typed): Preparation? {
        val contactSaid = state.channels.isNotEmpty() || state.doNotCall || typed.times.isNotBlank() || typed.phrase.isNotBlank()
        val said = contactSaid || typed.name.isNotBlank() || typed.phone.isNotBlank() || typed.note.isNotBlank() ||
            state.home != null || state.conditions.isNotEmpty() || state.positionAllowed
        if (!said) return null
        val contact = SafeContact(
            doNotCall = state.doNotCall,
            allowed = Channel.values().filter { it in state.channels },
            number = typed.phone.trim().ifEmpty { null },
            timesNote = typed.times.trim().ifEmpty { null },
            codePhrase = typed.phrase.trim().ifEmpty { null },
        )
        return Preparation(
            name = typed.name.trim().ifEmpty { null },
            phone = typed.phone.trim().ifEmpty { null },
            safeContact = contact.takeIf { contactSaid },
            kecamatan = state.home?.code?.take(8),
            village = state.home?.code?.takeIf { state.home?.isVillage == true },
            conditions = Condition.values().filter { it in state.conditions },
            note = typed.note.trim().ifEmpty { null },
            positionAllowed = state.positionAllowed,
        )
    }

    private fun <T> toggle(set: Set<T>, one: T) = if (one in set) set - one else set + one

    private companion object {
        val VOICE = setOf(Channel.PHONE, Channel.WHATSAPP)
    }
}
