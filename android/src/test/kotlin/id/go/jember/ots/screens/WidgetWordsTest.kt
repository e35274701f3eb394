package id.go.jember.ots.screens

import android.appwidget.AppWidgetManager
import android.content.Context
import android.content.res.Configuration
import android.graphics.Rect
import android.graphics.drawable.ColorDrawable
import android.os.Build
import android.os.Bundle
import android.util.TypedValue
import android.view.LayoutInflater
import android.view.View
import android.view.View.MeasureSpec
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.kit.Layout
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.speak
import id.go.jember.ots.look.TARGET_DP
import id.go.jember.ots.look.dp
import id.go.jember.ots.model.Language
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.safety.Disguise
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
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

    private fun room(wide: IntRange, high: IntRange) = Bundle().apply {
        putInt(AppWidgetManager.OPTION_APPWIDGET_MIN_WIDTH, wide.first)
        putInt(AppWidgetManager.OPTION_APPWIDGET_MAX_WIDTH, wide.last)
        putInt(AppWidgetManager.OPTION_APPWIDGET_MIN_HEIGHT, high.first)
        putInt(AppWidgetManager.OPTION_APPWIDGET_MAX_HEIGHT, high.last)
    }

    /** As the launcher draws it, this wide and high. */
    private fun View.sized(wide: Int, high: Int): View = apply {
        fun exactly(dp: Int) = MeasureSpec.makeMeasureSpec(app.dp(dp), MeasureSpec.EXACTLY)
        measure(exactly(wide), exactly(high))
        layout(0, 0, measuredWidth, measuredHeight)
    }

    private fun applied(room: Bundle, wide: Int, high: Int): View =
        HelpWidget.views(app, room).apply(app, FrameLayout(app)).sized(wide, high)

    private val View.words get() = findViewById<TextView>(R.id.widget_text)
    private val View.picture get() = findViewById<View>(R.id.widget_icon)

    private fun worn(look: (name: String) -> Unit) = Disguise.values().forEach { disguise ->
        Disguise.choose(app, disguise)
        look(app.getString(if (disguise == Disguise.OPEN) R.string.help else disguise.words))
    }

    @Test
    @Config(sdk = [24, 34])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `a launcher that makes it smaller all the same has its picture, whole, and TalkBack its words`() = worn { name ->
        for ((wide, high) in listOf(CELL to 80, 160 to CELL, CELL to CELL)) {
            val drawn = applied(room(wide..wide, high..high), wide, high)
            assertEquals("$wide x $high", View.GONE, drawn.words.visibility)
            assertEquals(View.VISIBLE, drawn.picture.visibility)
            assertTrue(drawn.picture.left >= 0 && drawn.picture.right <= drawn.width && drawn.picture.width == app.dp(24))
            assertEquals(name, drawn.findViewById<View>(R.id.widget).contentDescription)
        }
    }

    @Test
    @Config(sdk = [24, 34])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `its words stand where there is room for them and where no size is named`() = worn { name ->
        for (room in listOf(Bundle(), room(110..160, 56..80))) {
            val drawn = applied(room, 110, 56)
            assertEquals(View.VISIBLE, drawn.words.visibility)
            assertEquals(name, drawn.words.text.toString())
        }
    }

    /** A launcher names the width upright first and that on its side last, and the heights the other way round. */
    @Test
    @Config(sdk = [24, 34])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `a phone on its side may have no room where the upright one has`() {
        val room = room(120..200, CELL..80)
        assertEquals(View.VISIBLE, applied(room, 120, 80).words.visibility)
        app.resources.configuration.orientation = Configuration.ORIENTATION_LANDSCAPE
        assertEquals(View.GONE, applied(room, 200, CELL).words.visibility)
    }

    @Test
    @Config(sdk = [24, 34])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `made smaller on the home screen it is drawn anew`() {
        val manager = AppWidgetManager.getInstance(app)
        val id = shadowOf(manager).createWidget(HelpWidget::class.java, R.layout.widget_dead)
        assertEquals(View.VISIBLE, shadowOf(manager).getViewFor(id).words.visibility)
        val small = room(CELL..CELL, CELL..CELL)
        manager.updateAppWidgetOptions(id, small)
        HelpWidget().onAppWidgetOptionsChanged(app, manager, id, small)
        assertEquals(View.GONE, shadowOf(manager).getViewFor(id).words.visibility)
    }

    /** No code runs for the dead one: its layout alone decides. */
    private fun dead(wide: Int, high: Int): View =
        LayoutInflater.from(app).inflate(R.layout.widget_dead, FrameLayout(app), false).sized(wide, high)

    /** Where it is inside the widget; null: nothing of it is drawn. */
    private fun View.of(root: View): Rect? = Rect().also { getDrawingRect(it) }.takeUnless { it.isEmpty }
        ?.also { (root as ViewGroup).offsetDescendantRectToMyCoords(this, it) }

    @Test
    @Config(sdk = [24, 29, 34, 36])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `a dead one made smaller all the same has its crossed out picture, and TalkBack its words`() {
        for ((wide, high) in listOf(CELL to 80, 109 to 56, CELL to CELL)) {
            val drawn = dead(wide, high)
            assertEquals("$wide x $high", null, drawn.words.of(drawn))
            val picture = checkNotNull(drawn.picture.of(drawn))
            assertTrue("$picture", Rect(0, 0, drawn.width, drawn.height).contains(picture) && picture.width() == app.dp(24))
            assertEquals("in the middle", drawn.width, picture.left + picture.right)
            assertEquals(app.getString(R.string.widget_unbound), drawn.contentDescription)
        }
    }

    @Test
    @Config(sdk = [24, 29, 34, 36])
    @GraphicsMode(GraphicsMode.Mode.LEGACY)
    fun `the words of a dead one cover its picture where there is room for them`() {
        for ((wide, high) in listOf(110 to 56, 110 to CELL, 200 to CELL, 320 to 300)) {
            val drawn = dead(wide, high)
            val words = checkNotNull(drawn.words.of(drawn)) { "$wide x $high" }
            assertEquals("in the middle", drawn.width, words.left + words.right)
            assertTrue(words.contains(checkNotNull(drawn.picture.of(drawn))))
            assertEquals(app.getColor(R.color.bg), (drawn.words.background as ColorDrawable).color)
        }
    }

    /** With the letters as they are: the least room of a home screen cuts them in no language. */
    @Test
    fun `the words of a dead one are whole or away in every language and any room`() {
        for (language in Language.values()) {
            speak(app, language)
            for ((wide, high) in listOf(CELL to CELL, 109 to 80, 110 to CELL, 110 to 56, 160 to CELL, 320 to 300)) {
                val words = dead(wide, high).words
                assertEquals("${language.slug}: $wide x $high", null, if (words.width == 0) null else Layout.fault(words))
            }
        }
    }

    private companion object {
        const val HIGHEST = 4

        /** The least that one place of a home screen ever was. */
        const val CELL = 40
    }
}
