package id.go.jember.ots.screens

import android.graphics.Insets
import android.graphics.Rect
import android.os.Build
import android.view.View
import android.view.WindowInsets
import android.widget.ScrollView
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.safety.MoreActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter

/** The edges of the screen: what the system draws over them. */
class EdgesTest : AppTest() {
    /** As the system would tell of bars and a keyboard. */
    private fun covered(by: Rect): WindowInsets {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) {
            return ReflectionHelpers.callConstructor(WindowInsets::class.java, ClassParameter.from(Rect::class.java, by))
        }
        val bars = Insets.of(by.left, by.top, by.right, 0)
        return WindowInsets.Builder().setInsets(WindowInsets.Type.systemBars(), bars)
            .setInsets(WindowInsets.Type.ime(), Insets.of(0, 0, 0, by.bottom)).build()
    }

    private fun View.onScreen(): Rect {
        val at = IntArray(2).also(::getLocationInWindow)
        return Rect(at[0], at[1], at[0] + width, at[1] + height)
    }

    @Test
    fun `no word lies under the bars of the system or behind the keyboard`() {
        callCentre()
        val page = screen(MoreActivity::class.java).get()
        val root = page.findViewById<View>(android.R.id.content)!!
        root.dispatchApplyWindowInsets(covered(COVERED))
        val screen = page.window.decorView
        screen.measure(exactly(screen.width), exactly(screen.height))
        screen.layout(0, 0, screen.width, screen.height)
        val texts = root.all().filterIsInstance<TextView>().filter { it.isShown }
        val title = texts.first { it.text.toString() == page.getString(R.string.more) }
        assertTrue("${title.onScreen()}", title.onScreen().top >= COVERED.top)
        assertTrue("${texts.map { it.onScreen() }}", texts.all { it.onScreen().left >= COVERED.left })
        val scroll = root.all().first { it is ScrollView }
        assertEquals("what scrolls ends above the keyboard", screen.height - COVERED.bottom, scroll.onScreen().bottom)
    }

    private fun exactly(size: Int) = View.MeasureSpec.makeMeasureSpec(size, View.MeasureSpec.EXACTLY)

    private companion object {
        val COVERED = Rect(24, 63, 0, 500)
    }
}
