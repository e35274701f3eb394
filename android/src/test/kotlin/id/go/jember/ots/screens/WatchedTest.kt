package id.go.jember.ots.screens

import android.app.ActivityManager
import android.content.Context
import android.content.Intent
import android.os.Build
import android.text.InputType
import android.view.View
import android.view.WindowManager
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunActivity
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.tap
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.prepare.PrepareActivity
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.safety.CodeActivity
import id.go.jember.ots.safety.DisguiseActivity
import id.go.jember.ots.safety.EraseActivity
import id.go.jember.ots.safety.LanguageActivity
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowAppTask

/** What every page does on a phone that somebody else looks into: with a keyboard, with autofill, with a spying service. */
class WatchedTest : AppTest() {
    /** Every page of the app, each as it is opened. */
    private fun eachPage(look: (ScreenActivity) -> Unit) {
        callCentre(cancelWindowS = 30)
        screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        val report = (Ots.of(app).core.now { it.reports() } as Answer.Done).value.single().id
        val intents = listOf(
            Intent(app, HomeActivity::class.java),
            PressActivity.intent(app, Urgency.DANGER),
            ReportActivity.intent(app, report),
            Intent(app, MineActivity::class.java),
            Intent(app, PrepareActivity::class.java),
            Intent(app, ReadinessActivity::class.java),
            Intent(app, FirstRunActivity::class.java),
            Intent(app, MoreActivity::class.java),
            TextActivity.intent(app, TextActivity.WATCHED),
            Intent(app, LanguageActivity::class.java),
            Intent(app, CodeActivity::class.java),
            Intent(app, EraseActivity::class.java),
            Intent(app, DisguiseActivity::class.java),
        ) + Topic.values().map { QuestionActivity.intent(app, report, it, single = true) }
        assertEquals(everyActivity(), intents.map { it.component!!.className }.toSet())
        for (intent in intents) {
            @Suppress("UNCHECKED_CAST")
            val page = screen(Class.forName(intent.component!!.className) as Class<ScreenActivity>, intent).get()
            if (page is PrepareActivity) page.shows(R.string.prepare_explain)
            look(page)
        }
    }

    /** As the manifest has them: a new page cannot be forgotten here. */
    private fun everyActivity(): Set<String> =
        app.packageManager.getPackageInfo(app.packageName, android.content.pm.PackageManager.GET_ACTIVITIES).activities!!
            .filter { it.targetActivity == null }.map { it.name }.toSet()

    @Test
    fun `what is typed on any page is learned by no keyboard offered to no autofill and saved nowhere`() {
        var fields = 0
        eachPage { page ->
            for (field in page.window.decorView.all().filterIsInstance<EditText>()) {
                fields++
                val where = "${page.javaClass.simpleName} ${field.hint}"
                assertFalse(where, field.isSaveEnabled)
                if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) {
                    // All that there is before Android 8: a keyboard that suggests nothing has no use for what it would learn.
                    val isText = field.inputType and InputType.TYPE_MASK_CLASS == InputType.TYPE_CLASS_TEXT
                    assertTrue(where, !isText || field.inputType and InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS != 0)
                    continue
                }
                assertEquals(where, View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS, field.importantForAutofill)
                assertTrue(where, field.imeOptions and EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING != 0)
            }
        }
        assertTrue("$fields fields", fields >= LEAST_FIELDS)
    }

    @Test
    fun `no page can be photographed and a service that is no assistive tool sees nothing of it`() = eachPage { page ->
        val name = page.javaClass.simpleName
        assertTrue(name, page.window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            val bare = page.window.decorView.all().filterNot { it.isAccessibilityDataSensitive }
            assertTrue("$name: ${bare.map { it.javaClass.simpleName }}", bare.isEmpty())
        }
    }

    @Test
    fun `a thumb counts whatever lies over the page`() = eachPage { page ->
        // A chat head or a screen filter over the help button must not make it dead.
        val deaf = page.window.decorView.all().filter { it.filterTouchesWhenObscured }
        assertTrue("${page.javaClass.simpleName}: $deaf", deaf.isEmpty())
    }

    @Test
    fun `keluar cepat closes every task of the app also the one of the countdown`() {
        callCentre()
        val tasks = List(2) { ShadowAppTask.newInstance() }
        shadowOf(app.getSystemService(Context.ACTIVITY_SERVICE) as ActivityManager).setAppTasks(tasks)
        val home = home()
        home.tap(home.getString(R.string.quick_exit))
        for (task in tasks) assertTrue(Shadow.extract<ShadowAppTask>(task).isFinishedAndRemoved)
        assertTrue(home.isFinishing)
    }

    private companion object {
        /** Message, village, four of a contact are the least; the code and the prepared button have more. */
        const val LEAST_FIELDS = 8
    }
}
