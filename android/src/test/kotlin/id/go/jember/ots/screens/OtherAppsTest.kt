package id.go.jember.ots.screens

import android.app.Activity
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.graphics.Rect
import android.provider.Settings
import android.view.View
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.readiness.Check
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Ots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowToast

/** What this app opens of other apps: the dialler, WhatsApp, the SMS app, the phone's settings. */
class OtherAppsTest : AppTest() {
    private fun started(page: ScreenActivity): List<Intent> = generateSequence { shadowOf(page).nextStartedActivity }.toList()

    /** An app that opens wa.me, under the package of one of WhatsApp's two apps. */
    private fun install(name: String) {
        val packages = shadowOf(app.packageManager)
        val page = ComponentName(name, "$name.Chat")
        packages.addActivityIfNotPresent(page)
        val links = IntentFilter(Intent.ACTION_VIEW).apply {
            addCategory(Intent.CATEGORY_DEFAULT)
            addDataScheme("https")
            addDataAuthority("wa.me", null)
        }
        packages.addIntentFilterForActivity(page, links)
    }

    private fun whatsAppTapped(): ScreenActivity {
        callCentre()
        shadowOf(app).checkActivities(true)
        val home = home()
        started(home)
        home.tap(home.getString(R.string.whatsapp_says))
        return home
    }

    private fun tapWhatsApp(): List<Intent> = started(whatsAppTapped())

    @After
    fun everythingOpens() = shadowOf(app).checkActivities(false)

    @Test
    fun `the number of SAPA as a regency writes it opens its chat in WhatsApp`() {
        install("com.whatsapp")
        val opened = tapWhatsApp().single()
        assertEquals("https://wa.me/628111129129", opened.dataString)
        assertEquals("com.whatsapp", opened.`package`)
    }

    @Test
    fun `the WhatsApp of businesses will do`() {
        install("com.whatsapp.w4b")
        assertEquals("com.whatsapp.w4b", tapWhatsApp().single().`package`)
    }

    @Test
    fun `without WhatsApp the number is said and no browser opens`() {
        install("com.example.browser")
        val home = whatsAppTapped()
        assertEquals(emptyList<Intent>(), started(home))
        home.says(app.getString(R.string.no_whatsapp, "08111-129-129"))
    }

    @Test
    fun `without a dialler and without an SMS app the page says so where it is seen first`() {
        callCentre()
        shadowOf(app).checkActivities(true)
        val home = home()
        home.call(Ots.of(app).centre.calls().first())
        home.says(app.getString(R.string.no_dialler, "110"))
        assertFalse(home.openSms("0800", "made-up"))
        home.says(app.getString(R.string.sms_no_app))
        assertFalse(app.getString(R.string.no_dialler, "110") in home.words())
        // An app was installed meanwhile.
        shadowOf(app).checkActivities(false)
        assertTrue(home.openSms("0800", "made-up"))
        assertFalse(app.getString(R.string.sms_no_app) in home.words())
    }

    /** On the page, where it can be read as long as one likes and scrolled; in no toast, which cuts large letters and goes. */
    private fun Activity.says(words: String) {
        idle()
        val said = window.decorView.all().filterIsInstance<TextView>().single { it.text.toString() == words }
        assertTrue(words, said.getGlobalVisibleRect(Rect()))
        assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, said.accessibilityLiveRegion)
        assertNull(ShadowToast.getLatestToast())
    }

    private fun standsApart(what: String, intent: Intent) =
        assertTrue("$what would stand in this app\u2019s own task", intent.flags and Intent.FLAG_ACTIVITY_NEW_TASK != 0)

    @Test
    fun `no page of another app stands in a task of this one`() {
        install("com.whatsapp")
        callCentre(cancelWindowS = 30)
        val home = home()
        started(home)
        home.centreCalls().forEach(home::call)
        home.openSms("0800", "made-up")
        val calls = started(home)
        assertEquals(Ots.of(app).centre.calls().size + 1, calls.size)
        assertEquals(setOf(Intent.ACTION_DIAL, Intent.ACTION_VIEW, Intent.ACTION_SENDTO), calls.map { it.action }.toSet())
        for (call in calls) {
            standsApart("${call.action}", call)
            // A dialler that already stands there would else come to the front with the number of before.
            assertTrue("${call.action}", call.flags and Intent.FLAG_ACTIVITY_CLEAR_TOP != 0)
        }

        val ready = screen(ReadinessActivity::class.java).get()
        listOf(Check.BATTERY, Check.DATA_SAVER, Check.HIBERNATION).forEach(ready::fix)
        val settings = started(ready)
        assertEquals(3, settings.size)
        for (page in settings) standsApart("${page.action}", page)

        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        val report = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single().id
        val question = screen(QuestionActivity::class.java, QuestionActivity.intent(app, report, Topic.POSITION, single = true)).get()
        question.positionSettings()
        val location = started(question).single()
        assertEquals(Settings.ACTION_LOCATION_SOURCE_SETTINGS, location.action)
        standsApart("location", location)
        assertNull(location.component)
    }

    private fun ScreenActivity.centreCalls() = Ots.of(this).centre.calls()
}
