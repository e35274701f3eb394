package id.go.jember.ots.model

/** The optional code in front of *Laporan saya*. Never in front of a press. */
interface CodeLock {
    val isSet: Boolean

    /** Seconds until another try is allowed. */
    fun waitSeconds(): Int

    fun opens(code: String): Boolean
}
