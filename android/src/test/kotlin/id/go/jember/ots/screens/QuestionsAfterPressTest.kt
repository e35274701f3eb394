package id.go.jember.ots.screens

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.location.Location
import android.location.LocationManager
import android.widget.EditText
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.Words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Preparation
import id.go.jember.ots.model.SafeContact
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf

/** The questions, with the real core sealing each answer. */
class QuestionsAfterPressTest : AppTest() {
    private fun report() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single()

    private fun pressed(): String {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        return report().id
    }

    private fun ask(topic: Topic): QuestionActivity =
        screen(QuestionActivity::class.java, QuestionActivity.intent(app, pressed(), topic, single = true)).get()

    @Test
    fun `the sexual tile carries the notice of the law`() {
        val page = ask(Topic.VIOLENCE)
        assertFalse(page.getString(R.string.police_rule) in page.words())
        page.tap(page.getString(R.string.violence_sexual))
        assertTrue(page.getString(R.string.police_rule) in page.words())
        page.tap(page.getString(R.string.next))
        eventually("it is sealed and the page closes") { page.isFinishing }
        assertTrue(Topic.VIOLENCE in report().topics)
    }

    @Test
    fun `a village is found by typing however it is spelt`() {
        val page = ask(Topic.AREA)
        page.window.decorView.all().filterIsInstance<EditText>().single().setText("tegal be")
        idle()
        assertTrue("Tegalbesar" in page.words())
        page.tap(page.getString(R.string.area_village, "Tegalbesar", "Kaliwates"))
        eventually("it is sealed") { Topic.AREA in report().topics }
    }

    @Test
    fun `a denied position is said and nothing is stored`() {
        val page = ask(Topic.POSITION)
        page.tap(page.getString(R.string.position_me))
        val asked = shadowOf(page).lastRequestedPermission
        page.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, IntArray(2) { PackageManager.PERMISSION_DENIED })
        idle()
        assertTrue(page.getString(R.string.position_denied) in page.words())
        assertFalse(report().has(Part.POSITION))
    }

    @Test
    fun `a location that is switched off is said and the flow goes on`() {
        shadowOf(app).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION)
        val manager = shadowOf(app.getSystemService(Context.LOCATION_SERVICE) as LocationManager)
        manager.setProviderEnabled(LocationManager.GPS_PROVIDER, false)
        manager.setProviderEnabled(LocationManager.NETWORK_PROVIDER, false)
        val page = ask(Topic.POSITION)
        page.tap(page.getString(R.string.position_me))
        assertTrue(page.getString(R.string.position_off) in page.words())
        page.tap(page.getString(R.string.next))
        assertTrue(page.isFinishing)
    }

    @Test
    fun `the last known position is stored and then the fresh one`() {
        shadowOf(app).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION)
        val manager = shadowOf(app.getSystemService(Context.LOCATION_SERVICE) as LocationManager)
        manager.setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        fun fix(lat: Double) = Location(LocationManager.GPS_PROVIDER).apply {
            latitude = lat
            longitude = 113.7
            accuracy = 12f
            time = 1
            elapsedRealtimeNanos = 1
        }
        manager.setLastKnownLocation(LocationManager.GPS_PROVIDER, fix(-8.17))
        val page = ask(Topic.POSITION)
        page.tap(page.getString(R.string.position_incident))
        page.shows(R.string.position_last)
        manager.simulateLocation(fix(-8.18))
        page.shows(R.string.position_stored)
        eventually("both are stored") { report().items.count { it.part == Part.POSITION } == 2 }
    }

    @Test
    fun `from the report page the questions come one after the other with the way back to the one before`() {
        pressed()
        val page = screen(ReportActivity::class.java, ReportActivity.intent(app, report().id)).get()
        page.shows(R.string.questions_start)
        page.tap(page.getString(R.string.questions_start))
        val flow = opened(page, QuestionActivity::class.java).get()
        fun at(topic: Topic) {
            val said = flow.getString(R.string.question_of, topic.ordinal + 1, Topic.values().size)
            assertTrue(said, flow.window.decorView.all().any { it.contentDescription?.toString() == said })
            assertTrue(flow.getString(Words.topic(topic)) in flow.words())
        }
        at(Topic.POSITION)
        flow.tap(flow.getString(R.string.skip))
        at(Topic.SAFE_CONTACT)
        flow.tap(flow.getString(R.string.skip))
        at(Topic.FOR_WHOM)
        flow.back()
        at(Topic.SAFE_CONTACT)
        flow.tap(flow.getString(R.string.skip))
        flow.tap(flow.getString(R.string.for_me))
        eventually("sealed, and on to the next") { flow.getString(R.string.q_victim) in flow.words() }
        assertTrue(Topic.FOR_WHOM in report().topics)
        repeat(Topic.values().size - Topic.VICTIM.ordinal) { flow.tap(flow.getString(R.string.skip)) }
        assertTrue("behind the last one stands the report again", flow.isFinishing)
    }

    @Test
    fun `who answers nothing about contact is told what then holds`() {
        val page = ask(Topic.SAFE_CONTACT)
        page.shows(R.string.contact_rule)
        assertFalse(page.getString(R.string.contact_prepared) in page.words())
    }

    @Test
    fun `who answered before is told that this stands, and not that nobody will call`() {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        val safe = SafeContact(doNotCall = false, allowed = listOf(Channel.PHONE), number = "0800-000")
        Ots.of(app).core.now { it.setSafeContact(report().id, safe) }
        val page = screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, Topic.SAFE_CONTACT, single = true)).get()
        page.shows(R.string.contact_stands)
        assertFalse(page.getString(R.string.contact_rule) in page.words())
    }

    @Test
    fun `who prepared a safe way to be reached is not told that nobody will call`() {
        callCentre(cancelWindowS = 30)
        val safe = SafeContact(doNotCall = false, allowed = listOf(Channel.PHONE), number = "0800-000")
        Ots.of(app).core.now { it.prepare(Preparation(phone = "0800-000", safeContact = safe)) }
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        val page = screen(QuestionActivity::class.java, QuestionActivity.intent(app, report().id, Topic.SAFE_CONTACT, single = true)).get()
        page.shows(R.string.contact_prepared)
        assertFalse(page.getString(R.string.contact_rule) in page.words())
    }

    @Test
    fun `skipping stores nothing`() {
        val page = ask(Topic.WORDS)
        page.tap(page.getString(R.string.skip))
        assertTrue(page.isFinishing)
        assertEquals(listOf(Part.ALERT), report().items.map { it.part })
    }
}
