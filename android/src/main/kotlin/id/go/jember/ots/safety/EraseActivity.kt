package id.go.jember.ots.safety

import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.label
import id.go.jember.ots.look.wide
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Languages

/** *Hapus data OTS*: says what stays before it erases, and what still goes after it. */
class EraseActivity : ScreenActivity() {
    private lateinit var page: Page
    private lateinit var presenter: ErasePresenter

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        page = Page(this, getText(R.string.erase), ::finish, ::quickExit)
        setContentView(page)
        presenter = ErasePresenter(ots.core, kept()) {
            ots.settings.clear()
            ots.drafts.clear()
            ots.lastFix.clear()
            ots.smsStates.clear()
            ots.positions.clear()
            Notices.clear(this)
        }
    }

    /** Both are the system's settings: a name that changes while somebody looks would tell more than one that stays. */
    private fun kept() = listOfNotNull(
        Stays.DISGUISE.takeIf { Disguise.now(this) != Disguise.OPEN },
        Stays.LANGUAGE.takeIf { Languages.isKeptBySystem(this) },
    )

    override fun onStart() {
        super.onStart()
        presenter.attach(::render)
        presenter.reload()
    }

    override fun onStop() {
        presenter.detach()
        super.onStop()
    }

    private fun render(state: EraseState) {
        val body = page.body
        val between = resources.getDimensionPixelSize(R.dimen.between)
        body.removeAllViews()
        when (state) {
            is EraseState.Asking -> {
                body.addView(label(this).apply { text = getText(R.string.erase_explain) }, wide(bottom = between))
                body.addView(label(this, bold = true).apply { text = getText(R.string.erase_stays) }, wide())
                for (stays in state.stays) {
                    body.addView(label(this).apply { text = getString(R.string.bullet, getString(words(stays))) }, wide())
                }
                if (state.failed) body.addView(banner(this, Tone.WARN, getText(R.string.erase_failed)), wide(top = between))
                val erase = button(this, Role.MAIN, getText(R.string.erase_now), R.drawable.ic_erase) { presenter.erase() }
                erase.isEnabled = !state.busy
                body.addView(erase, wide(top = between))
            }
            is EraseState.Erased -> {
                body.addView(banner(this, Tone.OK, getText(R.string.erased)), wide(bottom = between))
                if (state.unsent > 0) {
                    val words = resources.getQuantityString(R.plurals.erased_unsent, state.unsent, state.unsent)
                    body.addView(banner(this, Tone.WAIT, words), wide(bottom = between))
                }
                body.addView(button(this, Role.MAIN, getText(R.string.close)) { quickExit() }, wide())
            }
        }
    }

    private fun words(stays: Stays): Int = when (stays) {
        Stays.CALL_LOG -> R.string.stays_call_log
        Stays.SENT_SMS -> R.string.stays_sent_sms
        Stays.WHATSAPP -> R.string.stays_whatsapp
        Stays.APP_ITSELF -> R.string.stays_app_itself
        Stays.DISGUISE -> R.string.stays_disguise
        Stays.LANGUAGE -> R.string.stays_language
        Stays.UNSENT_ITEMS -> R.string.stays_unsent_items
    }
}
