package id.go.jember.ots.screens

import android.app.Activity
import android.content.Context
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeState
import id.go.jember.ots.home.HomeView
import id.go.jember.ots.kit.HostActivity
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.words
import id.go.jember.ots.mine.MineState
import id.go.jember.ots.mine.MineView
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.press.CountdownState
import id.go.jember.ots.press.CountdownView
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportPage
import id.go.jember.ots.report.ReportView
import id.go.jember.ots.report.SmsWhy
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.lang.reflect.Proxy

/** A call centre that has no number for SMS, as most have none, promises none; and one that has says why it offers it. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [24, 34], application = TestOts::class, qualifiers = "in-rID-w360dp-h800dp-xhdpi")
class WithoutSmsTest {
    private val calls = Centre.NATIONAL.calls()

    private inline fun <reified E> events(): E =
        Proxy.newProxyInstance(E::class.java.classLoader, arrayOf(E::class.java)) { _, _, _ -> null } as E

    private fun shown(make: (Context) -> View): Activity {
        val controller = Robolectric.buildActivity(HostActivity::class.java).create()
        controller.get().show(make)
        return controller.start().resume().visible().get()
    }

    private fun report(context: Context, page: ReportPage, number: String?) =
        ReportView(context, number, events()).apply { render(page) }

    /** "SMS dan data memakai pulsa" says what an SMS costs and promises none. */
    private fun Activity.promised() = words().replace(getString(R.string.free_note), "")

    @Test
    fun `no page promises an SMS that cannot be sent`() {
        val pages = mapOf<String, (Context) -> View>(
            "not saved" to {
                val state = CountdownState.NotSaved(Trouble.STORAGE_FULL, null)
                CountdownView(it, calls, null, events()).apply { render(state) }
            },
            "refused" to { report(it, ReportPage(Headline.REFUSED, calls = calls), null) },
            "home without the core" to {
                HomeView(it, "OTS", 5, events()).apply { render(HomeState(calls, parts = Parts.NONE, sms = false)) }
            },
            "storage full" to { report(it, ReportPage(Headline.SENT, calls = calls, trouble = Trouble.STORAGE_FULL), null) },
            "no library" to { report(it, ReportPage(Headline.UNREADABLE, calls = calls, trouble = Trouble.CORE_MISSING), null) },
        )
        for ((name, make) in pages) {
            val words = shown(make).promised()
            assertTrue(name, words.isNotBlank())
            assertFalse("$name:\n$words", "SMS" in words)
        }
    }

    @Test
    fun `each offer of an SMS says why and only one says that there is no signal`() {
        val said = SmsWhy.values().associateWith { why ->
            val page = ReportPage(Headline.NOT_SENT_RETRYING, calls = calls, offerSms = true, smsWhy = why)
            shown { report(it, page, "0800-0009") }.words()
        }
        val noSignal = shown { View(it) }.getString(R.string.sms_offer)
        assertEquals(setOf(SmsWhy.NO_NETWORK), said.filterValues { noSignal in it }.keys)
        assertEquals("each has words of its own", SmsWhy.values().size, said.values.toSet().size)
    }

    @Test
    fun `a list that was not read is not called empty`() {
        val page = shown { MineView(it, events()).apply { render(MineState.Listed(emptyList(), trouble = Trouble.UNREAD)) } }
        assertTrue(page.getString(R.string.trouble_read) in page.words())
        assertFalse(page.getString(R.string.mine_empty) in page.words())
    }
}
