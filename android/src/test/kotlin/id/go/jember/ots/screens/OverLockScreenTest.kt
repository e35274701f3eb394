package id.go.jember.ots.screens

import android.app.KeyguardManager
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import android.view.HapticFeedbackConstants
import android.view.WindowManager
import id.go.jember.ots.R
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.shell.Ots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** The page of a press over a locked screen, and what the hand feels of it. */
class OverLockScreenTest : AppTest() {
    private val lock get() = shadowOf(app.getSystemService(Context.KEYGUARD_SERVICE) as KeyguardManager)

    private fun pressIntent() = PressActivity.intent(app, Urgency.DANGER)

    @After
    fun unlock() = lock.setKeyguardLocked(false)

    private fun dialled(page: PressActivity): Intent? =
        generateSequence { shadowOf(page).nextStartedActivity }.firstOrNull { it.action == Intent.ACTION_DIAL }

    /** Nobody takes it: the page over the lock screen puts 110 in front. */
    private fun policeFirst(): PressActivity {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        lock.setKeyguardLocked(true)
        val page = screen(PressActivity::class.java, pressIntent()).get()
        page.shows(page.namingPolice(R.string.head_nobody))
        return page
    }

    private fun PressActivity.call110() = tap(getString(R.string.call_now, "110"))

    @Test
    @Config(sdk = [24])
    fun `the page of a press shows over the lock screen of Android 7 too`() {
        callCentre(cancelWindowS = 30)
        val flags = screen(PressActivity::class.java, pressIntent()).get().window.attributes.flags

        @Suppress("DEPRECATION")
        val wanted = WindowManager.LayoutParams.FLAG_SHOW_WHEN_LOCKED or WindowManager.LayoutParams.FLAG_TURN_SCREEN_ON
        assertEquals(wanted, flags and wanted)
    }

    /** Android 8.1 and newer read it in the manifest: in the flags, of which only the system has the names. */
    @Test
    @Config(sdk = [29, 34, 36])
    fun `the page of a press shows over the lock screen and lights the screen, and no other page does`() {
        val all = app.packageManager.getPackageInfo(app.packageName, PackageManager.GET_ACTIVITIES).activities!!
        assertTrue(all.size > 10)
        for (page in all) {
            val wanted = if (page.name == PressActivity::class.java.name) SHOW_WHEN_LOCKED or TURN_SCREEN_ON else 0
            assertEquals(page.name, wanted, page.flags and (SHOW_WHEN_LOCKED or TURN_SCREEN_ON))
        }
    }

    @Test
    fun `a call from over the lock screen asks to unlock and then dials`() {
        val page = policeFirst()
        page.call110()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
            assertNull("it would wait unseen behind the lock screen", dialled(page))
            lock.setKeyguardLocked(false)
        }
        assertEquals("tel:110", dialled(page)?.dataString)
        idle(2_000)
        assertFalse("the page of the report does not cover the dialler", page.isFinishing)
    }

    @Test
    @Config(sdk = [29, 34, 36])
    fun `whoever does not unlock stays on the page`() {
        val page = policeFirst()
        page.call110()
        lock.setKeyguardLocked(true)
        assertNull(dialled(page))
        assertFalse(page.isFinishing)
    }

    @Test
    fun `once it is unlocked the page gives way to the report's`() {
        val page = policeFirst()
        idle(2_000)
        assertFalse(page.isFinishing)
        lock.setKeyguardLocked(false)
        eventually("the report's page takes over") { page.isFinishing }
    }

    private fun pressedLocked(): ActivityController<PressActivity> {
        lock.setKeyguardLocked(true)
        return screen(PressActivity::class.java, pressIntent())
    }

    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    @Test
    fun `once somebody has it the page is gone from over the lock screen with the light`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        val page = pressedLocked()
        page.get().shows(R.string.head_sent)
        // Of the time only that there is one: it goes on while the page asks.
        val contact = app.getString(R.string.last_contact, "")
        eventually("the page says when the call centre last answered") { contact in page.get().words() }
        operator.take(reports().single().id)
        page.get().shows(R.string.step_taken)
        page.pause().stop()
        assertTrue(page.get().isFinishing)
    }

    @Test
    fun `an alert that nobody has stays for some minutes and then tells nobody any more`() {
        callCentre(takenAfterS = UNHURRIED_S).start()
        val page = pressedLocked()
        page.get().shows(page.get().namingPolice(R.string.head_nobody))
        page.pause().stop()
        assertFalse(page.get().isFinishing)
        page.restart().resume()
        assertFalse(page.get().isFinishing)
        page.pause().stop()
        idle(SOME_MINUTES_MS)
        page.restart().resume()
        assertTrue(page.get().isFinishing)
    }

    @Test
    fun `a page left over the lock screen still takes a new press`() {
        callCentre(cancelWindowS = 1)
        val page = pressedLocked()
        eventually("the window is over") { page.get().getString(R.string.unlock_for_more) in page.get().words() }
        page.pause().stop()
        idle(SOME_MINUTES_MS)
        page.restart().newIntent(pressIntent()).resume()
        assertFalse("its countdown is seen", page.get().isFinishing)
        assertTrue(page.get().words(), page.get().getString(R.string.countdown_saved) in page.get().words())
    }

    @Test
    fun `a press that was called off is gone from over the lock screen and one that is not stored stays`() {
        callCentre(cancelWindowS = 30)
        val page = pressedLocked()
        page.get().tap(page.get().getString(R.string.cancel))
        page.get().shows(R.string.called_off)
        page.pause().stop()
        assertTrue(page.get().isFinishing)

        val unsaved = PressResult.NotCommitted(Trouble.STORAGE_FULL, null)
        val left = screen(PressActivity::class.java, PressActivity.shows(app, unsaved, Urgency.DANGER))
        left.pause().stop()
        idle(SOME_MINUTES_MS)
        left.restart().resume()
        assertFalse("its SMS and its call are all that is left", left.get().isFinishing)
    }

    private fun felt(page: PressActivity) = shadowOf(page.window.decorView).lastHapticFeedbackPerformed()

    @Test
    fun `the hand feels a press when its page is in the window and not before`() {
        callCentre(cancelWindowS = 30)
        val page = Robolectric.buildActivity(PressActivity::class.java, pressIntent()).create()
        idle()
        assertEquals("a view outside every window moves nothing", -1, felt(page.get()))
        page.start().resume().visible()
        idle()
        assertEquals(HapticFeedbackConstants.LONG_PRESS, felt(page.get()))
        page.pause().stop().destroy()
    }

    @Test
    fun `the hand feels a press of the home screen and of the tile once`() {
        callCentre(cancelWindowS = 30)
        val pressed = Ots.of(app).presser.press(app, Urgency.DANGER)
        val page = screen(PressActivity::class.java, PressActivity.shows(app, pressed, Urgency.DANGER))
        idle()
        assertEquals(HapticFeedbackConstants.LONG_PRESS, felt(page.get()))
        page.recreate()
        idle()
        assertEquals("a turned phone is no press", -1, felt(page.get()))
        assertTrue(page.get().findViewById<android.view.View>(R.id.seconds) != null)
    }

    private companion object {
        const val SOME_MINUTES_MS = 600_000L
        const val SHOW_WHEN_LOCKED = 0x800000
        const val TURN_SCREEN_ON = 0x1000000
    }
}
