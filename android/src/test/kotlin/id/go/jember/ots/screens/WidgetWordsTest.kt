package id.go.jember.ots.screens

import android.content.Context
import android.os.Build
import android.util.TypedValue
import android.view.LayoutInflater
import android.view.View
import android.view.View.MeasureSpec
import android.widget.FrameLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.Layout
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.speak
import id.go.jember.ots.look.TARGET_DP
import id.go.jember.ots.look.dp
import id.go.jember.ots.model.Language
import id.go.jember.ots.safety.Disguise
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** The button on the home screen says its words whole in the least room that a launcher gives it, with the largest font. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], application = TestOts::class, qualifiers = "w320dp-h568dp-xhdpi", fontScale = 2.0f)
class WidgetWordsTest {
    private val app: TestOts get() = RuntimeEnvironment.getApplication() as TestOts

    private class Widget(val layout: Int, val words: Int?)

    private val widgets = listOf(
        Widget(R.layout.widget_alive, R.string.help),
        Widget(R.layout.widget_dead, words = null),
        Widget(R.layout.widget_disguised, Disguise.NOTES.words),
        Widget(R.layout.widget_disguised, Disguise.COUNT.words),
    )

    /** [high]: how many times the least height. */
    private fun drawn(context: Context, widget: Widget, high: Int = 1, change: (TextView) -> Unit): View {
        val root = LayoutInflater.from(context).inflate(widget.layout, FrameLayout(context), false)
        val text = root.findViewById<TextView>(R.id.widget_text)
        widget.words?.let { text.text = context.getText(it) }
        change(text)
        val width = context.resources.getDimensionPixelSize(R.dimen.widget_width)
        val height = context.resources.getDimensionPixelSize(R.dimen.widget_height) * high
        root.measure(MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY), MeasureSpec.makeMeasureSpec(height, MeasureSpec.EXACTLY))
        root.layout(0, 0, width, height)
        return root
    }

    /** Its words in every language, where they are not whole. */
    private fun cut(change: (TextView) -> Unit): List<String> = Language.values().flatMap { language ->
        speak(app, language)
        widgets.flatMap { widget ->
            (1..HIGHEST).mapNotNull { high ->
                val text = drawn(app, widget, high, change).findViewById<TextView>(R.id.widget_text)
                Layout.fault(text)?.let { "${language.slug}: $it: ${text.text}, $high high" }
            }
        }
    }

    @Test
    fun `where the system fits them`() = assertEquals(emptyList<String>(), cut { })

    @Test
    fun `where it does not, and they keep their size`() {
        val size = app.resources.getDimension(R.dimen.widget_words)
        val faults = cut { text ->
            text.setAutoSizeTextTypeWithDefaults(TextView.AUTO_SIZE_TEXT_TYPE_NONE)
            text.setTextSize(TypedValue.COMPLEX_UNIT_PX, size)
        }
        assertEquals(emptyList<String>(), faults)
    }

    @Test
    @Config(sdk = [24, 29, 36])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `Android 7 has the size that they keep, and later ones fit them`() {
        for (widget in widgets) {
            val text = drawn(app, widget) { }.findViewById<TextView>(R.id.widget_text)
            if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) {
                assertEquals(app.resources.getDimension(R.dimen.widget_words), text.textSize)
            } else {
                assertEquals(TextView.AUTO_SIZE_TEXT_TYPE_UNIFORM, text.autoSizeTextType)
            }
        }
    }

    @Test
    fun `no launcher may make it smaller`() {
        val parser = app.resources.getXml(R.xml.widget)
        while (parser.name != "appwidget-provider") parser.next()
        val android = "http://schemas.android.com/apk/res/android"
        fun least(name: String) = parser.getAttributeResourceValue(android, name, 0)
        for (name in listOf("minWidth", "minResizeWidth")) assertEquals(name, R.dimen.widget_width, least(name))
        for (name in listOf("minHeight", "minResizeHeight")) assertEquals(name, R.dimen.widget_height, least(name))
        assertTrue(app.resources.getDimensionPixelSize(R.dimen.widget_height) >= app.dp(TARGET_DP))
    }

    private companion object {
        const val HIGHEST = 4
    }
}
