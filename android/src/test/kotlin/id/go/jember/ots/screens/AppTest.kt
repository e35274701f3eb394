package id.go.jember.ots.screens

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.CallCentre
import id.go.jember.ots.kit.OtsRunner
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.words
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.reach.Foreground
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.shell.Ots
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** What the tests with the real core and a real call centre share. */
@RunWith(OtsRunner::class)
@Config(sdk = [24, 29, 34, 36], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
abstract class AppTest {
    protected val app: Application get() = RuntimeEnvironment.getApplication()
    private val open = mutableListOf<ActivityController<*>>()
    private val centres = mutableListOf<CallCentre>()

    @After
    fun endAll() {
        open.asReversed().filterNot { it.get().isDestroyed }.forEach { it.pause().stop().destroy() }
        (app as TestOts).sender.close()
        centres.forEach { it.close() }
        assertFalse("no page of one test is still seen in the next", Foreground.seen)
    }

    /** A call centre whose document is built into the app of this test. */
    protected fun callCentre(
        cancelWindowS: Int = 1,
        takenAfterS: Int = 60,
        smsOfferAfterS: Int = 20,
        leaseS: Int = 900,
        more: String = "",
    ): CallCentre {
        val centre = CallCentre(cancelWindowS, takenAfterS, smsOfferAfterS, leaseS, more)
        centres += centre
        TestOts.built = centre.instance
        Ots.of(app).settings.firstRunSeen = true
        return centre
    }

    protected fun <A : Activity> screen(type: Class<A>): ActivityController<A> = screen(type, null)

    // No default for the intent: it would make a public method, whose types Maven loads on a Java too old for them.
    protected fun <A : Activity> screen(type: Class<A>, intent: Intent?): ActivityController<A> {
        val controller = if (intent == null) Robolectric.buildActivity(type) else Robolectric.buildActivity(type, intent)
        open += controller
        return controller.setup()
    }

    /** A page that the system threw away and makes anew out of what it had saved. */
    protected fun <A : Activity> restored(type: Class<A>, intent: Intent, saved: Bundle): ActivityController<A> {
        val controller = Robolectric.buildActivity(type, intent)
        open += controller
        return controller.setup(saved)
    }

    protected fun home(): HomeActivity = screen(HomeActivity::class.java).get()

    /** As with the home key: no page of the app is seen any more. Those below another page were left before it. */
    protected fun leaveAll() {
        open.forEach { it.pause().stop() }
    }

    /** What [from] asked the system to open, opened. */
    protected fun <A : Activity> opened(from: Activity, type: Class<A>): ActivityController<A> {
        val shadow = shadowOf(from)
        while (true) {
            val intent = checkNotNull(shadow.nextStartedActivity) { "${type.simpleName} was not opened" }
            if (intent.component?.className == type.name) return screen(type, intent)
        }
    }

    /** A thumb on the large button. */
    protected fun press(): PressActivity {
        val home = home()
        home.findViewById<android.view.View>(R.id.help)!!.performClick()
        return opened(home, PressActivity::class.java).get()
    }

    /** From the countdown on to the page of the report. */
    protected fun reportPage(countdown: PressActivity): ReportActivity {
        eventually("the window ends") { countdown.isFinishing }
        return opened(countdown, ReportActivity::class.java).get()
    }

    protected fun Activity.shows(text: Int) = shows(getString(text))

    protected fun Activity.shows(text: String) = eventually({ "\"$text\" is on the screen, which says:\n${words()}" }) { text in words() }

    protected fun reportOf(page: Activity): String = checkNotNull(page.intent.getStringExtra("report"))

    /** Whether the timeline has the step filled, as TalkBack reads it. */
    protected fun reached(page: Activity, step: Int): Boolean {
        val done = page.getString(R.string.step_done_says, page.getString(step))
        return page.window.decorView.all().any { it.contentDescription?.startsWith(done) == true }
    }

    protected companion object {
        /** How long nobody needs to take a press in a test that is not about that. */
        const val UNHURRIED_S = 3600
    }
}
