package id.go.jember.ots.readiness

import android.annotation.SuppressLint
import android.content.Context
import android.view.Gravity
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.look.HEADING_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.Surface
import id.go.jember.ots.look.Times
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.column
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.icon
import id.go.jember.ots.look.label
import id.go.jember.ots.look.row
import id.go.jember.ots.look.surface
import id.go.jember.ots.look.wide

/** *Kesiapan HP*: what works, what could work better, and a test press with its round trip. */
@SuppressLint("ViewConstructor")
class ReadinessView(context: Context, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun fix(check: Check)
        fun drill()
        fun openDrill(report: String)
        fun back()
        fun quickExit()
    }

    private val page = Page(context, context.getText(R.string.readiness), events::back, events::quickExit)
    private val intro = label(context)
    private val lines = column(context)
    private val drill = column(context)
    private var shown: ReadinessState? = null

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        page.body.addView(intro, wide(bottom = dp(8)))
        page.body.addView(lines, wide())
        page.body.addView(drill, wide(top = dp(16)))
    }

    fun render(state: ReadinessState) {
        val before = shown
        shown = state
        if (before?.pressStores != state.pressStores) {
            intro.text = context.getText(if (state.pressStores) R.string.readiness_intro else R.string.readiness_intro_unsure)
        }
        if (before?.lines != state.lines) {
            lines.removeAllViews()
            for (line in state.lines) lines.addView(card(line), wide(bottom = dp(8)))
        }
        if (before == null || before.drill != state.drill || before.drillFailed != state.drillFailed) drawDrill(state)
    }

    private fun card(line: CheckLine): LinearLayout = column(context).apply {
        background = context.surface(Surface(R.color.surface, R.color.line))
        setPadding(dp(16), dp(12), dp(16), dp(12))
        val tone = when (line.verdict) {
            Verdict.GOOD -> Tone.OK
            Verdict.FIX -> Tone.WARN
            Verdict.KNOW -> Tone.INFO
        }
        val head = row(context).apply { gravity = Gravity.CENTER_VERTICAL }
        val picture = ImageView(context).apply {
            setImageDrawable(context.icon(tone.icon, tone.colour))
            contentDescription = context.getText(CheckWords.verdict(line.verdict))
        }
        head.addView(picture, LayoutParams(dp(24), dp(24)).apply { marginEnd = dp(12) })
        head.addView(
            label(context, bold = true).apply { text = context.getText(CheckWords.title(line.check)) },
            LayoutParams(0, ViewGroup.LayoutParams.WRAP_CONTENT, 1f),
        )
        addView(head, wide())
        addView(label(context, SMALL_SP, R.color.muted).apply { text = CheckWords.detail(context, line) }, wide(top = dp(4)))
        if (line.verdict != Verdict.GOOD && line.check in CheckWords.FIXABLE) {
            val words = context.getText(R.string.fix_it)
            addView(
                button(context, Role.SIDE, words) { events.fix(line.check) }.apply {
                    contentDescription = "$words, ${context.getString(CheckWords.title(line.check))}"
                },
                wide(top = dp(8)),
            )
        }
    }

    private fun drawDrill(state: ReadinessState) {
        drill.removeAllViews()
        drill.addView(label(context, HEADING_SP, bold = true).apply { text = context.getText(R.string.drill) }, wide())
        drill.addView(label(context, SMALL_SP).apply { text = context.getText(R.string.drill_explain) }, wide(bottom = dp(8)))
        if (state.drillFailed) drill.addView(banner(context, Tone.WARN, context.getText(R.string.drill_failed)), wide(bottom = dp(8)))
        state.drill?.let { trip(it) }
        drill.addView(button(context, Role.MAIN, context.getText(R.string.drill_start), R.drawable.ic_ready, events::drill), wide())
    }

    private fun trip(trip: Drill) {
        fun line(tone: Tone, words: String) = drill.addView(banner(context, tone, words), wide(bottom = dp(8)))
        line(Tone.OK, context.getString(R.string.drill_pressed, Times.short(context, trip.pressedAt)))
        when {
            trip.refused -> line(Tone.WARN, context.getString(R.string.head_refused))
            trip.sentAfterMs != null ->
                line(Tone.OK, context.getString(R.string.drill_sent, Times.seconds(context, trip.sentAfterMs)))
            else -> line(Tone.WAIT, context.getString(R.string.drill_sent_not))
        }
        if (trip.takenAfterMs != null) {
            line(Tone.OK, context.getString(R.string.drill_taken, Times.seconds(context, trip.takenAfterMs)))
        } else if (trip.taken) {
            line(Tone.OK, context.getString(R.string.head_taken))
        } else if (trip.asked || trip.sentAfterMs == null) {
            line(Tone.WAIT, context.getString(R.string.drill_taken_not))
        }
        drill.addView(button(context, Role.QUIET, context.getText(R.string.open_report_page)) { events.openDrill(trip.report) }, wide())
    }
}
