package id.go.jember.ots.safety

import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.button
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.Language
import id.go.jember.ots.outside.Outside
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Languages

/** The language of the app; each one named in itself. */
class LanguageActivity : ScreenActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val page = Page(this, getText(R.string.language), ::finish, ::quickExit)
        val now = Languages.of(this)
        val between = resources.getDimensionPixelSize(R.dimen.between)
        for (language in Language.values()) {
            val role = if (language == now) Role.MAIN else Role.SIDE
            page.body.addView(button(this, role, Words.language(language)) { choose(language) }, wide(bottom = between))
        }
        setContentView(page)
    }

    private fun choose(language: Language) {
        Languages.choose(this, language)
        Outside.refresh(applicationContext)
        recreate()
    }
}
