package id.go.jember.ots.shell

import android.content.Context
import android.content.SharedPreferences
import id.go.jember.ots.home.HomeMemory
import id.go.jember.ots.model.CodeLock
import java.security.MessageDigest
import java.security.SecureRandom
import javax.crypto.SecretKeyFactory
import javax.crypto.spec.PBEKeySpec

/**
 * What the app remembers of itself: no word and no id of a report.
 *
 * It stands in device-protected storage, so that language and jobs work on a phone that was
 * switched on again and not yet unlocked.
 */
class Settings(context: Context) : HomeMemory, CodeLock {
    private val file: SharedPreferences =
        context.createDeviceProtectedStorageContext().getSharedPreferences("settings", Context.MODE_PRIVATE)

    override var prepareSettled: Boolean
        get() = file.getBoolean(PREPARE_SETTLED, false)
        set(value) = file.edit().putBoolean(PREPARE_SETTLED, value).apply()

    var firstRunSeen: Boolean
        get() = file.getBoolean(FIRST_RUN_SEEN, false)
        set(value) = file.edit().putBoolean(FIRST_RUN_SEEN, value).apply()

    /** The chosen language below Android 13, and above it until it is handed over; null: the phone's. */
    var languageTag: String?
        get() = file.getString(LANGUAGE, null)
        set(value) = file.edit().putString(LANGUAGE, value).apply()

    /** The position goes with a danger press: said in *Siapkan tombol*. */
    var positionAllowed: Boolean
        get() = file.getBoolean(POSITION, false)
        set(value) = file.edit().putBoolean(POSITION, value).apply()

    /** The call centre's settings as the core said them last; null: as they are built in. See [Centres]. */
    var centre: String?
        get() = file.getString(CENTRE, null)
        set(value) = file.edit().putString(CENTRE, value).apply()

    /** The tile was pressed: it says how that stands when it is next seen, for a while. */
    var tilePressed: Boolean
        get() = file.getBoolean(TILE_PRESSED, false)
        set(value) = file.edit().putBoolean(TILE_PRESSED, value).apply()

    /** The last press of the tile could not be stored, and nobody has read that yet. */
    var tileFailed: Boolean
        get() = file.getBoolean(TILE_FAILED, false)
        set(value) = file.edit().putBoolean(TILE_FAILED, value).apply()

    /** The widgets that this app has drawn, by the system's numbers of them. */
    val drawnWidgets: Set<Int> get() = file.getStringSet(WIDGETS, null).orEmpty().mapNotNull { it.toIntOrNull() }.toSet()

    fun rememberWidgets(ids: IntArray) = widgets(drawnWidgets + ids.toSet())

    fun forgetWidgets(ids: IntArray) = widgets(drawnWidgets - ids.toSet())

    private fun widgets(ids: Set<Int>) {
        if (ids != drawnWidgets) file.edit().putStringSet(WIDGETS, ids.map { it.toString() }.toSet()).apply()
    }

    /** The system was asked once whether this app may tell of news: from then on it may ask no more. */
    var noticeAsked: Boolean
        get() = file.getBoolean(NOTICE_ASKED, false)
        set(value) = file.edit().putBoolean(NOTICE_ASKED, value).apply()

    /** The same of the position. */
    var positionAsked: Boolean
        get() = file.getBoolean(POSITION_ASKED, false)
        set(value) = file.edit().putBoolean(POSITION_ASKED, value).apply()

    /** Reports with news that was not opened yet: a number out of each id, which leads back to none. */
    private val unreadNow: Set<String> get() = file.getStringSet(UNREAD, null).orEmpty()

    override fun isUnread(report: String): Boolean = mark(report) in unreadNow

    @Synchronized
    fun unread(reports: Collection<String>) = unreadBecomes(unreadNow + reports.map(::mark))

    @Synchronized
    fun read(report: String) = unreadBecomes(unreadNow - mark(report))

    private fun unreadBecomes(marks: Set<String>) {
        if (marks != unreadNow) file.edit().putStringSet(UNREAD, marks).apply()
    }

    private fun mark(report: String) = report.hashCode().toString()

    override val isSet: Boolean get() = file.contains(CODE)

    /** Digits are few and quickly tried: every wrong one doubles the wait, up to five minutes. */
    override fun waitSeconds(): Int {
        val left = file.getLong(CODE_FROM, 0) - System.currentTimeMillis()
        // A clock set back must not lock anybody out for longer than the longest wait.
        return if (left in 1..LONGEST_WAIT_MS) ((left + 999) / 1000).toInt() else 0
    }

    override fun opens(code: String): Boolean {
        val stored = file.getString(CODE, null) ?: return true
        val salt = stored.substringBefore(':').fromHex()
        if (MessageDigest.isEqual(stored.substringAfter(':').fromHex(), hash(code, salt))) {
            file.edit().remove(CODE_WRONG).remove(CODE_FROM).apply()
            return true
        }
        val wrong = file.getInt(CODE_WRONG, 0) + 1
        val doublings = (wrong - FREE_TRIES + 1).coerceAtMost(MOST_DOUBLINGS)
        val wait = if (doublings < 1) 0 else (1_000L shl doublings).coerceAtMost(LONGEST_WAIT_MS)
        file.edit().putInt(CODE_WRONG, wrong).putLong(CODE_FROM, System.currentTimeMillis() + wait).apply()
        return false
    }

    fun setCode(code: String?) {
        val edit = file.edit().remove(CODE_WRONG).remove(CODE_FROM)
        if (code == null) {
            edit.remove(CODE)
        } else {
            val salt = ByteArray(16).also { SecureRandom().nextBytes(it) }
            edit.putString(CODE, "${salt.toHex()}:${hash(code, salt).toHex()}")
        }
        edit.apply()
    }

    /**
     * *Hapus data OTS*: all but what is true of the app itself: its first page was seen, its widgets are drawn, and what
     * the system was asked it does not forget either.
     */
    fun clear() {
        val drawn = drawnWidgets
        val notice = noticeAsked
        val position = positionAsked
        file.edit().clear().putBoolean(FIRST_RUN_SEEN, true).apply()
        widgets(drawn)
        noticeAsked = notice
        positionAsked = position
    }

    private fun hash(code: String, salt: ByteArray): ByteArray =
        // HmacSHA1 is the one that Android 7 has; the iterations carry the weight.
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(PBEKeySpec(code.toCharArray(), salt, ROUNDS, 256)).encoded

    private companion object {
        const val PREPARE_SETTLED = "prepare_settled"
        const val FIRST_RUN_SEEN = "first_run_seen"
        const val LANGUAGE = "language"
        const val POSITION = "position_allowed"
        const val CENTRE = "centre"
        const val TILE_PRESSED = "tile_pressed"
        const val TILE_FAILED = "tile_failed"
        const val WIDGETS = "widgets_drawn"
        const val NOTICE_ASKED = "notice_asked"
        const val POSITION_ASKED = "position_asked"
        const val UNREAD = "unread"
        const val CODE = "code"
        const val CODE_WRONG = "code_wrong"
        const val CODE_FROM = "code_from"
        const val FREE_TRIES = 3
        const val MOST_DOUBLINGS = 9
        const val LONGEST_WAIT_MS = 300_000L
        const val ROUNDS = 100_000

        fun ByteArray.toHex() = joinToString("") { "%02x".format(it) }

        fun String.fromHex() = chunked(2).map { it.toInt(16).toByte() }.toByteArray()
    }
}
