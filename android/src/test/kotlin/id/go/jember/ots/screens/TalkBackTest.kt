package id.go.jember.ots.screens

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.kit.Gallery
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.Spoken
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.all
import id.go.jember.ots.look.Words
import id.go.jember.ots.model.Language
import id.go.jember.ots.safety.CodeActivity
import id.go.jember.ots.safety.DisguiseActivity
import id.go.jember.ots.safety.EraseActivity
import id.go.jember.ots.safety.LanguageActivity
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.shell.Languages
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** What somebody hears who cannot see the screen: in which order, and that everything to tap has a name. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [24, 29, 34, 36], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
class TalkBackTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()

    private fun <T> on(screen: String, look: (View) -> T): T {
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        controller.get().show(Gallery.screens.getValue(screen))
        controller.start().resume().visible()
        return look(controller.get().window.decorView).also { controller.pause().stop().destroy() }
    }

    private fun heard(screen: String): List<String> = on(screen, Spoken::stops)

    /** On a real page, which has no view of its own in the gallery. */
    private fun heard(type: Class<out Activity>, intent: Intent? = null): List<String> {
        val controller = Robolectric.buildActivity(type, intent).setup()
        return Spoken.stops(controller.get().window.decorView).also { controller.pause().stop().destroy() }
    }

    private fun says(words: Int, vararg with: Any): String = app.getString(words, *with)

    /** [expected] are heard in this order, whatever is heard between them. */
    private fun inOrder(screen: String, vararg expected: String) = inOrder(screen, heard(screen), *expected)

    private fun inOrder(screen: String, heard: List<String>, vararg expected: String) {
        var from = 0
        for (words in expected) {
            val at = heard.drop(from).indexOfFirst { it == words || it.startsWith("$words,") }
            assertTrue("\"$words\" is not heard on $screen after the ${from}th of:\n${heard.joinToString("\n")}", at >= 0)
            from += at + 1
        }
    }

    @Test
    fun `home begins with the way out and the help button, then the calls, 110 first`() {
        assertEquals(
            listOf("OTS", says(R.string.quick_exit), says(R.string.help_says, 5), says(R.string.help_hint)),
            heard("home").take(4),
        )
        inOrder(
            "home",
            says(R.string.help_says, 5),
            says(R.string.call_says, says(R.string.call_police), "1 1 0"),
            says(R.string.call_says, says(R.string.call_sapa), "1 2 9"),
            says(R.string.i_report),
            says(R.string.i_consult),
            says(R.string.mine),
            says(R.string.more),
        )
        val calls = heard("home").filter { it.startsWith("Telepon ") }
        assertEquals(says(R.string.call_says, says(R.string.call_police), "1 1 0"), calls.first())
    }

    @Test
    fun `the countdown says that it is stored before it offers to send or to call off`() = inOrder(
        "countdown",
        says(R.string.quick_exit),
        says(R.string.sending_in),
        says(R.string.countdown_saved),
        says(R.string.send_now),
        says(R.string.cancel),
    )

    @Test
    fun `a report tells how it stands, then each step and whether it was reached`() = inOrder(
        "report-sent",
        says(R.string.back),
        says(R.string.this_report),
        says(R.string.quick_exit),
        says(R.string.head_sent),
        says(R.string.step_done_says, says(R.string.step_saved)),
        says(R.string.step_done_says, says(R.string.step_sent)),
        says(R.string.step_open_says, says(R.string.step_taken)),
        says(R.string.call_says, says(R.string.call_police), "1 1 0"),
    )

    @Test
    fun `where nobody has the alert 110 comes right behind the sentence that says so`() {
        val heard = heard("report-police")
        val at = heard.indexOf(says(R.string.head_police, "110"))
        assertTrue("$heard", at >= 0)
        assertEquals(says(R.string.call_now, "110"), heard[at + 1])
    }

    @Test
    fun `what was not stored is said first and the ways out follow`() = inOrder(
        "not-saved",
        says(R.string.not_saved),
        says(R.string.call_now, "110"),
        says(R.string.sms_open),
        says(R.string.press_again),
    )

    @Test
    fun `a question is heard before its answers and skipping after them`() = inOrder(
        "question-violence",
        says(R.string.back),
        says(R.string.q_violence),
        says(R.string.violence_physical),
        says(R.string.violence_sexual),
        says(R.string.skip),
    )

    @Test
    fun `preparing the button is explained first, then each field, and sealed last`() = inOrder(
        "prepare",
        says(R.string.back),
        says(R.string.prepare),
        says(R.string.quick_exit),
        says(R.string.prepare_explain),
        says(R.string.prepare_name),
        says(R.string.prepare_phone),
        says(R.string.prepare_home),
        says(R.string.q_contact),
        says(R.string.contact_rule),
        says(R.string.ch_phone),
        says(R.string.do_not_call),
        says(R.string.contact_times),
        says(R.string.contact_phrase),
        says(R.string.prepare_conditions),
        says(R.string.condition_hearing),
        says(R.string.prepare_note),
        says(R.string.prepare_position),
        says(R.string.prepare_seal),
    )

    @Test
    fun `a report in the list tells how it stands before what can be done to it`() = inOrder(
        "mine",
        says(R.string.back),
        says(R.string.mine),
        says(R.string.quick_exit),
        says(R.string.step_taken),
        says(R.string.mine_forget),
        says(R.string.head_retrying),
        says(R.string.mine_forget_ask),
        says(R.string.mine_keep),
    )

    @Test
    fun `each line of readiness has its verdict, its name, what it means and then the way to better it`() = inOrder(
        "readiness",
        says(R.string.back),
        says(R.string.readiness),
        says(R.string.quick_exit),
        says(R.string.readiness_intro),
        says(R.string.verdict_good),
        says(R.string.check_library),
        says(R.string.verdict_fix),
        says(R.string.check_notifications),
        says(R.string.check_notifications_fix),
        "${says(R.string.fix_it)}, ${says(R.string.check_notifications)}",
        says(R.string.verdict_good),
        says(R.string.check_position),
        says(R.string.drill),
        says(R.string.drill_explain),
        says(R.string.drill_taken_not),
        says(R.string.drill_start),
    )

    @Test
    fun `the first page says what it is before it lets anybody go on`() = inOrder(
        "first-run",
        says(R.string.first_title),
        says(R.string.first_how),
        says(R.string.first_free),
        says(R.string.police_rule),
        says(R.string.first_ok),
    )

    private fun page(title: Int, heard: List<String>, vararg expected: String) =
        inOrder(says(title), heard, says(R.string.back), says(title), says(R.string.quick_exit), *expected)

    @Test
    fun `lainnya names its pages in their order`() = page(
        R.string.more,
        heard(MoreActivity::class.java),
        says(R.string.prepare),
        says(R.string.readiness),
        says(R.string.language),
        says(R.string.watched),
        says(R.string.disguise),
        says(R.string.code),
        says(R.string.erase),
        says(R.string.privacy),
        says(R.string.licences),
    )

    @Test
    fun `each language says its own name`() = page(
        R.string.language,
        heard(LanguageActivity::class.java),
        *Language.values().map(Words::language).toTypedArray(),
    )

    @Test
    fun `a code is explained before it is asked for`() = page(
        R.string.code,
        heard(CodeActivity::class.java),
        says(R.string.code_explain),
        says(R.string.code_new),
        says(R.string.code_set),
    )

    @Test
    fun `erasing says what goes and what stays before it offers to`() = page(
        R.string.erase,
        heard(EraseActivity::class.java),
        says(R.string.erase_explain),
        says(R.string.erase_stays),
        says(R.string.bullet, says(R.string.stays_call_log)),
        says(R.string.bullet, says(R.string.stays_sent_sms)),
        says(R.string.bullet, says(R.string.stays_whatsapp)),
        says(R.string.bullet, says(R.string.stays_app_itself)),
        says(R.string.erase_now),
    )

    @Test
    fun `a disguise tells its limits before it is chosen, and which is worn`() = page(
        R.string.disguise,
        heard(DisguiseActivity::class.java),
        says(R.string.disguise_explain),
        says(R.string.disguise_limits),
        "${says(R.string.app_name)} · ${says(R.string.disguise_now)}",
        says(R.string.disguise_notes),
        says(R.string.disguise_calculator),
    )

    @Test
    fun `the pages that are only read are read from above to below`() {
        page(
            R.string.watched,
            heard(TextActivity::class.java, TextActivity.intent(app, TextActivity.WATCHED)),
            says(R.string.watched_1),
            says(R.string.watched_6),
            says(R.string.code),
            says(R.string.disguise),
        )
        page(
            R.string.privacy,
            heard(TextActivity::class.java, TextActivity.intent(app, TextActivity.PRIVACY)),
            says(R.string.privacy_1),
            says(R.string.privacy_4),
            says(R.string.privacy_5),
            says(R.string.police_rule),
        )
        page(
            R.string.licences,
            heard(TextActivity::class.java, TextActivity.intent(app, TextActivity.LICENCES)),
            says(R.string.licences_text),
        )
    }

    @Test
    fun `on every screen in every language everything to tap has a name of its own`() {
        val faults = mutableListOf<String>()
        for (language in Language.values()) {
            Languages.choose(app, language)
            for (screen in Gallery.screens.keys) {
                on(screen) { root ->
                    val stops = Spoken.stops(root)
                    if (stops.any { it.isBlank() }) faults += "${language.slug} $screen: a stop without a word"
                    val taps = root.all().filter { it.isShown && it.isClickable && it.isImportantForAccessibility }
                        .flatMap { Spoken.stops(it).take(1) }
                    val twice = taps.groupBy { it }.filter { it.value.size > 1 }.keys
                    faults += twice.map { "${language.slug} $screen: two are called \"$it\"" }
                }
            }
        }
        assertEquals("", faults.joinToString("\n"))
    }
}
