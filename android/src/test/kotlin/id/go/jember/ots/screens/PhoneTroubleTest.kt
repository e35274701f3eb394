package id.go.jember.ots.screens

import android.app.Application
import android.content.ComponentCallbacks2
import android.content.Context
import android.content.pm.PackageManager
import android.content.res.Configuration
import android.location.LocationManager
import android.os.Bundle
import android.view.View
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.CallCentre
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowStatFs

/** What a phone does to a press: too little memory, a call, half a screen, nothing allowed, a wrong clock. */
class PhoneTroubleTest : AppTest() {
    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    private fun pressIntent() = PressActivity.intent(app, Urgency.DANGER)

    private fun alerts(centre: CallCentre) = Regex("\"kind\":\\s*\"alert\"").findAll(centre.reports()).count()

    private fun pressed(): ActivityController<PressActivity> = screen(PressActivity::class.java, pressIntent())

    /** One report on the phone, one alert at the call centre, once it is sent. */
    private fun isOneReport(centre: CallCentre, page: PressActivity) {
        assertEquals(1, reports().size)
        page.tap(page.getString(R.string.send_now))
        eventually("it arrives") { alerts(centre) > 0 }
        assertEquals(1, reports().size)
        assertEquals(1, alerts(centre))
    }

    @Test
    fun `a phone short of memory takes nothing of a press and doubles none`() {
        val centre = callCentre(cancelWindowS = 60)
        centre.start()
        val controller = pressed()
        app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_COMPLETE)
        app.onLowMemory()
        controller.get().onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_COMPLETE)
        // What it then does: the page is thrown away behind another app, and made anew when it is looked at.
        val saved = Bundle()
        controller.pause().stop().saveInstanceState(saved).destroy()
        val again = restored(PressActivity::class.java, pressIntent(), saved)
        assertTrue(again.get().getString(R.string.countdown_saved) in again.get().words())
        isOneReport(centre, again.get())
    }

    @Test
    fun `a call that comes in over the countdown is no second press and no cancel`() {
        val centre = callCentre(cancelWindowS = 60)
        centre.start()
        val controller = pressed()
        controller.pause().stop()
        idle(2_000)
        controller.restart().resume()
        isOneReport(centre, controller.get())
    }

    @Test
    fun `half a screen and back is no second press`() {
        val centre = callCentre(cancelWindowS = 60)
        centre.start()
        val controller = pressed()
        val whole = Configuration(controller.get().resources.configuration)
        val half = Configuration(whole).apply {
            screenHeightDp /= 2
            smallestScreenWidthDp = screenHeightDp
        }
        controller.configurationChange(half).visible()
        assertEquals(1, reports().size)
        assertTrue(controller.get().findViewById<View>(R.id.cancel)!!.isShown)
        controller.configurationChange(whole).visible()
        isOneReport(centre, controller.get())
    }

    @Test
    fun `a thumb that hammers the button presses once`() {
        val centre = callCentre(cancelWindowS = 60)
        centre.start()
        val home = home()
        repeat(5) { home.findViewById<View>(R.id.help)!!.performClick() }
        assertEquals(1, reports().size)
        isOneReport(centre, opened(home, PressActivity::class.java).get())
    }

    /** Everything that the manifest asks for: refused, or taken away afterwards. */
    private fun denyAll() {
        val asked = app.packageManager.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS).requestedPermissions
        assertTrue("${asked?.toList()}", asked != null && asked.isNotEmpty())
        shadowOf(app as Application).denyPermissions(*asked!!)
    }

    @Test
    fun `with every permission denied a press arrives and every page opens`() {
        val centre = callCentre()
        centre.start()
        Ots.of(app).settings.positionAllowed = true
        denyAll()
        val page = reportPage(press())
        eventually("it arrives") { centre.has(reportOf(page)) }
        eventually({ "the screen says so:\n${page.words()}" }) { reached(page, R.string.step_sent) }
        assertTrue("110" in page.words())
        val asking = QuestionActivity.intent(app, reportOf(page), Topic.POSITION, single = true)
        val position = screen(QuestionActivity::class.java, asking).get()
        position.tap(position.getString(R.string.position_me))
        val wish = shadowOf(position).lastRequestedPermission
        val refused = IntArray(wish.requestedPermissions.size) { PackageManager.PERMISSION_DENIED }
        position.onRequestPermissionsResult(wish.requestCode, wish.requestedPermissions, refused)
        position.shows(R.string.position_denied)
        screen(ReadinessActivity::class.java)
        assertEquals(listOf(Part.ALERT), reports().single().items.map { it.part })
    }

    @Test
    fun `with location switched off a press that may carry a position goes without one`() {
        val centre = callCentre()
        centre.start()
        Ots.of(app).settings.positionAllowed = true
        shadowOf(app as Application).grantPermissions(android.Manifest.permission.ACCESS_FINE_LOCATION)
        val manager = shadowOf(app.getSystemService(Context.LOCATION_SERVICE) as LocationManager)
        manager.setProviderEnabled(LocationManager.GPS_PROVIDER, false)
        manager.setProviderEnabled(LocationManager.NETWORK_PROVIDER, false)
        val page = reportPage(press())
        eventually("it arrives") { centre.has(reportOf(page)) }
        assertEquals(listOf(Part.ALERT), reports().single().items.map { it.part })
    }

    /**
     * The clock of the app's half: what its pages count and judge by. The core reads the phone's clock itself, and its
     * own tests put that one wrong (core/tests/phone).
     */
    private fun waitsAndArrivesWithClock(offByMs: Long) {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        centre.operator()
        centre.kill()
        val page = reportPage(press())
        page.shows(R.string.head_retrying)
        (app as TestOts).clockOffByMs = offByMs
        idle(5_000)
        page.shows(R.string.head_retrying)
        assertFalse(reached(page, R.string.step_sent))
        centre.start()
        page.shows(R.string.head_sent)
        assertTrue(reached(page, R.string.step_sent))
        assertEquals(1, alerts(centre))
    }

    @Test
    fun `a clock that jumps years ahead while a press waits keeps nothing back and says nothing untrue`() =
        waitsAndArrivesWithClock(offByMs = YEARS_MS)

    @Test
    fun `a clock that falls back to 1970 while a press waits keeps nothing back and says nothing untrue`() =
        waitsAndArrivesWithClock(offByMs = -System.currentTimeMillis())

    @Test
    fun `a clock put back never makes a countdown longer`() {
        callCentre(cancelWindowS = 5)
        val page = pressed().get()
        (app as TestOts).clockOffByMs = -YEARS_MS
        idle(1_000)
        assertTrue(page.findViewById<TextView>(R.id.seconds)!!.text.toString().toInt() <= 5)
        eventually("it ends") { page.isFinishing }
    }

    @Test
    fun `storage that ran full behind a press is named while the press waits and no longer`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        centre.operator()
        centre.kill()
        val page = reportPage(press())
        page.shows(R.string.head_retrying)
        val full = page.getString(R.string.trouble_storage)
        assertFalse(page.words(), full in page.words())
        // Another app has filled it.
        ShadowStatFs.registerStats(Ots.queueFolder(app).path, BLOCKS, 0, 0)
        page.shows(full)
        centre.start()
        page.shows(R.string.head_sent)
        assertFalse("what is sent nothing is in the way of", full in page.words())
    }

    /** One thing to store needs [ROOM_BLOCKS] of the blocks of 4 KiB that an app may have; those that are the system's own are none. */
    @Test
    fun `storage is full where the queue's own has no room left, whatever other folders have`() {
        val queue = Ots.queueFolder(app).path
        fun full(elsewhere: Int, ofQueue: Int): Boolean {
            ShadowStatFs.registerStats("/", BLOCKS, BLOCKS, elsewhere)
            ShadowStatFs.registerStats(queue, BLOCKS, BLOCKS, ofQueue)
            return Ots.of(app).storageFull
        }
        assertFalse("of others nothing is known here", Ots.of(app).storageFull)
        assertTrue(full(elsewhere = BLOCKS, ofQueue = 0))
        assertTrue(full(elsewhere = BLOCKS, ofQueue = ROOM_BLOCKS - 1))
        assertFalse(full(elsewhere = 0, ofQueue = ROOM_BLOCKS))
        assertFalse(full(elsewhere = 0, ofQueue = BLOCKS))
    }

    private companion object {
        const val BLOCKS = 1_000_000
        const val ROOM_BLOCKS = 16
        const val YEARS_MS = 15L * 365 * 86_400_000
    }
}
