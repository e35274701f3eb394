package id.go.jember.ots.questions

import android.annotation.SuppressLint
import android.content.Context
import android.text.Layout
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.look.Banner
import id.go.jember.ots.look.CheckTile
import id.go.jember.ots.look.Field
import id.go.jember.ots.look.HEADING_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.TITLE_SP
import id.go.jember.ots.look.Tile
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Typing
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.button
import id.go.jember.ots.look.column
import id.go.jember.ots.look.columns
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.grid
import id.go.jember.ots.look.iconButton
import id.go.jember.ots.look.label
import id.go.jember.ots.look.row
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.PositionOf

/** One question a page: a sentence, tiles or a field, and *Lewati* as large as the answer. */
@SuppressLint("ViewConstructor")
class QuestionView(context: Context, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun choose(option: Code)
        fun confirm()
        fun skip()
        fun position(of: PositionOf)
        fun positionSettings()
        fun positionPermission()
        fun positionSeen()
        fun doNotCall(on: Boolean)
        fun contact(number: String, name: String, times: String, phrase: String)
        fun type(query: String)
        fun pick(place: PlaceName)
        fun words(text: String)
        fun speak()
        fun back()
        fun quickExit()
    }

    private val page = Page(context, "", events::back, events::quickExit)
    private val dots = row(context)
    private val question: TextView = label(context, TITLE_SP, bold = true)
    private val speaker: View = iconButton(context, R.drawable.ic_speaker, context.getText(R.string.speak), events::speak)
    private val notes = column(context)
    private val answer = column(context)
    private var shown: QuestionPage? = null
    private val tiles = HashMap<Code, CheckTile>()
    private var matches = column(context)

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        val head = row(context).apply { gravity = Gravity.CENTER_VERTICAL }
        head.addView(question, LayoutParams(0, ViewGroup.LayoutParams.WRAP_CONTENT, 1f))
        head.addView(speaker, LayoutParams(dp(56), dp(56)))
        page.body.addView(dots, wide(bottom = dp(8)))
        page.body.addView(head, wide(bottom = dp(8)))
        page.body.addView(notes, wide())
        page.body.addView(answer, wide())
        speaker.visibility = View.GONE
    }

    /** Only where the question can really be read aloud. */
    fun canSpeak(can: Boolean) {
        speaker.visibility = if (can) View.VISIBLE else View.GONE
    }

    fun render(state: QuestionPage) {
        val before = shown
        shown = state
        val newPage = before == null || before.topic != state.topic || before.ask.javaClass != state.ask.javaClass
        if (newPage) drawDots(state)
        if (newPage || before.noted() != state.noted()) drawNotes(state)
        val stepped = state.ask is Ask.Position && before?.ask != state.ask
        if (newPage || stepped) draw(state)
        refresh(state)
    }

    private fun QuestionPage.noted() = Triple(answered, policeNotice, trouble)

    private fun drawDots(state: QuestionPage) {
        val at = state.index + 1
        if (state.count > 1) page.title("$at/${state.count}", context.getString(R.string.question_of, at, state.count))
        dots.removeAllViews()
        dots.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO_HIDE_DESCENDANTS
        if (state.count < 2) return
        for (at in 0 until state.count) {
            val dot = View(context).apply {
                background = android.graphics.drawable.GradientDrawable().apply {
                    shape = android.graphics.drawable.GradientDrawable.OVAL
                    if (at <= state.index) setColor(context.getColor(R.color.act))
                    setStroke(dp(2), context.getColor(if (at <= state.index) R.color.act else R.color.line))
                }
            }
            dots.addView(dot, LayoutParams(dp(12), dp(12)).apply { marginEnd = dp(8) })
        }
    }

    private fun drawNotes(state: QuestionPage) {
        notes.removeAllViews()
        fun note(tone: Tone, words: Int, live: Boolean = false) =
            notes.addView(Banner(context, SMALL_SP, live).apply { show(tone, context.getText(words)) }, wide(bottom = dp(8)))
        if (state.answered && state.ask !is Ask.ContactDetails) note(Tone.OK, R.string.answered_again)
        if (state.policeNotice) note(Tone.INFO, R.string.police_rule, live = true)
        state.trouble?.let { note(Tone.WARN, Words.trouble(it), live = true) }
    }

    private fun draw(state: QuestionPage) {
        answer.removeAllViews()
        tiles.clear()
        page.scroll.scrollTo(0, 0)
        val words = context.getText(Words.question(state))
        // A word too long for a small screen with a large font carries soft hyphens. Where none does, the system would only
        // divide words by the rules of some other language.
        question.hyphenationFrequency =
            if (SOFT_HYPHEN in words) Layout.HYPHENATION_FREQUENCY_NORMAL else Layout.HYPHENATION_FREQUENCY_NONE
        question.text = words
        when (val ask = state.ask) {
            is Ask.One -> one(ask)
            is Ask.Several -> several(ask)
            is Ask.Area -> area()
            is Ask.Position -> position(ask)
            is Ask.Channels -> channels()
            is Ask.ContactDetails -> contact(ask)
            is Ask.Words -> words()
        }
    }

    private fun refresh(state: QuestionPage) {
        when (val ask = state.ask) {
            is Ask.Several -> tiles.forEach { (option, tile) -> tile.checked = option in ask.chosen }
            is Ask.Channels -> {
                tiles.forEach { (option, tile) -> tile.checked = option in ask.chosen }
                doNotCall?.checked = ask.doNotCall
                sayContactRule(state)
            }
            is Ask.Area -> drawMatches(ask.matches)
            else -> Unit
        }
        answer.findViewById<View>(R.id.next)?.isEnabled = !state.busy
    }

    private fun one(ask: Ask.One) {
        val options = ask.options.map { option ->
            val (words, icon) = Words.option(option)
            Tile(context, icon, context.getText(words)).apply { setOnClickListener { events.choose(option) } }
        }
        answer.addView(grid(context, tileColumns(), options), wide(bottom = dp(12)))
        answer.addView(skip(), wide())
    }

    private fun several(ask: Ask.Several) {
        answer.addView(grid(context, tileColumns(), ask.options.map { checkTile(it) }), wide(bottom = dp(12)))
        nextAndSkip(R.string.next, events::confirm)
    }

    private var doNotCall: CheckTile? = null

    private val contactRule = label(context, SMALL_SP, R.color.muted)

    /** Before the report was read nothing is said of who may call. */
    private fun sayContactRule(state: QuestionPage) {
        contactRule.visibility = if (state.prepared == null) View.GONE else View.VISIBLE
        contactRule.text = context.getText(
            when {
                state.answered -> R.string.contact_stands
                state.prepared == true -> R.string.contact_prepared
                else -> R.string.contact_rule
            },
        )
    }

    private fun channels() {
        val never = CheckTile(context, R.drawable.ic_no_call, context.getText(R.string.do_not_call))
        never.setOnClickListener { events.doNotCall(!never.checked) }
        doNotCall = never
        answer.addView(contactRule, wide())
        answer.addView(grid(context, tileColumns(), Channel.values().map { checkTile(it) } + never), wide(bottom = dp(12)))
        nextAndSkip(R.string.next, events::confirm)
    }

    private fun contact(ask: Ask.ContactDetails) {
        val number = Field(context, context.getText(R.string.contact_number), Typing.PHONE)
        val name = Field(context, context.getText(R.string.contact_name), Typing.NAME)
        val times = Field(context, context.getText(R.string.contact_times), Typing.LINE)
        val phrase = Field(context, context.getText(R.string.contact_phrase), Typing.LINE)
        for (field in listOfNotNull(number.takeIf { ask.needsNumber }, name, times, phrase)) {
            answer.addView(field, wide(bottom = dp(12)))
        }
        nextAndSkip(R.string.next) { events.contact(number.text, name.text, times.text, phrase.text) }
    }

    private fun area() {
        val field = Field(context, context.getText(R.string.area_hint), Typing.SEARCH)
        field.input.addTextChangedListener(AfterTyping { events.type(it) })
        answer.addView(field, wide(bottom = dp(8)))
        matches = column(context)
        answer.addView(matches, wide(bottom = dp(12)))
        answer.addView(skip(), wide())
    }

    private fun drawMatches(list: List<PlaceName>) {
        if (matches.tag == list) return
        matches.tag = list
        matches.removeAllViews()
        for (place in list) {
            val words = if (place.kecamatan == null) context.getString(R.string.area_kecamatan, place.name)
            else context.getString(R.string.area_village, place.name, place.kecamatan)
            matches.addView(button(context, Role.QUIET, words, R.drawable.ic_pin) { events.pick(place) }, wide())
        }
    }

    private fun position(ask: Ask.Position) {
        if (ask.lastKnownStored && ask.step != PositionStep.STORED) status(Tone.OK, R.string.position_last)
        when (ask.step) {
            PositionStep.ASK -> {
                answer.addView(label(context, SMALL_SP, R.color.muted).apply { text = context.getText(R.string.q_position_note) }, wide())
                val here = Tile(context, R.drawable.ic_person, context.getText(R.string.position_me))
                here.setOnClickListener { events.position(PositionOf.ME) }
                val there = Tile(context, R.drawable.ic_pin, context.getText(R.string.position_incident))
                there.setOnClickListener { events.position(PositionOf.INCIDENT) }
                answer.addView(grid(context, tileColumns(), listOf(here, there)), wide(bottom = dp(12)))
                answer.addView(skip(), wide())
                return
            }
            PositionStep.ASKING_PERMISSION -> status(Tone.WAIT, R.string.position_asking)
            PositionStep.DENIED -> {
                status(Tone.INFO, R.string.position_denied)
                settings(R.string.fix_it, events::positionPermission)
            }
            PositionStep.SWITCHED_OFF -> {
                status(Tone.INFO, R.string.position_off)
                settings(R.string.position_settings, events::positionSettings)
            }
            PositionStep.LOOKING -> status(Tone.WAIT, R.string.position_looking)
            PositionStep.STORED -> status(Tone.OK, R.string.position_stored)
            PositionStep.NOT_FOUND -> status(Tone.INFO, R.string.position_not_found)
        }
        answer.addView(
            button(context, Role.MAIN, context.getText(R.string.next), null, events::positionSeen).apply { id = R.id.next },
            wide(),
        )
    }

    private fun settings(words: Int, open: () -> Unit) =
        answer.addView(button(context, Role.SIDE, context.getText(words), null, open), wide(bottom = dp(12)))

    private fun status(tone: Tone, words: Int) =
        answer.addView(Banner(context, live = true).apply { show(tone, context.getText(words)) }, wide(bottom = dp(12)))

    private fun words() {
        val field = Field(context, context.getText(R.string.words_hint), Typing.WORDS)
        val comfort = label(context, HEADING_SP, R.color.act).apply { text = context.getText(R.string.not_your_fault) }
        answer.addView(comfort, wide(bottom = dp(8)))
        answer.addView(field, wide(bottom = dp(12)))
        nextAndSkip(R.string.words_store) { events.words(field.text) }
    }

    private fun checkTile(option: Code): CheckTile {
        val (words, icon) = Words.option(option)
        val tile = CheckTile(context, icon, context.getText(words))
        tile.setOnClickListener { events.choose(option) }
        tiles[option] = tile
        return tile
    }

    private fun nextAndSkip(words: Int, onNext: () -> Unit) {
        answer.addView(button(context, Role.MAIN, context.getText(words), null, onNext).apply { id = R.id.next }, wide(bottom = dp(8)))
        answer.addView(skip(), wide())
    }

    private fun skip() = button(context, Role.SIDE, context.getText(R.string.skip), null, events::skip).apply { id = R.id.skip }

    private fun tileColumns() = context.columns(most = 2, wordDp = TILE_WORD_DP)

    private companion object {
        /** "Perdagangan" in 16 sp with its padding. */
        const val TILE_WORD_DP = 136

        const val SOFT_HYPHEN = '\u00AD'
    }
}

/** Calls back after each change of a field. */
class AfterTyping(private val then: (String) -> Unit) : android.text.TextWatcher {
    override fun beforeTextChanged(s: CharSequence, start: Int, count: Int, after: Int) = Unit
    override fun onTextChanged(s: CharSequence, start: Int, before: Int, count: Int) = Unit
    override fun afterTextChanged(s: android.text.Editable) = then(s.toString())
}
