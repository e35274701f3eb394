package id.go.jember.ots.readiness

import android.content.Context
import android.net.ConnectivityManager
import android.os.Build
import android.os.PowerManager
import android.telephony.TelephonyManager
import id.go.jember.ots.look.Api28
import id.go.jember.ots.look.Api30
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.position.Locator
import id.go.jember.ots.reach.NoticePermission

/** What this phone says of itself. Nothing of it decides anything; it is shown. */
class PhoneState(private val context: Context) {
    /** A network of any kind, wherever it may lead. */
    val hasNetwork: Boolean get() = service(ConnectivityManager::class.java)?.activeNetwork != null

    fun facts(): PhoneFacts {
        val locator = Locator(context)
        return PhoneFacts(
            notifications = NoticePermission.isAllowed(context),
            positionPermission = locator.isAllowed,
            positionOn = locator.isOn,
            batteryUnrestricted = service(PowerManager::class.java)?.isIgnoringBatteryOptimizations(context.packageName) ?: true,
            network = hasNetwork,
            dataSaverBlocks = service(ConnectivityManager::class.java)?.restrictBackgroundStatus
                ?.let { it == ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED },
            hibernationOff = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) Api30.hibernationOff(context) else null,
            backgroundForbidden = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P && Api28.backgroundForbidden(context),
            vendorAutostart = listOf(Build.MANUFACTURER, Build.BRAND).any { it.lowercase().substringBefore(' ') in WITH_AUTOSTART },
            sim = when (service(TelephonyManager::class.java)?.simState) {
                TelephonyManager.SIM_STATE_READY -> Card.READY
                TelephonyManager.SIM_STATE_ABSENT, null -> Card.NONE
                else -> Card.NOT_READY
            },
            widgets = HelpWidget.count(context),
            deadWidgets = HelpWidget.dead(context),
        )
    }

    private fun <T> service(type: Class<T>): T? = context.getSystemService(type)

    private companion object {
        /** Makers and their brands whose phones start no app after a reboot unless they were told to: "INFINIX MOBILITY LIMITED". */
        val WITH_AUTOSTART =
            "xiaomi redmi poco oppo realme vivo oneplus huawei honor infinix tecno itel asus meizu".split(' ').toSet()
    }
}
