package id.go.jember.ots.model

/**
 * The code lists of the wire (protocol/src/codes), as far as the phone asks for them. The order
 * is the order on the screen.
 */
interface Code {
    /** The stable name in the protocol. A name once given keeps its meaning for ever. */
    val slug: String
}

/** What was pressed. */
enum class Urgency(
    override val slug: String,
    /** Its number on the wire, for the direct way into the core. */
    val number: Int,
) : Code {
    DANGER("danger", 1),
    REPORT("report", 2),
    CONSULT("consult", 3),
}

/** Whom the help is for. */
enum class ForWhom(override val slug: String) : Code {
    ME("self"),
    OTHER("other"),
}

/** Who is harmed. */
enum class Victim(override val slug: String) : Code {
    WOMAN("perempuan"),
    CHILD("anak"),
    SOMEONE_ELSE("lainnya"),
}

/** Form of violence (SIMFONI PPA); several may apply. */
enum class Violence(override val slug: String) : Code {
    PHYSICAL("fisik"),
    PSYCHOLOGICAL("psikis"),
    SEXUAL("seksual"),
    EXPLOITATION("eksploitasi"),
    TRAFFICKING("trafficking"),
    NEGLECT("penelantaran"),
    OTHER("lainnya"),
}

/** Where it happened (SIMFONI PPA). */
enum class Place(override val slug: String) : Code {
    HOME("rumah-tangga"),
    WORK("tempat-kerja"),
    SCHOOL("sekolah"),
    PUBLIC_PLACE("fasilitas-umum"),
    SHORT_COURSE("lembaga-pendidikan-kilat"),
    OTHER("lainnya"),
}

/** Who the terlapor is to the person harmed (SIMFONI PPA). */
enum class Relation(override val slug: String) : Code {
    SPOUSE("suami-istri"),
    PARENT("orang-tua"),
    FAMILY("keluarga-saudara"),
    PARTNER("pacar-teman"),
    NEIGHBOUR("tetangga"),
    TEACHER("guru"),
    EMPLOYER("majikan"),
    COLLEAGUE("rekan-kerja"),
    OTHER("lainnya"),
    UNKNOWN("na"),
}

/** A way to answer somebody. */
enum class Channel(override val slug: String) : Code {
    PHONE("phone"),
    WHATSAPP("whatsapp"),
    SMS("sms"),
    APP("app"),
    VISIT("visit"),
}

/** What a helper must know before coming. */
enum class Condition(override val slug: String) : Code {
    HEARING("hearing"),
    SPEECH("speech"),
    SIGHT("sight"),
    MOBILITY("mobility"),
    PREGNANT("pregnant"),
    CHILDREN("children"),
    MEDICINE("medicine"),
    DISABILITY("disability"),
}

/** Of whom or what a position is: a witness's own is not the victim's. */
enum class PositionOf(override val slug: String) : Code {
    ME("me"),
    INCIDENT("incident"),
}

/** Why somebody cancelled after the window. */
enum class CancelReason(override val slug: String) : Code {
    MISTAKE("mistake"),
    SAFE("safe"),
    OTHER("other"),
}

/** The languages of the screens; the name is the folder of the strings too. */
enum class Language(
    override val slug: String,
    /** Its number on the wire. */
    val number: Int,
) : Code {
    INDONESIAN("id", 1),
    JAVANESE("jv", 2),
    MADURESE("mad", 3),
    ENGLISH("en", 4),
    ;

    companion object {
        /** The language of a BCP 47 tag; Indonesian, the default of the strings, for any other. */
        fun ofTag(tag: String): Language {
            val first = tag.substringBefore('-').lowercase()
            // Java's old name of Indonesian, which Android still uses.
            val wanted = if (first == "in") "id" else first
            return values().firstOrNull { it.slug == wanted } ?: INDONESIAN
        }
    }
}
