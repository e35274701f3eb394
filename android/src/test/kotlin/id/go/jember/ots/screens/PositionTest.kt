package id.go.jember.ots.screens

import android.Manifest
import android.app.Application
import android.content.Context
import android.content.pm.PackageManager
import android.location.Location
import android.location.LocationManager
import android.os.SystemClock
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLocationManager
import org.robolectric.shadows.ShadowSystemClock
import java.time.Duration

/** Where the person is: with the press, behind it, and out of a question, by the phone's own providers. */
class PositionTest : AppTest() {
    private val manager: ShadowLocationManager
        get() = shadowOf(app.getSystemService(Context.LOCATION_SERVICE) as LocationManager)

    @Before
    fun allow() {
        shadowOf(app as Application).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION)
        manager.setProviderEnabled(LocationManager.GPS_PROVIDER, true)
        manager.setProviderEnabled(LocationManager.NETWORK_PROVIDER, true)
        Ots.of(app).settings.positionAllowed = true
    }

    /** A made-up place; [agoS] before now. */
    private fun at(accuracyM: Float, agoS: Int = 0, lat: Double = LAT, provider: String = LocationManager.GPS_PROVIDER) =
        Location(provider).apply {
            latitude = lat
            longitude = LNG
            accuracy = accuracyM
            time = System.currentTimeMillis() - agoS * 1_000L
            elapsedRealtimeNanos = SystemClock.elapsedRealtimeNanos() - agoS * 1_000_000_000L
        }

    private fun positions() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.first().items.count { it.part == Part.POSITION }

    private fun stored(count: Int) = eventually({ "$count positions are stored, of which there are ${positions()}" }) {
        positions() == count
    }

    @Test
    fun `a press says where the phone was last and how long ago that is by now`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        manager.setLastKnownLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 40f, agoS = 600))
        home()
        eventually("the app knows where the phone is before any press") { Ots.of(app).lastFix.now() != null }
        leaveAll()
        ShadowSystemClock.advanceBy(Duration.ofHours(2))
        val report = (Ots.of(app).presser.press(app, Urgency.DANGER) as PressResult.Committed).report
        eventually("it arrives") { centre.has(report) }
        operator.take(report)
        eventually({ operator.page(report) }) { "%.6f, %.6f".format(java.util.Locale.ROOT, LAT, LNG) in operator.page(report) }
        assertTrue(operator.page(report), "2 jam sebelum" in operator.page(report))
        assertEquals("it is in the alert and not sent a second time", 0, positions())
    }

    @Test
    fun `of a process that knew nothing the first press sends the last known position at once and then where the phone is`() {
        callCentre(cancelWindowS = 30)
        manager.setLastKnownLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 40f, agoS = 600))
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        stored(1)
        manager.simulateLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 12f, lat = LAT - 0.01))
        stored(2)
        assertTrue("good enough: nothing looks any further", manager.locationUpdateListeners.isEmpty())
    }

    @Test
    fun `without permission beforehand a press asks the phone for no position`() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.positionAllowed = false
        manager.setLastKnownLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 40f, agoS = 600))
        home()
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        idle(1_000)
        assertTrue(manager.locationUpdateListeners.isEmpty())
        assertEquals(null, Ots.of(app).lastFix.now())
        assertEquals(0, positions())
    }

    private fun asked(): org.robolectric.android.controller.ActivityController<QuestionActivity> {
        Ots.of(app).settings.positionAllowed = false
        val report = (Ots.of(app).presser.press(app, Urgency.DANGER) as PressResult.Committed).report
        return screen(QuestionActivity::class.java, QuestionActivity.intent(app, report, Topic.POSITION, single = true))
    }

    private fun QuestionActivity.tapHere() = tap(getString(R.string.position_me))

    @Test
    fun `a cell's rough fix is stored and does not end the search for a better one`() {
        callCentre(cancelWindowS = 30)
        val page = asked().get()
        page.tapHere()
        manager.simulateLocation(LocationManager.NETWORK_PROVIDER, at(accuracyM = 2_000f, provider = LocationManager.NETWORK_PROVIDER))
        stored(1)
        page.shows(R.string.position_stored)
        assertFalse("the GPS is still asked", manager.locationUpdateListeners.isEmpty())
        manager.simulateLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 300f))
        manager.simulateLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 120f))
        idle(60_000)
        stored(2)
        assertTrue(manager.locationUpdateListeners.isEmpty())
    }

    @Test
    fun `neither lanjut nor a turned or closed page ends the search`() {
        callCentre(cancelWindowS = 30)
        val turned = asked()
        turned.get().tapHere()
        turned.recreate()
        turned.get().shows(R.string.position_looking)
        turned.get().tap(turned.get().getString(R.string.next))
        assertTrue(turned.get().isFinishing)
        turned.pause().stop().destroy()
        manager.simulateLocation(LocationManager.GPS_PROVIDER, at(accuracyM = 12f))
        stored(1)
    }

    @Test
    fun `a page turned while the system asks still knows that it is about the incident`() {
        callCentre(cancelWindowS = 30)
        shadowOf(app as Application).denyPermissions(Manifest.permission.ACCESS_FINE_LOCATION)
        val page = asked()
        page.get().tap(page.get().getString(R.string.position_incident))
        val wish = shadowOf(page.get()).lastRequestedPermission
        page.recreate()
        shadowOf(app as Application).grantPermissions(Manifest.permission.ACCESS_FINE_LOCATION)
        val given = IntArray(wish.requestedPermissions.size) { PackageManager.PERMISSION_GRANTED }
        page.get().onRequestPermissionsResult(wish.requestCode, wish.requestedPermissions, given)
        page.get().shows(R.string.position_looking)
        val heard = mutableListOf<Any>()
        val report = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single().id
        Ots.of(app).positions.listen(report, id.go.jember.ots.model.PositionOf.INCIDENT) { heard += it }
        assertEquals(1, heard.size)
    }

    private companion object {
        const val LAT = -8.17
        const val LNG = 113.7
    }
}
