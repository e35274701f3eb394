package id.go.jember.ots.press

import id.go.jember.ots.core.NativePress
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Urgency

/** The answers of [NativePress] as the app's own types. Works where JNA or UniFFI do not load. */
class DirectCore(private val folder: () -> String, private val instance: () -> ByteArray?) {
    /** [leastWindowMs]: the time that this person needs to call a press off; 0 is the instance's. */
    fun press(
        urgency: Urgency,
        drill: Boolean,
        fix: Fix?,
        language: Language,
        appVersion: Int,
        leastWindowMs: Long = 0,
    ): PressResult {
        val lines = call { folder, instance ->
            NativePress.press(
                folder = folder,
                instance = instance,
                urgency = urgency.number,
                forWhom = NOT_ASKED,
                drill = drill,
                now = false,
                leastWindowMs = leastWindowMs,
                language = language.number,
                appVersion = appVersion,
                hasFix = fix != null,
                lat = fix?.lat ?: 0.0,
                lon = fix?.lng ?: 0.0,
                accuracyM = fix?.accuracyM ?: 0.0,
                ageS = fix?.ageS ?: 0,
            )
        } ?: return PressResult.NotCommitted(Trouble.CORE_MISSING, null)
        return when (lines[0]) {
            "committed" -> PressResult.Committed(lines[1], lines[2].toLong(), lines[3] == "joined")
            else -> PressResult.NotCommitted(trouble(lines.getOrNull(1)), lines.getOrNull(2)?.ifEmpty { null })
        }
    }

    /** Whether the direct way is there at all. Loads the library where nothing has yet. */
    fun loads(): Boolean = try {
        NativePress.load()
        true
    } catch (_: LinkageError) {
        false
    }

    fun cancel(report: String): Answer<Cancelled> = answer({ folder, instance -> NativePress.cancel(folder, instance, report) }) {
        when (it[0]) {
            "never_sent" -> Cancelled.NEVER_SENT
            "follows" -> Cancelled.SENT_AS_MESSAGE
            else -> null
        }
    }

    fun sendNow(report: String): Answer<Unit> = answer({ folder, instance -> NativePress.sendNow(folder, instance, report) }) {
        if (it[0] == "done") Unit else null
    }

    fun smsText(report: String): Answer<String> = answer({ folder, instance -> NativePress.smsText(folder, instance, report) }) {
        if (it[0] == "text") it.getOrNull(1) else null
    }

    fun sync(budgetMs: Long): Answer<SyncResult> = answer({ folder, instance -> NativePress.sync(folder, instance, budgetMs) }) {
        if (it[0] == "synced") SyncResult(it[1].toInt(), it[2].toInt(), it[4].toLongOrNull()) else null
    }

    private fun <T> answer(native: (String, ByteArray) -> String?, read: (List<String>) -> T?): Answer<T> {
        val lines = call(native) ?: return Answer.Failed(Trouble.CORE_MISSING)
        return read(lines)?.let { Answer.Done(it) } ?: Answer.Failed(trouble(lines.getOrNull(1)))
    }

    /** The lines of an answer; null where nothing is known to have happened. */
    private fun call(native: (String, ByteArray) -> String?): List<String>? {
        val document = instance() ?: return null
        return try {
            native(folder(), document)?.split('\n')
        } catch (_: LinkageError) {
            // The library is missing or not for this phone; that stays so until the process ends.
            null
        }
    }

    private fun trouble(slug: String?): Trouble = when (slug) {
        "storage_full" -> Trouble.STORAGE_FULL
        "no_such_report" -> Trouble.NO_SUCH_REPORT
        "already_delivered" -> Trouble.ALREADY_DELIVERED
        "cannot_add" -> Trouble.CANNOT_ADD
        "bad_input" -> Trouble.BAD_INPUT
        "bad_instance" -> Trouble.CORE_MISSING
        else -> Trouble.QUEUE_BROKEN
    }

    private companion object {
        const val NOT_ASKED = 0
    }
}
