package id.go.jember.ots.core

/**
 * The direct way into the Rust core (core/src/jni_press.rs says what each answer means): the
 * press and what can be wanted in the seconds after it, past UniFFI and JNA.
 *
 * Only plain types, no state, no class of this app: it loads in a moment. Null: not known to have
 * happened. A missing library is a LinkageError at the first call.
 */
object NativePress {
    init {
        System.loadLibrary("ots_core")
    }

    /** Loads the library, or throws a LinkageError; calls nothing in it. */
    @JvmStatic
    fun load() = Unit

    @JvmStatic
    external fun press(
        folder: String,
        instance: ByteArray,
        urgency: Int,
        forWhom: Int,
        drill: Boolean,
        now: Boolean,
        leastWindowMs: Long,
        language: Int,
        appVersion: Int,
        hasFix: Boolean,
        lat: Double,
        lon: Double,
        accuracyM: Double,
        ageS: Int,
    ): String?

    @JvmStatic
    external fun sendNow(folder: String, instance: ByteArray, report: String): String?

    @JvmStatic
    external fun cancel(folder: String, instance: ByteArray, report: String): String?

    @JvmStatic
    external fun smsText(folder: String, instance: ByteArray, report: String): String?

    @JvmStatic
    external fun sync(folder: String, instance: ByteArray, budgetMs: Long): String?
}
