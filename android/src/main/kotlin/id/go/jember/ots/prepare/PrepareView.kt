package id.go.jember.ots.prepare

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.Rect
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.look.Banner
import id.go.jember.ots.look.CheckTile
import id.go.jember.ots.look.Field
import id.go.jember.ots.look.HEADING_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.Times
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Typing
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.column
import id.go.jember.ots.look.columns
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.follow
import id.go.jember.ots.look.grid
import id.go.jember.ots.look.label
import id.go.jember.ots.look.tick
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.Condition
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.questions.AfterTyping

/** *Siapkan tombol*: one calm page, everything optional, locked for the call centre at once. */
@SuppressLint("ViewConstructor")
class PrepareView(context: Context, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun channel(channel: Channel)
        fun doNotCall(on: Boolean)
        fun condition(condition: Condition)
        fun position(allowed: Boolean)
        fun type(query: String)
        fun pick(place: PlaceName)
        fun seal(typed: Typed)
        fun again()
        fun remove()
        fun back()
        fun quickExit()
    }

    private val page = Page(context, context.getText(R.string.prepare), events::back, events::quickExit)
    private val top = column(context)
    private val form = column(context)
    private val tiles = HashMap<Code, CheckTile>()
    private val never = CheckTile(context, R.drawable.ic_no_call, context.getText(R.string.do_not_call))
    private val matches = column(context)
    private val home = Field(context, context.getText(R.string.prepare_home), Typing.SEARCH)
    private val position = tick(context, context.getText(R.string.prepare_position)) { events.position(it) }
    private val positionNote = column(context)
    private var formIsDrawn = false
    private var settingHome = false

    /** The place that was chosen and stands in its field: put there again, as when the phone is turned, it is still that one. */
    private var homeName: String? = null

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        page.body.addView(top, wide(bottom = dp(8)))
        page.body.addView(form, wide())
        never.setOnClickListener { events.doNotCall(!never.checked) }
        home.input.addTextChangedListener(AfterTyping { if (!settingHome && it != homeName) typeHome(it) })
    }

    fun render(state: PrepareState) {
        drawTop(state)
        if (!state.editing) {
            form.removeAllViews()
            formIsDrawn = false
            return
        }
        if (!formIsDrawn) drawForm()
        tiles.forEach { (option, tile) -> tile.checked = option in state.channels || option in state.conditions }
        never.checked = state.doNotCall
        position.follow(state.positionAllowed)
        notePosition(state.positionRefused)
        form.findViewById<android.view.View>(R.id.next)?.isEnabled = !state.busy
        drawMatches(state.matches, state.homeUnclear)
        state.home?.let { setHome(it.name) }
    }

    private fun drawTop(state: PrepareState) {
        top.removeAllViews()
        state.trouble?.let { top.addView(banner(context, Tone.WARN, context.getText(Words.trouble(it))), wide(bottom = dp(8))) }
        if (state.empty) top.addView(banner(context, Tone.INFO, context.getText(R.string.prepare_empty)), wide(bottom = dp(8)))
        state.preparedAt?.let {
            top.addView(banner(context, Tone.OK, context.getString(R.string.prepare_done, Times.short(context, it))), wide(bottom = dp(8)))
        }
        if (state.editing) {
            top.addView(label(context).apply { text = context.getText(R.string.prepare_explain) }, wide())
        } else if (state.preparedAt != null) {
            val again = button(context, Role.SIDE, context.getText(R.string.prepare_again), R.drawable.ic_edit, events::again)
            top.addView(again, wide(bottom = dp(8)))
            top.addView(button(context, Role.SIDE, context.getText(R.string.prepare_remove), R.drawable.ic_erase, events::remove), wide())
        }
    }

    private fun drawForm() {
        formIsDrawn = true
        tiles.clear()
        detach(home, matches, position, positionNote, never)
        val name = Field(context, context.getText(R.string.prepare_name), Typing.NAME)
        val phone = Field(context, context.getText(R.string.prepare_phone), Typing.PHONE)
        val times = Field(context, context.getText(R.string.contact_times), Typing.LINE)
        val phrase = Field(context, context.getText(R.string.contact_phrase), Typing.LINE)
        val note = Field(context, context.getText(R.string.prepare_note), Typing.LINE)
        val columns = context.columns(most = 2, wordDp = 136)
        fun field(view: android.view.View) = form.addView(view, wide(top = dp(12)))
        fun heading(words: Int) = field(label(context, HEADING_SP, bold = true).apply { text = context.getText(words) })
        field(name)
        field(phone)
        field(home)
        field(matches)
        heading(R.string.q_contact)
        field(label(context, SMALL_SP, R.color.muted).apply { text = context.getText(R.string.contact_rule) })
        field(grid(context, columns, Channel.values().map { tile(it) { events.channel(it) } } + never))
        field(times)
        field(phrase)
        heading(R.string.prepare_conditions)
        field(grid(context, columns, Condition.values().map { tile(it) { events.condition(it) } }))
        field(note)
        field(position)
        field(positionNote)
        field(
            button(context, Role.MAIN, context.getText(R.string.prepare_seal), R.drawable.ic_lock) {
                events.seal(Typed(name.text, phone.text, times.text, phrase.text, note.text))
            }.apply { id = R.id.next },
        )
    }

    private fun notePosition(refused: Boolean) {
        if (positionNote.tag == refused) return
        positionNote.tag = refused
        positionNote.removeAllViews()
        val words = context.getText(R.string.prepare_position_note)
        val note = if (refused) Banner(context, SMALL_SP, live = true).apply { show(Tone.INFO, words) }
        else label(context, SMALL_SP, R.color.muted).apply { text = words }
        positionNote.addView(note, wide())
    }

    private fun tile(option: Code, onClick: () -> Unit): CheckTile {
        val (words, icon) = Words.option(option)
        return CheckTile(context, icon, context.getText(words)).also { tile ->
            tile.setOnClickListener { onClick() }
            tiles[option] = tile
        }
    }

    private fun drawMatches(list: List<PlaceName>, unclear: Boolean) {
        if (matches.tag == list to unclear) return
        matches.tag = list to unclear
        matches.removeAllViews()
        if (unclear) {
            val say = Banner(context, SMALL_SP, live = true).apply { show(Tone.WARN, context.getText(R.string.prepare_home_unclear)) }
            matches.addView(say, wide(bottom = dp(8)))
            // The button that was tapped stands far below.
            say.post { say.requestRectangleOnScreen(Rect(0, 0, say.width, say.height), true) }
        }
        for (place in list) {
            val words = if (place.kecamatan == null) context.getString(R.string.area_kecamatan, place.name)
            else context.getString(R.string.area_village, place.name, place.kecamatan)
            matches.addView(button(context, Role.QUIET, words, R.drawable.ic_pin) { events.pick(place) }, wide())
        }
    }

    private fun typeHome(query: String) {
        homeName = null
        events.type(query)
    }

    private fun setHome(name: String) {
        homeName = name
        if (home.text == name) return
        settingHome = true
        home.input.setText(name)
        home.input.setSelection(name.length)
        settingHome = false
    }

    private fun detach(vararg views: android.view.View) {
        for (view in views) (view.parent as? android.view.ViewGroup)?.removeView(view)
    }
}
