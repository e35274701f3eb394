package id.go.jember.ots.screens

import android.Manifest
import android.app.Activity
import android.app.PendingIntent
import android.content.Intent
import android.content.pm.PackageManager
import android.telephony.SmsManager
import android.telephony.SubscriptionManager
import id.go.jember.ots.R
import id.go.jember.ots.kit.CallCentre
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.reach.DirectSms
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.report.ReportActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowSmsManager
import org.robolectric.shadows.ShadowSubscriptionManager.SubscriptionInfoBuilder

/** A build that sends the SMS itself (`./ots apk SEND_SMS=yes`), and every other, which does not. */
class DirectSmsTest : AppTest() {
    private val number = "+6280000000009"

    /** As the manifest of that build says. */
    private fun builtForIt() {
        val packages = shadowOf(app.packageManager)
        packages.getInternalMutablePackageInfo(app.packageName).requestedPermissions = DirectSms.PERMISSIONS
        packages.setSystemFeature(PackageManager.FEATURE_TELEPHONY, true)
    }

    private fun twoSims() {
        val sims = listOf(0 to "Kuning", 1 to "Merah").map { (slot, name) ->
            SubscriptionInfoBuilder.newBuilder().setId(slot + 1).setSimSlotIndex(slot).setDisplayName(name).buildSubscriptionInfo()
        }
        shadowOf(app.getSystemService(SubscriptionManager::class.java)).setActiveSubscriptionInfoList(sims)
    }

    private fun allow(vararg permissions: String) = shadowOf(app).grantPermissions(*permissions)

    @Suppress("DEPRECATION")
    private fun sim(id: Int): ShadowSmsManager = shadowOf(SmsManager.getSmsManagerForSubscriptionId(id))

    /** The page of a press that found nobody, with the SMS offered. */
    private fun unsent(): Pair<CallCentre, ReportActivity> {
        val centre = callCentre(smsOfferAfterS = 1)
        val page = reportPage(press())
        eventually("the SMS is offered") { page.findViewById<android.view.View>(R.id.sms_offer) != null }
        return centre to page
    }

    private fun ReportActivity.from(slot: Int, name: String) = getString(R.string.sms_from, slot, name)

    private fun ReportActivity.taps(words: String) {
        eventually({ "\"$words\" is on the screen, which says:\n${words()}" }) { words in words() }
        tap(words)
    }

    /** The page after both SIMs were allowed and the second was tapped, and what its radio was given. */
    private fun handing(): Triple<CallCentre, ReportActivity, ShadowSmsManager.TextSmsParams> {
        builtForIt()
        twoSims()
        allow(*DirectSms.PERMISSIONS)
        val (centre, page) = unsent()
        page.taps(page.from(2, "Merah"))
        eventually("it is given to the radio") { sim(2).lastSentTextMessageParams != null }
        return Triple(centre, page, sim(2).lastSentTextMessageParams)
    }

    /** The radio or the network answers. */
    private fun PendingIntent.answers(result: Int, fill: Intent.() -> Unit) {
        val intent = Intent(shadowOf(this).savedIntent).apply(fill)
        app.sendOrderedBroadcast(intent, null, null, null, result, null, null)
        idle()
    }

    private fun PendingIntent.answers(result: Int) = answers(result) {}

    @Test
    fun `without the flag nothing of it shows whatever the phone allows`() {
        shadowOf(app.packageManager).setSystemFeature(PackageManager.FEATURE_TELEPHONY, true)
        twoSims()
        allow(*DirectSms.PERMISSIONS)
        val (_, page) = unsent()
        assertTrue(page.getString(R.string.sms_open) in page.words())
        assertFalse(page.getString(R.string.sms_direct) in page.words())
        assertFalse(page.from(1, "Kuning") in page.words())
    }

    @Test
    fun `it asks when it is tapped and then lets choose the SIM`() {
        builtForIt()
        twoSims()
        val (_, page) = unsent()
        assertFalse(page.from(1, "Kuning") in page.words())
        page.taps(page.getString(R.string.sms_direct))
        assertEquals(DirectSms.PERMISSIONS.toList(), shadowOf(page).lastRequestedPermission.requestedPermissions.toList())
        allow(*DirectSms.PERMISSIONS)
        page.onRequestPermissionsResult(1, DirectSms.PERMISSIONS, intArrayOf(0, 0))
        page.shows(R.string.sms_open)
        eventually({ page.words() }) { page.from(1, "Kuning") in page.words() && page.from(2, "Merah") in page.words() }
        assertNull("nothing goes before a SIM is chosen", sim(1).lastSentTextMessageParams)
        assertNull(sim(2).lastSentTextMessageParams)
    }

