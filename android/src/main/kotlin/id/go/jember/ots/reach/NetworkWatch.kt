package id.go.jember.ots.reach

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkRequest

/**
 * A network came, or leads somewhere now: try at once. A hint and never a gate: without one the sender tries all the same.
 * From the first thing that waits, or the first page, it lives as long as the process.
 */
class NetworkWatch(private val sender: Sender) {
    private val callback = object : ConnectivityManager.NetworkCallback() {
        /** Where the system found the way into the world open. */
        private val working = HashSet<Network>()

        /** What the system keeps this app from using. */
        private val shut = HashSet<Network>()

        override fun onAvailable(network: Network) = sender.kick()

        /** Somebody logged in at a portal, or the mast began to answer: the network itself was there long before. */
        override fun onCapabilitiesChanged(network: Network, capabilities: NetworkCapabilities) {
            if (!capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED)) {
                working -= network
            } else if (working.add(network)) {
                sender.kick()
            }
        }

        /** Data Saver, or a battery manager, lets this app through again. */
        override fun onBlockedStatusChanged(network: Network, blocked: Boolean) {
            if (blocked) {
                shut += network
            } else if (shut.remove(network)) {
                sender.kick()
            }
        }

        override fun onLost(network: Network) {
            working -= network
            shut -= network
        }
    }
    private var watching = false

    @Synchronized
    fun start(context: Context) {
        if (watching) return
        val manager = context.getSystemService(ConnectivityManager::class.java) ?: return
        watching = try {
            // Any network, validated or not.
            manager.registerNetworkCallback(NetworkRequest.Builder().build(), callback)
            true
        } catch (_: RuntimeException) {
            // Some vendors limit callbacks per app and throw; jobs and backoff go on.
            false
        }
    }
}
