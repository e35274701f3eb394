package id.go.jember.ots.position

import android.Manifest
import android.annotation.SuppressLint
import android.content.Context
import android.content.pm.PackageManager
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.os.SystemClock
import id.go.jember.ots.model.Fix

/** Where the phone is, as far as the person allows it. A broken GPS is an answer like any other. */
class Locator(private val context: Context) : PositionSource {
    private val manager: LocationManager? = context.getSystemService(LocationManager::class.java)

    val isAllowed: Boolean
        get() = PERMISSIONS.any { context.checkSelfPermission(it) == PackageManager.PERMISSION_GRANTED }

    override val isOn: Boolean get() = providers().isNotEmpty()

    /** The newest fix that any provider remembers, with its age; null without one. */
    @SuppressLint("MissingPermission")
    override fun lastKnown(): Fix? {
        if (!isAllowed) return null
        return (manager?.allProviders.orEmpty())
            .mapNotNull { provider -> quietly { manager?.getLastKnownLocation(provider) } }
            .maxByOrNull { it.elapsedRealtimeNanos }
            ?.let(::fix)
    }

    /**
     * The first fix that comes goes to [found] at once, and one that is better (see [Better]) when
     * it is good enough or [forMs] are over. Without permission or a provider it ends at once.
     */
    @SuppressLint("MissingPermission")
    override fun search(forMs: Long, found: (Fix) -> Unit, ended: () -> Unit): () -> Unit {
        val manager = manager
        val providers = if (isAllowed) providers() else emptyList()
        if (manager == null || providers.isEmpty()) {
            ended()
            return {}
        }
        val screen = Handler(Looper.getMainLooper())
        val better = Better<Location> { if (it.hasAccuracy()) it.accuracy.toDouble() else Double.NaN }
        lateinit var listener: LocationListener
        fun end() {
            screen.removeCallbacksAndMessages(null)
            quietly { manager.removeUpdates(listener) }
            better.rest()?.let { found(fix(it)) }
            ended()
        }
        listener = Listener { location ->
            better.take(location)?.let { found(fix(it)) }
            if (better.enough) end()
        }
        for (provider in providers) quietly { manager.requestLocationUpdates(provider, 0L, 0f, listener, Looper.getMainLooper()) }
        screen.postDelayed(::end, forMs)
        return ::end
    }

    private fun providers(): List<String> = listOf(LocationManager.GPS_PROVIDER, LocationManager.NETWORK_PROVIDER)
        .filter { quietly { manager?.isProviderEnabled(it) } == true }

    private fun fix(location: Location): Fix {
        val age = (SystemClock.elapsedRealtimeNanos() - location.elapsedRealtimeNanos) / 1_000_000_000L
        // Without a statement of accuracy a fix may be anywhere: the core writes NaN as the worst.
        val accuracy = if (location.hasAccuracy()) location.accuracy.toDouble() else Double.NaN
        return Fix(location.latitude, location.longitude, accuracy, age.coerceIn(0, Int.MAX_VALUE.toLong()).toInt())
    }

    /** A permission taken away in between, a provider a vendor left out: nothing that may stop anything. */
    private fun <T> quietly(work: () -> T): T? = try {
        work()
    } catch (_: SecurityException) {
        null
    } catch (_: IllegalArgumentException) {
        null
    }

    companion object {
        val PERMISSIONS = arrayOf(Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION)
    }
}

/** All four calls, for before Android 11 the last three have no body of their own. */
private class Listener(private val found: (Location) -> Unit) : LocationListener {
    override fun onLocationChanged(location: Location) = found(location)

    @Deprecated("Called by Android 9 and below.")
    override fun onStatusChanged(provider: String?, status: Int, extras: Bundle?) = Unit

    override fun onProviderEnabled(provider: String) = Unit

    override fun onProviderDisabled(provider: String) = Unit
}
