package id.go.jember.ots.kit

import android.content.SharedPreferences
import android.os.SystemClock
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Core
import id.go.jember.ots.screen.Visits
import id.go.jember.ots.shell.CoreThread
import id.go.jember.ots.shell.Ots
import java.io.File
import java.io.FileInputStream
import java.io.FileOutputStream

/** The app with the instance document of the test's own call centre built in. */
class TestOts : Ots() {
    override val instanceFile: ByteArray? get() = built

    /**
     * The phone was switched on again and nobody has unlocked it: as on a real one, whatever reaches for storage that
     * opens with the screen lock gets an exception. Device-protected storage is another context and stays open.
     */
    @Volatile
    var locked = false

    /** How far the clock on the wall is off, by which the pages count; the clock since boot is right. */
    @Volatile
    var clockOffByMs = 0L

    override val clock = object : Clock {
        override fun now() = System.currentTimeMillis() + clockOffByMs

        override fun sinceBoot() = SystemClock.elapsedRealtime()
    }

    /**
     * How long the first question of a page may take; null: as in the app. No test is about how soon a call centre answers
     * that shares a machine with other work.
     */
    @Volatile
    var firstQuestionMs: Long? = 600_000

    override val newsFirstMs: Long get() = firstQuestionMs ?: super.newsFirstMs

    /** In place of the real core, where a test is about what the app does with its time. */
    @Volatile
    var otherCore: Core? = null

    override val core: CoreThread by lazy { otherCore?.let { CoreThread { it } } ?: super.core }

    /** A test may begin a new process: what this one remembers of who was there goes with it. */
    override var visits = Visits { SystemClock.elapsedRealtime() }

    /** Robolectric calls it at the end of each test. */
    override fun onTerminate() {
        sender.close()
        super.onTerminate()
    }

    override fun getSharedPreferences(name: String, mode: Int): SharedPreferences = unlocked { super.getSharedPreferences(name, mode) }

    override fun getFilesDir(): File = unlocked { super.getFilesDir() }

    override fun getNoBackupFilesDir(): File = unlocked { super.getNoBackupFilesDir() }

    override fun getCacheDir(): File = unlocked { super.getCacheDir() }

    override fun getDatabasePath(name: String): File = unlocked { super.getDatabasePath(name) }

    override fun openFileInput(name: String): FileInputStream = unlocked { super.openFileInput(name) }

    override fun openFileOutput(name: String, mode: Int): FileOutputStream = unlocked { super.openFileOutput(name, mode) }

    private inline fun <T> unlocked(reach: () -> T): T {
        check(!locked) { "credential-protected storage of a phone that is still locked" }
        return reach()
    }

    companion object {
        /** Set before the app is used; each test has a process and a sandbox folder of its own. */
        @Volatile
        var built: ByteArray? = null
    }
}
