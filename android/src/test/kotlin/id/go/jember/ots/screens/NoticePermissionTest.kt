package id.go.jember.ots.screens

import android.Manifest
import android.app.NotificationManager
import android.content.Context
import android.os.Build
import android.provider.Settings
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.screen.ScreenActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** Who waits for news is asked whether the phone may say so: by the system where it asks, else on its own page. */
class NoticePermissionTest : AppTest() {
    private val asks = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
    private val manager get() = shadowOf(app.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager)

    /** What the tap led to: the system's question or the page of the settings, and never both. */
    private fun asked(page: ScreenActivity): String {
        val question = shadowOf(page).lastRequestedPermission?.requestedPermissions?.toList()
        // The system's question is an activity of the system's.
        val opened = generateSequence { shadowOf(page).nextStartedActivity }.mapNotNull { it.action }
            .filterNot { it == "android.content.pm.action.REQUEST_PERMISSIONS" }.toList()
        if (question != null && opened.isEmpty()) return question.single()
        assertNull("the settings lie over the question", question)
        return opened.single()
    }

    private val settings = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
        Settings.ACTION_APP_NOTIFICATION_SETTINGS
    } else {
        Settings.ACTION_APPLICATION_DETAILS_SETTINGS
    }

    @Test
    fun `the report page offers it once the report is sent`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.instance
        manager.setNotificationsEnabled(false)
        val page = reportPage(press())
        val offer = page.getString(R.string.notice_offer)
        eventually("the page has read the report") { page.getString(R.string.step_saved) in page.words() }
        assertFalse(offer in page.words())
        centre.start()
        page.shows(R.string.notice_offer)
        page.tap(offer)
        assertEquals(if (asks) Manifest.permission.POST_NOTIFICATIONS else settings, asked(page))
        manager.setNotificationsEnabled(true)
        eventually("allowed, it is offered no more") { offer !in page.words() }
    }

    @Test
    fun `kesiapan lets the system ask or opens its page and never both`() {
        callCentre()
        manager.setNotificationsEnabled(false)
        val page = screen(ReadinessActivity::class.java).get()
        val fix = "${page.getString(R.string.fix_it)}, ${page.getString(R.string.check_notifications)}"
        page.shows(R.string.check_notifications_fix)
        page.tap(fix)
        assertEquals(if (asks) Manifest.permission.POST_NOTIFICATIONS else settings, asked(page))
    }

    @Test
    fun `where the system asks no more its page opens`() {
        if (!asks) return
        callCentre()
        manager.setNotificationsEnabled(false)
        id.go.jember.ots.shell.Ots.of(app).settings.noticeAsked = true
        val page = screen(ReadinessActivity::class.java).get()
        page.shows(R.string.check_notifications_fix)
        page.tap("${page.getString(R.string.fix_it)}, ${page.getString(R.string.check_notifications)}")
        assertEquals(settings, asked(page))
        assertTrue(shadowOf(page).lastRequestedPermission == null)
    }
}
