package id.go.jember.ots.firstrun

import id.go.jember.ots.model.Language
import id.go.jember.ots.screen.Presenter

/** What the one page of the first run says, in its order. */
enum class Point { HOW_IT_WORKS, FREE, PRIVATE, POLICE_RULE, NO_SIGNAL }

data class FirstRunState(val points: List<Point>, val language: Language, val finished: Boolean = false)

/** One page, skippable; the help button works from it as from everywhere. */
class FirstRunPresenter(language: Language, private val remember: () -> Unit, private val speak: (Language) -> Unit) :
    Presenter<FirstRunState>(FirstRunState(Point.values().toList(), language)) {
    fun language(language: Language) {
        if (language == state.language) return
        speak(language)
        become(state.copy(language = language))
    }

    /** *Mengerti*, *Lewati* and back are the same: it is never shown again. */
    fun finish() {
        remember()
        become(state.copy(finished = true))
    }
}
