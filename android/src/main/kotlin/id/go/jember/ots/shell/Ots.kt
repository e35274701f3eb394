package id.go.jember.ots.shell

import android.app.Application
import android.content.Context
import android.os.StatFs
import android.os.SystemClock
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Clock
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.Places
import id.go.jember.ots.position.LastFix
import id.go.jember.ots.position.Locator
import id.go.jember.ots.position.PositionSearch
import id.go.jember.ots.press.Presser
import id.go.jember.ots.reach.NetworkWatch
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.reach.Sender
import id.go.jember.ots.reach.SmsStates
import id.go.jember.ots.screen.Visits
import java.io.File
import java.io.IOException

/**
 * The app. It does nothing when it starts: a press must reach the disk before anything else
 * costs time, and what the screens need is made when they first ask.
 */
open class Ots : Application() {
    val settings: Settings by lazy { Settings(this) }
    open val instanceFile: ByteArray? by lazy { CentreFile.bytes(this) }
    val centres: Centres by lazy { Centres(settings, instanceFile) }
    val centre: Centre get() = centres.now
    val presser: Presser by lazy { Presser(this) }
    open val core: CoreThread by lazy { CoreThread { UniffiCore.open(queueFolder(this), instanceFile) { sender.kick() } } }
    val sender: Sender by lazy { Sender(this) }
    val smsStates: SmsStates by lazy { SmsStates(clock::sinceBoot) }
    val network: NetworkWatch by lazy { NetworkWatch(sender) }

    val drafts: Drafts by lazy { Drafts() }

    /** Who was here may be gone. */
    open val visits: Visits by lazy { Visits { clock.sinceBoot() } }

    /** What runs here. The direct way is asked only once the bindings have failed. */
    fun parts(): Parts = when {
        core.loaded -> Parts.WHOLE
        presser.loads() -> Parts.PRESS_ONLY
        else -> Parts.NONE
    }

    /** What goes with a press. Filled only where the person allowed it. */
    val lastFix: LastFix by lazy { LastFix(clock::sinceBoot) }
    val positions: PositionSearch by lazy { PositionSearch(Locator(this), core, lastFix::keep) }
    val places: Places by lazy {
        try {
            assets.open("places.tsv").bufferedReader().useLines { Places.read(it) }
        } catch (_: IOException) {
            // Without the list nothing is found by typing; every other question goes on.
            Places.read(emptySequence())
        }
    }

    open val clock: Clock = object : Clock {
        override fun now() = System.currentTimeMillis()

        override fun sinceBoot() = SystemClock.elapsedRealtime()
    }

    /** How long the first question of a page may take. */
    open val newsFirstMs: Long get() = ReachPolicy.NEWS_FIRST_MS

    /** The storage in which the queue lies has no room for what an answer or a next press would write. */
    val storageFull: Boolean
        get() = try {
            StatFs(queueFolder(this).path).run { totalBytes > 0 && availableBytes < ROOM_BYTES }
        } catch (_: IllegalArgumentException) {
            // No folder yet: nothing was pressed that could be in trouble.
            false
        }

    companion object {
        /** Some pages of the queue's log, of 4 KiB each: a press, or an answer with what it is sealed in. */
        private const val ROOM_BYTES = 65_536L

        fun of(context: Context): Ots = context.applicationContext as Ots

        /** The queue: readable before the first unlock, because a press must go out then too. */
        fun queueFolder(context: Context): File = File(context.createDeviceProtectedStorageContext().filesDir, "queue")
    }
}
