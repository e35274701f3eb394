package id.go.jember.ots.mine

import android.annotation.SuppressLint
import android.content.Context
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.look.Field
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.Surface
import id.go.jember.ots.look.Times
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Typing
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.column
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.label
import id.go.jember.ots.look.surface
import id.go.jember.ots.look.wide

/** *Laporan saya*: when and how it stands, one card each, the newest first. */
@SuppressLint("ViewConstructor")
class MineView(context: Context, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun open(id: String)
        fun askForget(id: String)
        fun forget(id: String)
        fun keep()
        fun code(typed: String)
        fun back()
        fun quickExit()
    }

    private val page = Page(context, context.getText(R.string.mine), events::back, events::quickExit)
    private var shown: MineState? = null

    /**
     * The line of each card that every answer of the call centre changes, every few seconds: the rest of the card stays
     * what it was, under a finger and under TalkBack.
     */
    private val contacts = mutableMapOf<String, TextView>()

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
    }

    fun render(state: MineState) {
        val before = shown
        if (state == before) return
        shown = state
        if (before is MineState.Listed && state is MineState.Listed && before.timeless() == state.timeless()) {
            return state.lines.forEach { contacts[it.id]?.text = Times.lastContact(context, it.lastContactAt) }
        }
        page.body.removeAllViews()
        contacts.clear()
        when (state) {
            is MineState.Loading -> Unit
            is MineState.Locked -> locked(state)
            is MineState.Listed -> listed(state)
        }
    }

    private fun locked(state: MineState.Locked) {
        if (state.wrong) page.body.addView(banner(context, Tone.WARN, context.getText(R.string.code_wrong)), wide(bottom = dp(8)))
        if (state.waitS > 0) {
            page.body.addView(
                label(context).apply { text = resources.getQuantityString(R.plurals.code_wait, state.waitS, state.waitS) },
                wide(bottom = dp(8)),
            )
        }
        val field = Field(context, context.getText(R.string.code_enter), Typing.CODE)
        page.body.addView(field, wide(bottom = dp(12)))
        page.body.addView(button(context, Role.MAIN, context.getText(R.string.open)) { events.code(field.text) }, wide())
    }

    private fun listed(state: MineState.Listed) {
        state.trouble?.let { page.body.addView(banner(context, Tone.WARN, context.getText(Words.trouble(it))), wide(bottom = dp(8))) }
        // Of a list that was not read nobody knows that it is empty.
        if (state.lines.isEmpty() && state.trouble == null) {
            page.body.addView(label(context, colour = R.color.muted).apply { text = context.getText(R.string.mine_empty) }, wide())
        }
        for (line in state.lines) page.body.addView(card(line, line.id == state.confirm), wide(bottom = dp(12)))
    }

    private fun MineState.Listed.timeless() = copy(lines = lines.map { it.copy(lastContactAt = null) })

    private fun card(line: MineLine, confirming: Boolean) = column(context).apply {
        background = context.surface(Surface(R.color.surface, R.color.line))
        setPadding(dp(16), dp(12), dp(16), dp(12))
        val time = Times.short(context, line.pressedAt)
        addView(label(context, bold = true).apply { text = time }, wide())
        if (line.drill) addView(label(context, SMALL_SP).apply { text = context.getText(R.string.drill_banner) }, wide())
        addView(label(context).apply { text = Words.headline(context, line.headline) }, wide(bottom = dp(4)))
        if (line.unread) addView(banner(context, Tone.INFO, context.getText(R.string.unread_here)), wide(bottom = dp(4)))
        if (line.unsent) addView(label(context, SMALL_SP, R.color.warn).apply { text = context.getText(R.string.mine_unsent) }, wide())
        val contact = label(context, SMALL_SP, R.color.muted).apply { text = Times.lastContact(context, line.lastContactAt) }
        contacts[line.id] = contact
        addView(contact, wide())
        if (confirming) {
            addView(label(context).apply { text = context.getText(R.string.mine_forget_ask) }, wide(top = dp(8)))
            addView(button(context, Role.MAIN, context.getText(R.string.mine_forget)) { events.forget(line.id) }, wide(top = dp(8)))
            addView(button(context, Role.SIDE, context.getText(R.string.mine_keep)) { events.keep() }, wide(top = dp(8)))
        } else {
            addView(
                button(context, Role.SIDE, context.getText(R.string.open)) { events.open(line.id) }.apply {
                    contentDescription = "${context.getString(R.string.open)}, $time"
                },
                wide(top = dp(8)),
            )
            addView(
                button(context, Role.QUIET, context.getText(R.string.mine_forget), R.drawable.ic_erase) {
                    events.askForget(line.id)
                }.apply {
                    contentDescription = "${context.getString(R.string.mine_forget)}, $time"
                },
                wide(),
            )
        }
    }
}
