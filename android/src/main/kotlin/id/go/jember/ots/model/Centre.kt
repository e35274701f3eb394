package id.go.jember.ots.model

/** What a call button dials. */
enum class CallKind { POLICE, HOTLINE, SAPA, AMBULANCE, EMERGENCY, WHATSAPP }

/** One call button. */
data class CallTo(val kind: CallKind, val number: String) {
    /** In digits alone, as one dials it from abroad: WhatsApp knows no number by any other name. */
    val international: String
        get() {
            val digits = number.filter { it.isDigit() }
            return if (digits.startsWith("0")) INDONESIA + digits.drop(1) else digits
        }

    private companion object {
        const val INDONESIA = "62"
    }
}

/** How long the call centre keeps what was closed, in years, and whom to ask about one's data. */
data class Privacy(val keepCaseYears: Int, val keepReportYears: Int, val contact: String)

/** The settings of the regency's call centre that the screens need; out of the instance document. */
data class Centre(
    val name: String,
    val police: String,
    val ambulance: String,
    val sapa: String,
    val sapaWhatsApp: String,
    val emergency: String? = null,
    val hotline: String? = null,
    val smsNumber: String? = null,
    val cancelWindowS: Int = 5,
    val takenAfterS: Int = 60,
    val smsOfferAfterS: Int = 20,
    val timeZone: String = "Asia/Jakarta",
    /** Whose document says all this, and which of its documents: a later one has a higher number. */
    val instance: String = "",
    val version: Int = 0,
    val privacy: Privacy? = null,
) {
    /** The call buttons in their order: the police first, WhatsApp last because it needs data. */
    fun calls(): List<CallTo> = listOfNotNull(
        CallTo(CallKind.POLICE, police),
        hotline?.let { CallTo(CallKind.HOTLINE, it) },
        CallTo(CallKind.SAPA, sapa),
        CallTo(CallKind.AMBULANCE, ambulance),
        emergency?.let { CallTo(CallKind.EMERGENCY, it) },
        CallTo(CallKind.WHATSAPP, sapaWhatsApp),
    )

    companion object {
        /**
         * National numbers, for an app whose instance document cannot be read: dialling must
         * never depend on a file.
         */
        val NATIONAL = Centre(
            name = "OTS",
            police = "110",
            ambulance = "119",
            sapa = "129",
            sapaWhatsApp = "+628111129129",
        )
    }
}
