package id.go.jember.ots.screens

import android.Manifest
import android.app.ActivityManager
import android.app.NotificationChannel
import android.app.NotificationManager
import android.appwidget.AppWidgetManager
import android.location.LocationManager
import android.net.ConnectivityManager
import android.os.Build
import android.os.PowerManager
import android.telephony.TelephonyManager
import id.go.jember.ots.R
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.readiness.Card
import id.go.jember.ots.readiness.PhoneFacts
import id.go.jember.ots.readiness.PhoneState
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowBuild

/** What the page *Kesiapan HP* says of this phone is what the phone says of itself: each fact, and its contrary. */
class PhoneStateTest : AppTest() {
    private fun facts() = PhoneState(app).facts()

    private inline fun <reified T : Any> service(): T = app.getSystemService(T::class.java)

    private fun <T> follows(fact: PhoneFacts.() -> T, vararg turns: Pair<T, () -> Unit>) {
        for ((expected, turn) in turns) {
            turn()
            assertEquals(expected, facts().fact())
        }
    }

    @Test
    fun `notifications`() {
        val shadow = shadowOf(service<NotificationManager>())
        follows(
            PhoneFacts::notifications,
            false to { shadow.setNotificationsEnabled(false) },
            true to { shadow.setNotificationsEnabled(true) },
        )
    }

    @Test
    @Config(sdk = [29, 34, 36])
    fun `a kind of notification that was switched off by a long press on one`() {
        val manager = service<NotificationManager>()
        val off = NotificationChannel(Notices.NEWS_CHANNEL, "rekaan", NotificationManager.IMPORTANCE_NONE)
        follows(
            PhoneFacts::notifications,
            true to { },
            false to { manager.createNotificationChannel(off) },
        )
    }

    @Test
    @Config(sdk = [29, 34, 36])
    fun `whether it may run while it is not in front`() {
        val shadow = shadowOf(service<ActivityManager>())
        follows(
            PhoneFacts::backgroundForbidden,
            true to { shadow.setBackgroundRestricted(true) },
            false to { shadow.setBackgroundRestricted(false) },
        )
    }

    @Test
    fun `the permission to know where it is and whether it can know`() {
        follows(
            PhoneFacts::positionPermission,
            false to { shadowOf(app).denyPermissions(*POSITION) },
            true to { shadowOf(app).grantPermissions(Manifest.permission.ACCESS_COARSE_LOCATION) },
        )
        val shadow = shadowOf(service<LocationManager>())
        fun all(on: Boolean) = listOf(LocationManager.GPS_PROVIDER, LocationManager.NETWORK_PROVIDER)
            .forEach { shadow.setProviderEnabled(it, on) }
        follows(
            PhoneFacts::positionOn,
            false to { all(on = false) },
            true to { shadow.setProviderEnabled(LocationManager.NETWORK_PROVIDER, true) },
        )
    }

    @Test
    fun `the battery and the network`() {
        val power = shadowOf(service<PowerManager>())
        follows(
            PhoneFacts::batteryUnrestricted,
            false to { power.setIgnoringBatteryOptimizations(app.packageName, false) },
            true to { power.setIgnoringBatteryOptimizations(app.packageName, true) },
        )
        val network = shadowOf(service<ConnectivityManager>())
        follows(
            PhoneFacts::network,
            true to { network.setDefaultNetworkActive(true) },
            false to { network.setDefaultNetworkActive(false) },
        )
    }

    @Test
    fun `a phone of a maker whose phones start nothing by themselves`() = follows(
        PhoneFacts::vendorAutostart,
        true to { ShadowBuild.setManufacturer("Xiaomi") },
        false to { ShadowBuild.setManufacturer("Fairphone") },
        // As the cheapest phones here say it, and as a maker's second brand does.
        true to { ShadowBuild.setManufacturer("INFINIX MOBILITY LIMITED") },
        false to { ShadowBuild.setManufacturer("Rekaan") },
        true to { ShadowBuild.setBrand("POCO") },
    )

    @Test
    fun `the card in it`() {
        val shadow = shadowOf(service<TelephonyManager>())
        follows(
            PhoneFacts::sim,
            Card.NONE to { shadow.setSimState(TelephonyManager.SIM_STATE_ABSENT) },
            Card.NOT_READY to { shadow.setSimState(TelephonyManager.SIM_STATE_PIN_REQUIRED) },
            Card.NOT_READY to { shadow.setSimState(TelephonyManager.SIM_STATE_UNKNOWN) },
            Card.READY to { shadow.setSimState(TelephonyManager.SIM_STATE_READY) },
        )
    }

    @Test
    fun `whether the system takes permissions away from an app that nobody opens is known from Android 11 on`() =
        assertEquals(Build.VERSION.SDK_INT >= Build.VERSION_CODES.R, facts().hibernationOff != null)

    @Test
    fun `a button on the home screen that this app does not remember to have drawn is a dead one`() {
        val manager = shadowOf(AppWidgetManager.getInstance(app))
        assertEquals(0 to 0, facts().widgets to facts().deadWidgets)
        val one = manager.createWidget(HelpWidget::class.java, R.layout.widget_dead)
        manager.createWidget(HelpWidget::class.java, R.layout.widget_dead)
        assertEquals(2 to 0, facts().widgets to facts().deadWidgets)
        // Its data was erased in the system's settings: the button stands there and nothing of the app is bound to it.
        Ots.of(app).settings.forgetWidgets(intArrayOf(one))
        assertEquals(2 to 1, facts().widgets to facts().deadWidgets)
        HelpWidget.refresh(app)
        assertEquals(2 to 0, facts().widgets to facts().deadWidgets)
    }

    private companion object {
        val POSITION = arrayOf(Manifest.permission.ACCESS_COARSE_LOCATION, Manifest.permission.ACCESS_FINE_LOCATION)
    }
}
