package id.go.jember.ots.model

/**
 * What a person tells after the press. Each lives only from the tap to the sealing call; none of
 * them prints what it holds.
 */
class Details(
    val forWhom: ForWhom? = null,
    val victim: Victim? = null,
    val violence: List<Violence>? = null,
    val place: Place? = null,
    val relation: List<Relation>? = null,
    /** Official code with dots, for instance 35.09.01. */
    val kecamatan: String? = null,
    val village: String? = null,
    val address: String? = null,
) {
    override fun toString() = "Details"
}

/** How, when and whether to call back. What is not stated is not allowed. */
class SafeContact(
    val doNotCall: Boolean = false,
    val allowed: List<Channel> = emptyList(),
    val number: String? = null,
    val timesNote: String? = null,
    val codePhrase: String? = null,
    val name: String? = null,
) {
    override fun toString() = "SafeContact"
}

/** What *Siapkan tombol* seals, once, before any press. */
class Preparation(
    val name: String? = null,
    val phone: String? = null,
    val safeContact: SafeContact? = null,
    val kecamatan: String? = null,
    val village: String? = null,
    val conditions: List<Condition> = emptyList(),
    val note: String? = null,
    val positionAllowed: Boolean = false,
) {
    override fun toString() = "Preparation"
}

/** A position of the phone. */
class Fix(val lat: Double, val lng: Double, val accuracyM: Double, val ageS: Int) {
    /** The same place, of an age that is right now. */
    fun aged(ageS: Int) = Fix(lat, lng, accuracyM, ageS)

    override fun toString() = "Fix"
}
