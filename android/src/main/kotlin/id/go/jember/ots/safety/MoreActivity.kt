package id.go.jember.ots.safety

import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.button
import id.go.jember.ots.look.wide
import id.go.jember.ots.prepare.PrepareActivity
import id.go.jember.ots.readiness.ReadinessActivity
import id.go.jember.ots.screen.ScreenActivity

/** *Lainnya*: what nobody needs in an emergency. */
class MoreActivity : ScreenActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val page = Page(this, getText(R.string.more), ::finish, ::quickExit)
        fun entry(words: Int, icon: Int, to: Intent) =
            page.body.addView(button(this, Role.QUIET, getText(words), icon) { startActivity(to) }, wide())
        entry(R.string.prepare, R.drawable.ic_edit, Intent(this, PrepareActivity::class.java))
        entry(R.string.readiness, R.drawable.ic_ready, Intent(this, ReadinessActivity::class.java))
        entry(R.string.language, R.drawable.ic_language, Intent(this, LanguageActivity::class.java))
        entry(R.string.watched, R.drawable.ic_eye, TextActivity.intent(this, TextActivity.WATCHED))
        entry(R.string.disguise, R.drawable.ic_mask, Intent(this, DisguiseActivity::class.java))
        entry(R.string.code, R.drawable.ic_key, Intent(this, CodeActivity::class.java))
        entry(R.string.erase, R.drawable.ic_erase, Intent(this, EraseActivity::class.java))
        entry(R.string.privacy, R.drawable.ic_document, TextActivity.intent(this, TextActivity.PRIVACY))
        entry(R.string.licences, R.drawable.ic_document, TextActivity.intent(this, TextActivity.LICENCES))
        setContentView(page)
    }
}
