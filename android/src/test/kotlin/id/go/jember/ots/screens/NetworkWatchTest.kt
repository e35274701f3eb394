package id.go.jember.ots.screens

import android.app.job.JobParameters
import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.reach.SendJob
import id.go.jember.ots.reach.Sender
import id.go.jember.ots.reach.WakeReceiver
import org.junit.Assert.assertEquals
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import java.util.concurrent.atomic.AtomicInteger

/** A process that no page began: what wakes it sends, and while something waits it listens for a network. */
class NetworkWatchTest : AppTest() {
    /** A queue of which [waits] items do not get out, and which wants to be asked again in an hour. */
    private class Waiting(private val waits: Int, core: Core = FakeCore()) : Core by core {
        val tries = AtomicInteger()

        override fun syncOnce(deadlineMs: Long): SyncResult {
            tries.incrementAndGet()
            return SyncResult(0, waits, if (waits > 0) AN_HOUR_MS else null)
        }
    }

    private fun waiting(items: Int) = Waiting(items).also { (app as TestOts).otherCore = it }

    private val callbacks get() =
        shadowOf(app.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager).networkCallbacks

    private fun woken(action: String) = WakeReceiver().onReceive(app, Intent(action))

    private fun triesAndListens(wake: () -> Unit) {
        val queue = waiting(items = 1)
        wake()
        eventually("it tries and listens for a network") { queue.tries.get() == 1 && callbacks.size == 1 }
        callbacks.single().onAvailable(ShadowNetwork.newInstance(1) as Network)
        eventually("a network is a try at once") { queue.tries.get() == 2 }
        Sender.of(app).slice { }
        eventually("the next slice") { queue.tries.get() == 3 }
        assertEquals("one is enough", 1, callbacks.size)
    }

    @Test
    fun `switched on again and still locked`() = triesAndListens { woken(Intent.ACTION_LOCKED_BOOT_COMPLETED) }

    @Test
    fun `switched on again`() = triesAndListens { woken(Intent.ACTION_BOOT_COMPLETED) }

    @Test
    fun `after an update`() = triesAndListens { woken(Intent.ACTION_MY_PACKAGE_REPLACED) }

    @Test
    fun `by the alarm of a press`() = triesAndListens { woken(WakeReceiver.ALARM) }

    @Test
    fun `by a job`() = triesAndListens {
        Robolectric.setupService(SendJob::class.java).onStartJob(Shadow.newInstanceOf(JobParameters::class.java))
    }

    /** A portal that somebody logged in to: the network was there before, and led nowhere. */
    @Test
    fun `a network that begins to work is a try at once`() {
        val queue = waiting(items = 1)
        woken(WakeReceiver.ALARM)
        eventually("it tries and listens for a network") { queue.tries.get() == 1 && callbacks.size == 1 }
        val network = ShadowNetwork.newInstance(1) as Network
        val nowhere = ShadowNetworkCapabilities.newInstance()
        callbacks.single().onCapabilitiesChanged(network, nowhere)
        val somewhere = ShadowNetworkCapabilities.newInstance()
        shadowOf(somewhere).addCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED)
        callbacks.single().onCapabilitiesChanged(network, somewhere)
        eventually("it tries") { queue.tries.get() == 2 }
        // Its strength changes all the time.
        callbacks.single().onCapabilitiesChanged(network, somewhere)
        Sender.of(app).slice { }
        eventually("the next slice") { queue.tries.get() == 3 }
    }

    @Test
    @Config(sdk = [29, 34, 36])
    fun `a network that this app is let through to again is a try at once`() {
        val queue = waiting(items = 1)
        woken(WakeReceiver.ALARM)
        eventually("it tries and listens for a network") { queue.tries.get() == 1 && callbacks.size == 1 }
        val network = ShadowNetwork.newInstance(1) as Network
        for (blocked in listOf(false, true, false)) callbacks.single().onBlockedStatusChanged(network, blocked)
        eventually("it tries") { queue.tries.get() == 2 }
    }

    @Test
    fun `where nothing waits nothing listens`() {
        val queue = waiting(items = 0)
        var ended = false
        Sender.of(app).slice { ended = true }
        eventually("the slice is over") { ended }
        Sender.of(app).slice { }
        eventually("and the one behind it") { queue.tries.get() == 2 }
        assertEquals(0, callbacks.size)
    }

    private companion object {
        const val AN_HOUR_MS = 3_600_000L
    }
}
