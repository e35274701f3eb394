package id.go.jember.ots.reach

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkRequest

/**
 * A network came: try at once. A hint and never a gate: without one the sender tries all the same.
 * From the first thing that waits, or the first page, it lives as long as the process.
 */
class NetworkWatch(private val sender: Sender) {
    private val callback = object : ConnectivityManager.NetworkCallback() {
        override fun onAvailable(network: Network) = sender.kick()
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
