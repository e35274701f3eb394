package id.go.jember.ots.model

/** The questions after the press, in their order. Every one can be skipped. */
enum class Topic(
    /** The kind of item that carries the answer. */
    val part: Part,
    /** The field of a Details item, by the core's name for it. */
    val field: String? = null,
) {
    POSITION(Part.POSITION),
    SAFE_CONTACT(Part.SAFE_CONTACT),
    FOR_WHOM(Part.DETAILS, "for_whom"),
    VICTIM(Part.DETAILS, "korban"),
    VIOLENCE(Part.DETAILS, "bentuk"),
    PLACE(Part.DETAILS, "tempat"),
    RELATION(Part.DETAILS, "hubungan"),
    AREA(Part.DETAILS, "kecamatan"),
    WORDS(Part.MESSAGE),
}
