package id.go.jember.ots.safety

import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.look.Field
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Typing
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.label
import id.go.jember.ots.look.wide
import id.go.jember.ots.reach.Foreground
import id.go.jember.ots.screen.ScreenActivity

/** The optional code in front of *Laporan saya*; never in front of a press. */
class CodeActivity : ScreenActivity() {
    private lateinit var page: Page

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        page = Page(this, getText(R.string.code), ::finish, ::quickExit)
        setContentView(page)
        // Whoever holds the phone must not be able to take the code away.
        draw(unlocked = !ots.settings.isSet, short = false)
    }

    /** The app was left: whoever comes back may be somebody else, and must not take the code away. */
    override fun onStop() {
        super.onStop()
        if (ots.settings.isSet && !Foreground.seen && !isChangingConfigurations) draw(unlocked = false, short = false)
    }

    private fun draw(unlocked: Boolean, short: Boolean, wrong: Boolean = false) {
        val body = page.body
        val between = resources.getDimensionPixelSize(R.dimen.between)
        body.removeAllViews()
        body.addView(label(this).apply { text = getText(R.string.code_explain) }, wide(bottom = between))
        if (ots.settings.isSet) body.addView(banner(this, Tone.OK, getText(R.string.code_is_set)), wide(bottom = between))
        if (short) body.addView(banner(this, Tone.WARN, getText(R.string.code_short)), wide(bottom = between))
        if (wrong) body.addView(banner(this, Tone.WARN, getText(R.string.code_wrong)), wide(bottom = between))
        val wait = ots.settings.waitSeconds()
        if (!unlocked && wait > 0) {
            body.addView(label(this).apply { text = resources.getQuantityString(R.plurals.code_wait, wait, wait) }, wide(bottom = between))
        }
        val field = Field(this, getText(if (unlocked) R.string.code_new else R.string.code_enter), Typing.CODE)
        body.addView(field, wide(bottom = between))
        if (!unlocked) {
            body.addView(button(this, Role.MAIN, getText(R.string.open)) { open(field.text) }, wide())
            return
        }
        body.addView(button(this, Role.MAIN, getText(R.string.code_set), R.drawable.ic_key) { set(field.text) }, wide(bottom = between))
        if (ots.settings.isSet) {
            body.addView(button(this, Role.SIDE, getText(R.string.code_remove)) { remove() }, wide())
        }
    }

    private fun open(code: String) {
        // While the wait is on nothing is tried, and so nothing is wrong.
        if (ots.settings.waitSeconds() > 0) return draw(unlocked = false, short = false)
        val right = ots.settings.opens(code)
        draw(unlocked = right, short = false, wrong = !right)
    }

    private fun set(code: String) {
        if (code.length < LEAST) return draw(unlocked = true, short = true)
        ots.settings.setCode(code)
        draw(unlocked = true, short = false)
    }

    private fun remove() {
        ots.settings.setCode(null)
        draw(unlocked = true, short = false)
    }

    private companion object {
        const val LEAST = 4
    }
}
