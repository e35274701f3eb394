package id.go.jember.ots.firstrun

import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Languages

/** The one page of the first run. The help button stands on it too: nobody must read first. */
class FirstRunActivity : ScreenActivity(), FirstRunView.Events {
    private lateinit var presenter: FirstRunPresenter

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        presenter = FirstRunPresenter(
            Languages.of(this),
            remember = { ots.settings.firstRunSeen = true },
            speak = {
                Languages.choose(this, it)
                recreate()
            },
        )
        val view = FirstRunView(this, this)
        setContentView(view)
        presenter.attach { state ->
            if (state.finished) finish() else view.render(state)
        }
    }

    override fun onDestroy() {
        presenter.detach()
        super.onDestroy()
    }

    /** Seen is seen, however it was left. */
    override fun onPause() {
        if (isFinishing) ots.settings.firstRunSeen = true
        super.onPause()
    }

    override fun language(language: Language) = presenter.language(language)

    override fun press() {
        val pressed = ots.presser.press(this, Urgency.DANGER)
        startActivity(PressActivity.shows(this, pressed, Urgency.DANGER))
        presenter.finish()
    }

    override fun privacy() = startActivity(TextActivity.intent(this, TextActivity.PRIVACY))

    override fun licences() = startActivity(TextActivity.intent(this, TextActivity.LICENCES))

    override fun finished() = presenter.finish()
}
