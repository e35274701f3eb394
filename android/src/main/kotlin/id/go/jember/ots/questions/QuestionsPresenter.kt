package id.go.jember.ots.questions

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.Details
import id.go.jember.ots.model.ForWhom
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Place
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Places
import id.go.jember.ots.model.Relation
import id.go.jember.ots.model.SafeContact
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Victim
import id.go.jember.ots.model.Violence
import id.go.jember.ots.model.Worker
import id.go.jember.ots.position.SearchState
import id.go.jember.ots.screen.Presenter
import id.go.jember.ots.shell.DraftPage

/**
 * Asks one question a page. An answer is sealed the moment it is given and can then be given
 * again, not read again; *Lewati* goes on without one. Nothing here can stop or undo the press.
 */
class QuestionsPresenter(
    private val report: String,
    start: Topic,
    /** Only this one question, asked from the report page. */
    private val single: Boolean,
    private val places: Places,
    private val worker: Worker,
    answered: Set<Topic> = emptySet(),
    /** The answer of this page is sealed, whether it is still seen or not: what was typed on it is no draft any more. */
    private val sealed: (DraftPage) -> Unit = {},
) : Presenter<QuestionPage>(page(start, single, answered)) {
    private var contact: SafeContact? = null
    private val answered = answered.toMutableSet()
    private var prepared: Boolean? = null

    /** Which questions were answered before, and whether the button was prepared; the core remembers that, and not what. */
    fun reload() {
        worker.ask({ core -> core.reports().firstOrNull { it.id == report } }) { answer ->
            val found = (answer as? Answer.Done)?.value ?: return@ask
            answered += found.topics
            prepared = found.has(Part.PREPARED)
            become(state.copy(prepared = prepared))
            if (state.ask !is Ask.ContactDetails) become(state.copy(answered = state.topic in answered))
        }
    }

    fun skip() {
        if (!state.busy) next()
    }

    /** To the question before; false: there is none, the page closes. */
    fun back(): Boolean {
        val ask = state.ask
        if (ask is Ask.ContactDetails) {
            become(open(Topic.SAFE_CONTACT))
            return true
        }
        if (single || state.index == 0) return false
        become(open(Topic.values()[state.topic.ordinal - 1]))
        return true
    }

    fun choose(option: Code) {
        if (state.busy) return
        when (val ask = state.ask) {
            is Ask.One -> seal { it.addDetails(report, one(option)) }
            is Ask.Several -> {
                val chosen = toggle(ask.chosen, option)
                become(state.copy(ask = ask.copy(chosen = chosen), policeNotice = Violence.SEXUAL in chosen))
            }
            is Ask.Channels -> {
                val chosen = toggle(ask.chosen, option)
                // Whoever allows a call has changed her mind: the call centre would heed the other answer, and nobody would call.
                become(state.copy(ask = ask.copy(chosen = chosen, doNotCall = ask.doNotCall && chosen.none { it in VOICES })))
            }
            else -> Unit
        }
    }

    /** *Jangan telepon saya*. Voice channels that were chosen are taken back with it. */
    fun doNotCall(on: Boolean) {
        val ask = state.ask as? Ask.Channels ?: return
        val chosen = if (on) ask.chosen - VOICES else ask.chosen
        become(state.copy(ask = ask.copy(doNotCall = on, chosen = chosen)))
    }

    /** *Lanjut* on a page with several answers. */
    fun confirm() {
        if (state.busy) return
        when (val ask = state.ask) {
            is Ask.Several -> if (ask.chosen.isEmpty()) next() else seal { it.addDetails(report, several(ask.chosen)) }
            is Ask.Channels -> confirmChannels(ask)
            else -> Unit
        }
    }

    fun type(query: String) {
        val ask = state.ask as? Ask.Area ?: return
        become(state.copy(ask = ask.copy(matches = places.search(query))))
    }

    fun pick(place: PlaceName) {
        if (state.busy) return
        val kecamatan = place.code.take(KECAMATAN_DIGITS)
        seal {
            it.addDetails(report, Details(kecamatan = kecamatan, village = place.code.takeIf { place.isVillage }))
        }
    }

    /** The second page of the safe contact. Empty fields say nothing. */
    fun contactDetails(number: String, name: String, times: String, phrase: String) {
        if (state.busy) return
        val first = contact ?: return next()
        val full = SafeContact(
            doNotCall = first.doNotCall,
            allowed = first.allowed,
            number = number.said(),
            timesNote = times.said(),
            codePhrase = phrase.said(),
            name = name.said(),
        )
        val nothingNew = listOf(full.number, full.timesNote, full.codePhrase, full.name).all { it == null }
        if (nothingNew) next() else seal { it.setSafeContact(report, full) }
    }

    fun words(text: String) {
        val said = text.said() ?: return next()
        if (!state.busy) seal { it.addMessage(report, said) }
    }

    /** The way of a position into the report: told by whoever asks the system for one. */
    fun position(step: PositionStep) {
        val ask = state.ask as? Ask.Position ?: return
        become(state.copy(ask = ask.copy(step = step)))
    }

    /** How the search for a position stands. It goes on when this page is left. */
    fun searched(search: SearchState) {
        val stored = search.lastKnownStored || search.freshStored
        if (stored) answered += Topic.POSITION
        val ask = state.ask as? Ask.Position ?: return
        val step = when {
            search.switchedOff -> PositionStep.SWITCHED_OFF
            search.freshStored -> PositionStep.STORED
            search.running || search.storing > 0 -> PositionStep.LOOKING
            // Found and not stored: it can be tried again.
            search.trouble != null -> PositionStep.ASK
            else -> PositionStep.NOT_FOUND
        }
        become(state.copy(ask = ask.copy(step = step, lastKnownStored = search.lastKnownStored), trouble = search.trouble))
    }

    /** On from the position page, which stays so that it can be read. */
    fun positionSeen() = next()

    private fun confirmChannels(ask: Ask.Channels) {
        if (ask.chosen.isEmpty() && !ask.doNotCall) return next()
        val allowed = Channel.values().filter { it in ask.chosen }
        val stated = SafeContact(doNotCall = ask.doNotCall, allowed = allowed)
        contact = stated
        val more = allowed.any { it != Channel.APP }
        // Sealed at once: leaving the next page must not lose what was said on this one.
        seal(then = { if (more) become(contactPage(allowed)) else next() }) { it.setSafeContact(report, stated) }
    }

    private fun contactPage(allowed: List<Channel>) = state.copy(
        ask = Ask.ContactDetails(needsNumber = allowed.any { it in WITH_NUMBER }),
        answered = false,
        busy = false,
        trouble = null,
    )

    private fun one(option: Code) = when (option) {
        is ForWhom -> Details(forWhom = option)
        is Victim -> Details(victim = option)
        is Place -> Details(place = option)
        else -> Details()
    }

    private fun several(chosen: Set<Code>) = when (state.topic) {
        Topic.RELATION -> Details(relation = Relation.values().filter { it in chosen })
        else -> Details(violence = Violence.values().filter { it in chosen })
    }

    /** Which fields the page has now. */
    fun draftPage() = DraftPage(report, state.topic, state.ask is Ask.ContactDetails)

    private fun seal(then: () -> Unit = ::next, work: (Core) -> Unit) {
        val topic = state.topic
        val page = draftPage()
        become(state.copy(busy = true, trouble = null))
        worker.ask(work) { answer ->
            when (answer) {
                is Answer.Done -> {
                    answered += topic
                    sealed(page)
                    then()
                }
                is Answer.Failed -> become(state.copy(busy = false, trouble = answer.trouble))
            }
        }
    }

    private fun next() {
        contact = contact.takeIf { state.topic == Topic.SAFE_CONTACT && state.ask is Ask.Channels }
        val after = Topic.values().getOrNull(state.topic.ordinal + 1)
        if (single || after == null) become(state.copy(busy = false, done = true)) else become(open(after))
    }

    private fun open(topic: Topic) = page(topic, single, answered).copy(prepared = prepared)

    private companion object {
        val VOICES = setOf(Channel.PHONE, Channel.WHATSAPP)

        /** "35.09.01" of "35.09.01.2001". */
        const val KECAMATAN_DIGITS = 8
        val WITH_NUMBER = setOf(Channel.PHONE, Channel.WHATSAPP, Channel.SMS)

        fun toggle(chosen: Set<Code>, option: Code) = if (option in chosen) chosen - option else chosen + option

        fun String.said() = trim().takeIf { it.isNotEmpty() }

        fun page(topic: Topic, single: Boolean, answered: Set<Topic>) = QuestionPage(
            topic = topic,
            ask = ask(topic),
            index = if (single) 0 else topic.ordinal,
            count = if (single) 1 else Topic.values().size,
            answered = topic in answered,
        )

        fun ask(topic: Topic): Ask = when (topic) {
            Topic.POSITION -> Ask.Position()
            Topic.SAFE_CONTACT -> Ask.Channels()
            Topic.FOR_WHOM -> Ask.One(ForWhom.values().toList())
            Topic.VICTIM -> Ask.One(Victim.values().toList())
            Topic.VIOLENCE -> Ask.Several(Violence.values().toList())
            Topic.PLACE -> Ask.One(Place.values().toList())
            Topic.RELATION -> Ask.Several(Relation.values().toList())
            Topic.AREA -> Ask.Area()
            Topic.WORDS -> Ask.Words
        }
    }
}
