package id.go.jember.ots.screens

import android.content.pm.PackageManager
import android.provider.Settings
import android.view.View
import android.widget.CheckBox
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.prepare.PrepareActivity
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.readiness.Check
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** A position that was refused: no button is dead after it, and no tick says what is not so. */
class PositionRefusedTest : AppTest() {
    private fun refuse(page: ScreenActivity) {
        val asked = checkNotNull(shadowOf(page).lastRequestedPermission) { "the system was not asked" }
        page.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, IntArray(2) { PackageManager.PERMISSION_DENIED })
        idle()
    }

    private fun settings(page: ScreenActivity): String? =
        generateSequence { shadowOf(page).nextStartedActivity }.mapNotNull { it.action }.lastOrNull()

    private fun box(page: ScreenActivity) = page.window.decorView.all().filterIsInstance<CheckBox>().single()

    /** What stands below the box of why there is no tick. */
    private fun note(page: ScreenActivity): TextView {
        val words = page.getString(R.string.prepare_position_note)
        return page.window.decorView.all().filterIsInstance<TextView>().single { it.text.toString() == words }
    }

    @Test
    fun `siapkan tombol takes back the tick that was refused and keeps none of it`() {
        callCentre()
        val page = screen(PrepareActivity::class.java).get()
        page.shows(R.string.prepare_explain)
        box(page).performClick()
        assertTrue(box(page).isChecked)
        refuse(page)
        assertFalse(box(page).isChecked)
        assertEquals("said as it happens", View.ACCESSIBILITY_LIVE_REGION_POLITE, note(page).accessibilityLiveRegion)
        page.tap(page.getString(R.string.ch_sms))
        page.tap(page.getString(R.string.prepare_seal))
        page.shows(R.string.prepare_again)
        assertFalse(Ots.of(app).settings.positionAllowed)
        assertFalse((Ots.of(app).core.now { it.readiness() } as Answer.Done).value.positionAllowed)
    }

    @Test
    fun `kesiapan opens the settings where the system asks no more`() {
        callCentre()
        val page = screen(ReadinessActivity::class.java).get()
        page.fix(Check.POSITION)
        refuse(page)
        settings(page)
        page.fix(Check.POSITION)
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, settings(page))
    }

    @Test
    fun `what the system was asked is known after everything was erased`() {
        callCentre()
        val settings = Ots.of(app).settings
        settings.noticeAsked = true
        val page = screen(ReadinessActivity::class.java).get()
        page.fix(Check.POSITION)
        refuse(page)
        settings(page)
        settings.clear()
        assertTrue(settings.noticeAsked)
        page.fix(Check.POSITION)
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, settings(page))
    }

    @Test
    fun `a question whose position was refused leads to the settings and goes on from there`() {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        val report = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single().id
        val intent = QuestionActivity.intent(app, report, Topic.POSITION, single = true)
        val controller = screen(QuestionActivity::class.java, intent)
        val page = controller.get()
        page.tap(page.getString(R.string.position_me))
        refuse(page)
        assertTrue(page.getString(R.string.position_denied) in page.words())
        settings(page)
        page.tap(page.getString(R.string.fix_it))
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, settings(page))
        controller.pause()
        shadowOf(app).grantPermissions(*id.go.jember.ots.position.Locator.PERMISSIONS)
        controller.resume()
        assertFalse(page.getString(R.string.position_denied) in page.words())
        val again = screen(QuestionActivity::class.java, intent).get()
        assertNull(shadowOf(again).lastRequestedPermission)
    }
}
