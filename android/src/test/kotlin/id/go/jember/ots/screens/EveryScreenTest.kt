package id.go.jember.ots.screens

import android.app.Activity
import android.view.View
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckPreset
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckResult.AccessibilityCheckResultType
import com.google.android.apps.common.testing.accessibility.framework.Parameters
import com.google.android.apps.common.testing.accessibility.framework.checks.TextContrastCheck
import com.google.android.apps.common.testing.accessibility.framework.checks.TouchTargetSizeCheck
import com.google.android.apps.common.testing.accessibility.framework.strings.StringManager
import com.google.android.apps.common.testing.accessibility.framework.uielement.AccessibilityHierarchyAndroid
import com.google.android.apps.common.testing.accessibility.framework.utils.contrast.BitmapImage
import id.go.jember.ots.R
import id.go.jember.ots.kit.EveryPage
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.Layout
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.picture
import id.go.jember.ots.kit.save
import id.go.jember.ots.kit.speak
import id.go.jember.ots.model.Language
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.util.Collections
import java.util.Locale
import java.util.ResourceBundle

/**
 * Every screen in every language, at the usual size and on the smallest phone with the largest font: no word is cut,
 * and Google's accessibility checks find nothing (labels, target sizes, contrast, what TalkBack would say twice).
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], application = TestOts::class, qualifiers = "w360dp-h800dp-xhdpi")
class EveryScreenTest {
    private val app: TestOts get() = RuntimeEnvironment.getApplication() as TestOts

    private fun check(contrast: Boolean, keep: String? = null, languages: List<Language> = Language.values().toList()) {
        StringManager.setResourceBundleProvider { Keys }
        val faults = mutableListOf<String>()
        val pages = EveryPage(app)
        for (language in languages) {
            speak(app, language)
            pages.look { name, page ->
                val where = "${language.slug} $name"
                val root = page.window.decorView
                // Layout first: the checks measure what is on the screen.
                val picture = page.picture()
                if (keep != null) save("$name-${language.slug}-$keep", picture)
                faults += Layout.cut(root).map { "$where: $it" }
                faults += accessibility(root, if (contrast) BitmapImage(picture) else null).map { "$where: $it" }
                faults += small(root).map { "$where: $it" }
            }
        }
        assertEquals("", faults.distinct().joinToString("\n"))
    }

    private fun accessibility(root: View, picture: BitmapImage?): List<String> {
        val hierarchy = AccessibilityHierarchyAndroid.newBuilder(root).build()
        val parameters = Parameters().apply { picture?.let { putScreenCapture(it) } }
        val bad = setOf(AccessibilityCheckResultType.ERROR, AccessibilityCheckResultType.WARNING)
        return AccessibilityCheckPreset.getAccessibilityHierarchyChecksForPreset(AccessibilityCheckPreset.LATEST)
            .filterNot { picture == null && it is TextContrastCheck }
            .flatMap { it.runCheckOnHierarchy(hierarchy, null, parameters) }
            .filter { it.type in bad }
            // An empty field shows no word that could be too pale: its hint is for TalkBack and not drawn.
            .filterNot { it.sourceCheckClass == TextContrastCheck::class.java && it.element?.text.isNullOrEmpty() }
            .map { fault ->
                val on = fault.element
                "${fault.type} ${fault.sourceCheckClass.simpleName} ${on?.text ?: on?.contentDescription ?: on?.className} " +
                    fault.getMessage(Locale.ROOT)
            }
    }

    /** This app's own rule is stricter than the framework's 48 dp. */
    private fun small(root: View): List<String> {
        val density = root.resources.displayMetrics.density
        return root.all().filter { it.isShown && it.isClickable && it.isEnabled }
            .filter { it.height / density < TARGET_DP - ROUNDING_DP || it.width / density < TARGET_DP - ROUNDING_DP }
            .map {
                val words = it.contentDescription ?: (it as? android.widget.TextView)?.text ?: it.javaClass.simpleName
                "smaller than $TARGET_DP dp: $words"
            }
    }

    @Test
    fun `at the usual size`() = check(contrast = true, keep = "usual")

    /** Other colours, and the same words in the same places: one language is enough to see them. */
    @Test
    @Config(qualifiers = "w360dp-h800dp-night-xhdpi")
    fun `in the dark`() = check(contrast = true, languages = listOf(Language.INDONESIAN))

    @Test
    @Config(qualifiers = "w320dp-h568dp-xhdpi", fontScale = 2.0f)
    fun `on the smallest phone with the largest font`() = check(contrast = false, keep = "320-font2")

    @Test
    fun `the checks see what they are for`() {
        StringManager.setResourceBundleProvider { Keys }
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        controller.get().show { context ->
            android.widget.FrameLayout(context).apply {
                val button = android.widget.Button(context).apply {
                    text = "Kata yang sangat panjang sekali untuk tombol"
                    setTextColor(0xFFBBBBBB.toInt())
                    setBackgroundColor(0xFFFFFFFF.toInt())
                    setOnClickListener { }
                    maxLines = 1
                    ellipsize = android.text.TextUtils.TruncateAt.END
                    setPadding(0, 0, 0, 0)
                    minHeight = 0
                    minimumHeight = 0
                }
                addView(button, android.widget.FrameLayout.LayoutParams(120, 40))
            }
        }
        controller.start().resume().visible()
        val page = controller.get()
        val picture = page.picture()
        val found = accessibility(page.window.decorView, BitmapImage(picture))
        assertTrue("$found", found.any { TouchTargetSizeCheck::class.java.simpleName in it })
        assertTrue("$found", found.any { TextContrastCheck::class.java.simpleName in it })
        assertTrue(Layout.cut(page.window.decorView).isNotEmpty())
        assertTrue(small(page.window.decorView).isNotEmpty())
        assertTrue(app.getString(R.string.help).isNotEmpty())
        controller.pause().stop().destroy()
    }

    /** The framework's own sentences are of no use to a test: their names say as much. */
    private object Keys : ResourceBundle() {
        override fun handleGetObject(key: String): Any = key

        override fun getKeys(): java.util.Enumeration<String> = Collections.emptyEnumeration()
    }

    private companion object {
        const val TARGET_DP = 56
        const val ROUNDING_DP = 0.5f
    }
}
