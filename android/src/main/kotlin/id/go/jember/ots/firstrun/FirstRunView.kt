package id.go.jember.ots.firstrun

import android.annotation.SuppressLint
import android.content.Context
import android.view.Gravity
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.TITLE_SP
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.button
import id.go.jember.ots.look.columns
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.grid
import id.go.jember.ots.look.icon
import id.go.jember.ots.look.label
import id.go.jember.ots.look.row
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.Language

@SuppressLint("ViewConstructor")
class FirstRunView(context: Context, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun language(language: Language)
        fun press()
        fun privacy()
        fun licences()
        fun finished()
        fun quickExit()
    }

    private val page = Page(context, context.getText(R.string.app_name), null, events::quickExit)
    private var shown: FirstRunState? = null

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        page.foot.addView(
            button(context, Role.MAIN, context.getText(R.string.first_ok), R.drawable.ic_check, events::finished).apply { id = R.id.next },
            wide(top = dp(8), bottom = dp(8)),
        )
        page.foot.addView(
            button(context, Role.HELP, context.getText(R.string.help), R.drawable.ic_hand, events::press).apply {
                id = R.id.help
            },
            wide(bottom = dp(8)),
        )
    }

    fun render(state: FirstRunState) {
        if (state == shown) return
        shown = state
        val body = page.body
        body.removeAllViews()
        body.addView(label(context, TITLE_SP, bold = true).apply { text = context.getText(R.string.first_title) }, wide(bottom = dp(12)))
        // First of all: whoever reads only one of them must find it.
        val languages = Language.values().map { language ->
            button(context, if (language == state.language) Role.MAIN else Role.SIDE, Words.language(language)) {
                events.language(language)
            }
        }
        body.addView(grid(context, context.columns(most = 2, wordDp = 150), languages), wide(bottom = dp(16)))
        for (point in state.points) body.addView(line(point), wide(bottom = dp(12)))
        val privacy = button(context, Role.QUIET, context.getText(R.string.privacy), R.drawable.ic_document, events::privacy)
        body.addView(privacy, wide(top = dp(12)))
        body.addView(button(context, Role.QUIET, context.getText(R.string.licences), R.drawable.ic_document, events::licences), wide())
    }

    private fun line(point: Point): LinearLayout = row(context).apply {
        val (words, icon) = when (point) {
            Point.HOW_IT_WORKS -> R.string.first_how to R.drawable.ic_hand
            Point.FREE -> R.string.first_free to R.drawable.ic_check
            Point.PRIVATE -> R.string.first_private to R.drawable.ic_lock
            Point.POLICE_RULE -> R.string.police_rule to R.drawable.ic_police
            Point.NO_SIGNAL -> R.string.first_no_signal to R.drawable.ic_network
        }
        gravity = Gravity.TOP
        val picture = ImageView(context).apply {
            setImageDrawable(context.icon(icon, R.color.act))
            importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        }
        addView(picture, LayoutParams(dp(28), dp(28)).apply { marginEnd = dp(12) })
        addView(label(context).apply { text = context.getText(words) }, LayoutParams(0, ViewGroup.LayoutParams.WRAP_CONTENT, 1f))
    }
}
