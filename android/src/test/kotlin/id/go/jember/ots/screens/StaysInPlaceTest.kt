package id.go.jember.ots.screens

import android.view.View
import android.widget.Button
import android.widget.FrameLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeState
import id.go.jember.ots.home.HomeView
import id.go.jember.ots.home.OpenReport
import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.events
import id.go.jember.ots.look.Times
import id.go.jember.ots.mine.MineLine
import id.go.jember.ots.mine.MineState
import id.go.jember.ots.mine.MineView
import id.go.jember.ots.press.CountdownState
import id.go.jember.ots.press.CountdownView
import id.go.jember.ots.report.Headline
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** An answer of the call centre comes every few seconds: under a finger, and under TalkBack, what is tapped stays what it was. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
class StaysInPlaceTest {
    private fun <V : View> shown(make: (HostActivity) -> V, look: (HostActivity, V) -> Unit) {
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        val page = controller.get()
        val view = make(page)
        page.show { FrameLayout(it).apply { addView(view) } }
        controller.start().resume().visible()
        look(page, view)
        controller.pause().stop().destroy()
    }

    private fun View.called(words: String): View? =
        all().filter { it.isClickable }
            .firstOrNull { it.contentDescription?.contains(words) == true || (it as? Button)?.text?.toString() == words }

    @Test
    fun `the button of the police over the lock screen`() =
        shown({ CountdownView(it, Gallery.centre.calls(), null, events()) }) { page, view ->
            val words = page.getString(R.string.call_now, Gallery.centre.police)
            view.render(CountdownState.Going(Headline.CALL_POLICE, policeFirst = true, lastContactAt = Gallery.AT))
            val button = view.called(words)
            assertNotNull(button)
            view.render(CountdownState.Going(Headline.NOBODY_ON_SHIFT, policeFirst = true, lastContactAt = Gallery.AT + MINUTE))
            assertSame(button, view.called(words))
            view.render(CountdownState.Going(Headline.TAKEN, lastContactAt = Gallery.AT + MINUTE))
            assertTrue(view.called(words) == null)
        }

    @Test
    fun `the line of the open report on the home screen`() =
        shown({ HomeView(it, "OTS", 5, events()) }) { page, view ->
            val words = page.getString(R.string.open_report)
            val state = HomeState(Gallery.centre.calls(), OpenReport("made-up", Headline.SENT, Gallery.AT))
            view.render(state)
            val line = view.called(words)
            assertNotNull(line)
            view.render(state.copy(open = OpenReport("made-up", Headline.TAKEN, Gallery.AT + MINUTE)))
            assertSame(line, view.called(words))
            val said = line!!.contentDescription.toString()
            assertTrue(said, page.getString(R.string.step_taken) in said)
            assertTrue(said, Times.lastContact(page, Gallery.AT + MINUTE).toString() in said)
        }

    @Test
    fun `the cards of the list of reports, each with when the call centre was last heard of it`() =
        shown({ MineView(it, events()) }) { page, view ->
            fun lines(at: Long?) = listOf(
                MineLine("made-up", Gallery.AT, Headline.TAKEN, drill = false, unsent = false, lastContactAt = at),
                MineLine("other", Gallery.AT, Headline.SAVED_WAITING, drill = false, unsent = true),
            )
            view.render(MineState.Listed(lines(Gallery.AT)))
            assertEquals(1, view.says(Times.lastContact(page, Gallery.AT)))
            assertEquals("of a report that never left this phone", 1, view.says(Times.lastContact(page, null)))
            val button = view.called(page.getString(R.string.open))
            view.render(MineState.Listed(lines(Gallery.AT + MINUTE)))
            assertSame(button, view.called(page.getString(R.string.open)))
            assertEquals(1, view.says(Times.lastContact(page, Gallery.AT + MINUTE)))
            assertEquals(0, view.says(Times.lastContact(page, Gallery.AT)))
        }

    /** How often it stands there. */
    private fun View.says(words: CharSequence) = all().filterIsInstance<TextView>().count { it.text.toString() == words.toString() }

    private companion object {
        const val MINUTE = 60_000L
    }
}