    @Test
    fun `refused it leaves the SMS app`() {
        builtForIt()
        twoSims()
        val (_, page) = unsent()
        page.onRequestPermissionsResult(1, DirectSms.PERMISSIONS, intArrayOf(-1, -1))
        page.taps(page.getString(R.string.sms_open))
        eventually("the SMS app opens") {
            generateSequence { shadowOf(page).nextStartedActivity }.any { it.action == Intent.ACTION_SENDTO }
        }
    }

    @Test
    fun `where the SIMs may not be named the phone's own choice is used`() {
        builtForIt()
        twoSims()
        allow(Manifest.permission.SEND_SMS)
        org.robolectric.shadows.ShadowSubscriptionManager.setDefaultSmsSubscriptionId(2)
        val (_, page) = unsent()
        assertFalse(page.from(2, "Merah") in page.words())
        page.taps(page.getString(R.string.sms_from_plain))
        eventually("it is given to the radio") { sim(2).lastSentTextMessageParams != null }
        assertNull(sim(1).lastSentTextMessageParams)
    }

    @Test
    fun `what the network took is handed over and no receipt, and the call centre reads the same report`() {
        val (centre, page, sms) = handing()
        assertNull("the other SIM stays silent", sim(1).lastSentTextMessageParams)
        assertEquals(number, sms.destinationAddress.filter { it == '+' || it.isDigit() })
        assertTrue(sms.text.startsWith("OTS1:") && sms.text.length <= 160)
        page.shows(R.string.sms_handing)
        assertFalse("not before the network says so", page.getString(R.string.step_sms) in page.words())

        sms.sentIntent.answers(Activity.RESULT_OK)
        page.shows(R.string.step_sms)
        assertFalse(page.getString(R.string.sms_handing) in page.words())
        assertFalse(page.getString(R.string.head_sent) in page.words())
        assertFalse(reached(page, R.string.step_sent))

        val report = reportOf(page)
        centre.start()
        val answer = centre.sms(sms.text)
        assertTrue(answer, report in answer && "\"decoded\":true" in answer.filterNot { it.isWhitespace() })
        eventually({ "sent by the receipt of the call centre, on the screen:\n${page.words()}" }) { reached(page, R.string.step_sent) }
    }

    @Test
    fun `a radio that is switched off is a failure that is said and tried again`() {
        val (_, page, sms) = handing()
        sms.sentIntent.answers(SmsManager.RESULT_ERROR_RADIO_OFF)
        page.shows(page.namingPolice(R.string.sms_failed))
        assertFalse(page.getString(R.string.step_sms) in page.words())
        page.taps(page.from(1, "Kuning"))
        eventually("the other SIM is given the same text") { sim(1).lastSentTextMessageParams?.text == sms.text }
    }

    @Test
    fun `a radio that never answers is a failure too`() {
        val (_, page, _) = handing()
        page.shows(R.string.sms_handing)
        idle(ReachPolicy.SMS_ANSWER_MS)
        page.shows(page.namingPolice(R.string.sms_failed))
        assertFalse(page.getString(R.string.step_sms) in page.words())
    }

    @Test
    fun `what the network gave up on is said, and one that it brought is still no receipt`() {
        val (_, page, sms) = handing()
        sms.sentIntent.answers(Activity.RESULT_OK)
        page.shows(R.string.step_sms)
        sms.deliveryIntent.answers(Activity.RESULT_OK) { putExtra("pdu", statusReport(0x00)).putExtra("format", "3gpp") }
        idle(2_000)
        assertFalse(page.namingPolice(R.string.sms_undelivered) in page.words())
        assertFalse(page.getString(R.string.head_sent) in page.words())
        sms.deliveryIntent.answers(Activity.RESULT_OK) { putExtra("pdu", statusReport(0x46)).putExtra("format", "3gpp") }
        page.shows(page.namingPolice(R.string.sms_undelivered))
    }

    /** 3GPP 23.040, SMS-STATUS-REPORT: no service centre, the number, two times of 14 February 2026, the status. */
    private fun statusReport(status: Int): ByteArray {
        val to = "0D91" + "260800000000F9"
        val time = "62204141204182"
        return ("00" + "06" + "01" + to + time + time + "%02X".format(status))
            .chunked(2).map { it.toInt(16).toByte() }.toByteArray()
    }

    @Test
    fun `the result of an SMS reaches nobody but this app`() {
        val (_, _, sms) = handing()
        for (result in listOf(sms.sentIntent, sms.deliveryIntent)) {
            val intent = shadowOf(result).savedIntent
            assertEquals(app.packageName, intent.component?.packageName)
            assertFalse(app.packageManager.getReceiverInfo(intent.component!!, 0).exported)
        }
    }
}
