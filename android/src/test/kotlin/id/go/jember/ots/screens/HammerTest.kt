package id.go.jember.ots.screens

import android.app.Activity
import android.graphics.Rect
import android.os.SystemClock
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunActivity
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** A thumb that hammers: the countdown comes up below it, with *Batalkan* where the button was. */
class HammerTest : AppTest() {
    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    private fun Activity.at(id: Int) = Rect().also { findViewById<View>(id)!!.getGlobalVisibleRect(it) }

    /** A thumb on the glass, wherever it lands. */
    private fun Activity.touch(place: Rect) {
        val at = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val touch = MotionEvent.obtain(at, at, action, place.exactCenterX(), place.exactCenterY(), 0)
            window.decorView.dispatchTouchEvent(touch)
            touch.recycle()
        }
        idle()
    }

    /** Five times a second, for [ms]. */
    private fun Activity.hammered(place: Rect, ms: Int) = repeat(ms / BETWEEN_MS) {
        touch(place)
        idle(BETWEEN_MS.toLong())
    }

    private fun pressed(): PressActivity {
        callCentre(cancelWindowS = 30)
        return screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).get()
    }

    private fun stands(page: PressActivity) {
        assertTrue(page.words(), page.getString(R.string.countdown_saved) in page.words())
        assertEquals(1, reports().size)
    }

    private fun isCalledOff(page: PressActivity) {
        page.shows(R.string.called_off)
        assertEquals(0, reports().size)
    }

    @Test
    fun `on the page of the first run it calls nothing off`() {
        callCentre(cancelWindowS = 30)
        val first = screen(FirstRunActivity::class.java).get()
        val thumb = first.at(R.id.help)
        first.touch(thumb)
        val countdown = opened(first, PressActivity::class.java).get()
        assertTrue("this is where it would", countdown.at(R.id.cancel).contains(thumb.centerX(), thumb.centerY()))
        countdown.hammered(thumb, ms = 1_600)
        stands(countdown)
    }

    @Test
    fun `on a widget below which batalkan comes up it calls nothing off, press after press`() {
        val countdown = pressed()
        val thumb = countdown.at(R.id.cancel)
        countdown.hammered(thumb, ms = 600)
        // A touch that reached the widget before the page covered it.
        countdown.pressAgain()
        countdown.hammered(thumb, ms = 1_600)
        stands(countdown)
    }

    @Test
    fun `who means batalkan is heard by the first touch`() {
        val countdown = pressed()
        idle(1_000)
        countdown.touch(countdown.at(R.id.cancel))
        isCalledOff(countdown)
    }

    @Test
    fun `who paused and then means it is heard`() {
        val countdown = pressed()
        countdown.hammered(countdown.at(R.id.cancel), ms = 1_000)
        idle(500)
        countdown.touch(countdown.at(R.id.cancel))
        isCalledOff(countdown)
    }

    @Test
    fun `a second finger is heard no sooner than the first`() {
        val countdown = pressed()
        idle()
        val cancel = countdown.at(R.id.cancel)
        val figure = countdown.at(R.id.seconds)
        val at = SystemClock.uptimeMillis()
        val fingers = Array(2) { MotionEvent.PointerProperties().apply { id = it } }
        val places = listOf(figure, cancel).map {
            MotionEvent.PointerCoords().apply {
                x = it.exactCenterX()
                y = it.exactCenterY()
            }
        }.toTypedArray()
        val second = 1 shl MotionEvent.ACTION_POINTER_INDEX_SHIFT
        val down = MotionEvent.ACTION_POINTER_DOWN or second
        val up = MotionEvent.ACTION_POINTER_UP or second
        for ((action, count) in listOf(MotionEvent.ACTION_DOWN to 1, down to 2, up to 2, MotionEvent.ACTION_UP to 1)) {
            val touch = MotionEvent.obtain(at, at, action, count, fingers, places, 0, 0, 1f, 1f, 0, 0, 0, 0)
            countdown.window.decorView.dispatchTouchEvent(touch)
            touch.recycle()
        }
        idle()
        stands(countdown)
    }

    /** Whom it hits brings help sooner. */
    @Test
    fun `kirim sekarang is heard at once`() {
        val countdown = pressed()
        val sendNow = countdown.findViewById<View>(R.id.send_now)!!
        countdown.touch(countdown.at(R.id.send_now))
        assertTrue("on its way, or gone already", !sendNow.isEnabled || countdown.isFinishing)
    }

    @Test
    fun `talkback and a switch are heard at once and read a button that is not off`() {
        val countdown = pressed()
        val cancel = countdown.findViewById<View>(R.id.cancel)!!
        assertTrue(cancel.createAccessibilityNodeInfo().isEnabled)
        cancel.performAccessibilityAction(AccessibilityNodeInfo.ACTION_CLICK, null)
        isCalledOff(countdown)
    }

    @Test
    fun `a key is heard at once`() {
        val countdown = pressed()
        val cancel = countdown.findViewById<View>(R.id.cancel)!!
        cancel.dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_DPAD_CENTER))
        cancel.dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_UP, KeyEvent.KEYCODE_DPAD_CENTER))
        isCalledOff(countdown)
    }

    private companion object {
        const val BETWEEN_MS = 200
    }
}
