package id.go.jember.ots.safety

import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.button
import id.go.jember.ots.look.label
import id.go.jember.ots.look.wide
import id.go.jember.ots.screen.ScreenActivity

/** *Samarkan aplikasi*. */
class DisguiseActivity : ScreenActivity() {
    private lateinit var page: Page

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        page = Page(this, getText(R.string.disguise), ::finish, ::quickExit)
        setContentView(page)
        draw()
    }

    private fun draw() {
        val body = page.body
        val between = resources.getDimensionPixelSize(R.dimen.between)
        val now = Disguise.now(this)
        body.removeAllViews()
        body.addView(label(this).apply { text = getText(R.string.disguise_explain) }, wide(bottom = between))
        body.addView(label(this).apply { text = getText(R.string.disguise_limits) }, wide(bottom = between))
        for (disguise in Disguise.values()) {
            val name = getString(disguise.words)
            val words = if (disguise == now) "$name · ${getString(R.string.disguise_now)}" else name
            val role = if (disguise == now) Role.MAIN else Role.SIDE
            body.addView(button(this, role, words, disguise.icon) { choose(disguise) }, wide(bottom = between))
        }
    }

    private fun choose(disguise: Disguise) {
        Disguise.choose(this, disguise)
        wearDisguise()
        draw()
    }
}
