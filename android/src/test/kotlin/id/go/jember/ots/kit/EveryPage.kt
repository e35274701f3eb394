package id.go.jember.ots.kit

import android.app.Activity
import android.content.Intent
import android.widget.EditText
import id.go.jember.ots.R
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.Privacy
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.presenters.alert
import id.go.jember.ots.presenters.report
import id.go.jember.ots.safety.CodeActivity
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.safety.DisguiseActivity
import id.go.jember.ots.safety.EraseActivity
import id.go.jember.ots.safety.LanguageActivity
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.shell.CoreException
import org.robolectric.Robolectric

/**
 * Every page of the app in every state in which it says something of its own: those of the [Gallery], and the real ones
 * that draw themselves. A text that stands on none of them fails EveryTextTest.
 */
class EveryPage(private val app: TestOts) {
    /** What these pages ask the core about: a report with so many items that are not sent. */
    private class Unsent(private val core: FakeCore = FakeCore()) : Core by core {
        var refuses = false

        fun items(count: Int) {
            core.reports = List(count) { report(alert(SendState.PENDING)) }
        }

        override fun forgetAll() = if (refuses) throw CoreException(Trouble.STORAGE_FULL) else core.forgetAll()
    }

    private val core = Unsent().also { app.otherCore = it }

    /** A real page, what is so before it is opened, and what is done on it before anybody looks. */
    private class Real(
        val name: String,
        val type: Class<out Activity>,
        val intent: Intent? = null,
        val before: () -> Unit = {},
        val then: (Activity) -> Unit = {},
    )

    private val real = listOf(
        Real("more", MoreActivity::class.java),
        text("watched", TextActivity.WATCHED),
        text("licences", TextActivity.LICENCES),
        text("privacy", TextActivity.PRIVACY) { said(null, hotline = null) },
        text("privacy-hotline", TextActivity.PRIVACY) { said(null, hotline = "0800-0001") },
        text("privacy-said", TextActivity.PRIVACY) { said(Privacy(25, 5, "DP3AKB Rekaan, Jalan Rekaan 1"), hotline = "0800-0001") },
        Real("language", LanguageActivity::class.java),
        Real("disguise", DisguiseActivity::class.java),
        Real("code", CodeActivity::class.java),
        Real("code-short", CodeActivity::class.java, then = { it.tap(it.getString(R.string.code_set)) }),
        Real("code-locked", CodeActivity::class.java, before = ::code, then = { it.opens("0000") }),
        Real("code-open", CodeActivity::class.java, before = ::code, then = { it.opens(CODE) }),
        Real("code-wait", CodeActivity::class.java, before = {
            code()
            repeat(MANY_TRIES) { app.settings.opens("0000") }
        }),
        erase("erase", unsent = 2) { it.showsText(R.string.stays_unsent_items) },
        erase("erase-failed", unsent = 0, refuses = true) { it.erases(R.string.erase_failed) },
        erase("erased", unsent = 2) { it.erases(R.string.erased) },
        erase("erased-one", unsent = 1) { it.erases(R.string.erased) },
    )

    private fun text(name: String, which: String, before: () -> Unit = {}) =
        Real(name, TextActivity::class.java, TextActivity.intent(app, which), before)

    /** In a disguise, which stays. */
    private fun erase(name: String, unsent: Int, refuses: Boolean = false, then: (Activity) -> Unit) =
        Real(
            name, EraseActivity::class.java,
            before = {
                Disguise.choose(app, Disguise.NOTES)
                core.items(unsent)
                core.refuses = refuses
            },
            then = then,
        )

    private fun Activity.erases(says: Int) {
        tap(getString(R.string.erase_now))
        showsText(says)
    }

    private fun Activity.showsText(words: Int) = eventually(getString(words)) { getString(words) in words() }

    private fun code() = app.settings.setCode(CODE)

    private fun Activity.opens(code: String) {
        window.decorView.all().filterIsInstance<EditText>().single().setText(code)
        tap(getString(R.string.open))
    }

    /** What a newer document of the call centre says of itself. */
    private fun said(privacy: Privacy?, hotline: String?) {
        val now = app.centre
        app.centres.keep(now.copy(version = now.version + 1, privacy = privacy, hotline = hotline))
    }

    /** Shows them one after the other, each as it is first seen. */
    fun look(look: (String, Activity) -> Unit) {
        for ((name, make) in Gallery.screens) {
            val controller = Robolectric.buildActivity(HostActivity::class.java).create()
            controller.get().show(make)
            controller.start().resume().visible()
            look(name, controller.get())
            controller.pause().stop().destroy()
        }
        for (page in real) {
            page.before()
            val controller = Robolectric.buildActivity(page.type, page.intent).setup()
            page.then(controller.get())
            look(page.name, controller.get())
            controller.pause().stop().destroy()
            app.settings.clear()
            Disguise.choose(app, Disguise.OPEN)
        }
    }

    private companion object {
        const val CODE = "1234"

        /** Enough for the wait to last while the page is drawn. */
        const val MANY_TRIES = 9
    }
}
