package id.go.jember.ots.reach

import android.Manifest
import android.annotation.SuppressLint
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.telephony.SmsManager
import android.telephony.SubscriptionManager
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.SmsWay

/**
 * Sends the sealed SMS itself, by the SIM that the person chose. Only in a build made with
 * `SEND_SMS=yes`: the manifest of any other lacks the permission, and then none of this shows.
 */
class DirectSms(private val context: Context, private val states: SmsStates) : SmsWay {
    private val built: Boolean by lazy {
        val asked = try {
            context.packageManager.getPackageInfo(context.packageName, PackageManager.GET_PERMISSIONS).requestedPermissions
        } catch (_: PackageManager.NameNotFoundException) {
            null
        }
        asked?.contains(Manifest.permission.SEND_SMS) == true
    }

    override val possible: Boolean
        get() = built && context.packageManager.hasSystemFeature(PackageManager.FEATURE_TELEPHONY)

    override val allowed: Boolean get() = has(Manifest.permission.SEND_SMS)

    /** All SIMs by name; only the phone's own choice for SMS where the person keeps their names from us. */
    override fun sims(): List<Sim> {
        if (!possible || !allowed) return emptyList()
        val named = named().filter { it.subscription != SubscriptionManager.INVALID_SUBSCRIPTION_ID }
        if (named.isNotEmpty()) return named
        val chosen = SubscriptionManager.getDefaultSmsSubscriptionId()
        return if (chosen == SubscriptionManager.INVALID_SUBSCRIPTION_ID) emptyList() else listOf(Sim(chosen, null, ""))
    }

    @SuppressLint("MissingPermission") // asked for two lines above, and only the build for it has it
    private fun named(): List<Sim> {
        if (!has(Manifest.permission.READ_PHONE_STATE)) return emptyList()
        val list = try {
            context.getSystemService(SubscriptionManager::class.java)?.activeSubscriptionInfoList
        } catch (_: SecurityException) {
            null
        }
        return list.orEmpty().sortedBy { it.simSlotIndex }
            .map { Sim(it.subscriptionId, it.simSlotIndex + 1, it.displayName?.toString().orEmpty()) }
    }

    override fun state(report: String): SmsState = states.of(report)

    /** One segment: the core never makes a longer text. */
    override fun send(sim: Sim, number: String, text: String, report: String) {
        states.become(report, SmsState.HANDING)
        try {
            @Suppress("DEPRECATION") // its follower came with Android 12
            SmsManager.getSmsManagerForSubscriptionId(sim.subscription)
                .sendTextMessage(number, null, text, result(SmsResult.SENT, report), result(SmsResult.DELIVERED, report))
        } catch (_: RuntimeException) {
            // Withdrawn permission, a SIM that was just taken out, a maker's own limit.
            states.become(report, SmsState.FAILED)
        }
    }

    /** The telephone service writes into it what the network said, so it is mutable; it names our own class. */
    private fun result(action: String, report: String): PendingIntent {
        val mutable = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) PendingIntent.FLAG_MUTABLE else 0
        val intent = Intent(context, SmsResult::class.java).setAction(action).setData(Uri.fromParts(SmsResult.SCHEME, report, null))
        return PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_UPDATE_CURRENT or mutable)
    }

    private fun has(permission: String) = context.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED

    companion object {
        /** SIMs can be named, and chosen between, only by who may read the phone's state. */
        val PERMISSIONS = arrayOf(Manifest.permission.SEND_SMS, Manifest.permission.READ_PHONE_STATE)
    }
}
