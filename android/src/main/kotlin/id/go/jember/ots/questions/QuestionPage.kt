package id.go.jember.ots.questions

import id.go.jember.ots.model.Code
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble

/** How far the phone's position got on its way into the report. */
enum class PositionStep {
    /** Not asked yet. */
    ASK,

    /** The system asks the person for permission. */
    ASKING_PERMISSION,

    /** No permission. The answer stands; everything else works. */
    DENIED,

    /** Location is switched off in the phone. */
    SWITCHED_OFF,

    /** A fix is being looked for; the last known one, if any, is stored already. */
    LOOKING,

    /** A fix of now is stored in the report. */
    STORED,

    /** No fix came; the last known one, if there was any, is stored. */
    NOT_FOUND,
}

/** What a question page asks with. */
sealed class Ask {
    /** Tiles; one of them is the answer. */
    data class One(val options: List<Code>) : Ask()

    /** Tiles; several may be chosen, *Lanjut* seals them. */
    data class Several(val options: List<Code>, val chosen: Set<Code> = emptySet()) : Ask()

    /** A kecamatan or a village, found by typing. */
    data class Area(val matches: List<PlaceName> = emptyList()) : Ask()

    data class Position(val step: PositionStep = PositionStep.ASK, val lastKnownStored: Boolean = false) : Ask()

    /** First page of the safe contact: what is allowed. */
    data class Channels(val chosen: Set<Code> = emptySet(), val doNotCall: Boolean = false) : Ask()

    /** Second page: number, times, code phrase. */
    data class ContactDetails(val needsNumber: Boolean) : Ask()

    object Words : Ask()
}

/** Everything a question page draws. It holds no word that was typed: those stay in the field. */
data class QuestionPage(
    val topic: Topic,
    val ask: Ask,
    /** Place in the flow, from 0, and how many there are: the dots. */
    val index: Int,
    val count: Int,
    /** Answered before; what was answered is sealed. */
    val answered: Boolean,
    /** What holds where no safe contact is given here: what was prepared, or that nobody calls. Null: not read yet. */
    val prepared: Boolean? = null,
    /** *Kekerasan seksual wajib kami laporkan ke polisi paling lambat 3x24 jam*. */
    val policeNotice: Boolean = false,
    /** The core is sealing the answer. */
    val busy: Boolean = false,
    val trouble: Trouble? = null,
    /** Past the last question: back to the report. */
    val done: Boolean = false,
) {
    /** The question of which a recording may be played here: of the second page of the safe contact there is none. */
    val recorded: Topic? get() = topic.takeUnless { ask is Ask.ContactDetails }
}
