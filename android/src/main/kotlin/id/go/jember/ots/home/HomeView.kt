package id.go.jember.ots.home

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.drawable.LayerDrawable
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.widget.Button
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.look.Banner
import id.go.jember.ots.look.HEADING_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.Surface
import id.go.jember.ots.look.Times
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.button
import id.go.jember.ots.look.callRow
import id.go.jember.ots.look.column
import id.go.jember.ots.look.columns
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.grid
import id.go.jember.ots.look.icon
import id.go.jember.ots.look.label
import id.go.jember.ots.look.letters
import id.go.jember.ots.look.surface
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.CallTo
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.Urgency
import kotlin.math.floor

/** The home screen: the one large button, the calls, and quiet entries below. */
@SuppressLint("ViewConstructor")
class HomeView(context: Context, title: CharSequence, cancelWindowS: Int, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun press(urgency: Urgency)
        fun call(to: CallTo)
        fun openReport(report: OpenReport)
        fun mine()
        fun prepare()
        fun skipPrepare()
        fun more()
        fun quickExit()
    }

    private val page = Page(context, title, null, events::quickExit)
    private val help = HelpButton(context, cancelWindowS) { events.press(Urgency.DANGER) }
    private val changing = column(context)
    private val offer = column(context)
    private val calls = column(context)
    private var shown: HomeState? = null

    init {
        orientation = VERTICAL
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        val body = page.body
        body.addView(help, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.WRAP_CONTENT))
        body.addView(
            label(context, SMALL_SP, R.color.muted).apply {
                text = context.getText(R.string.help_hint)
                gravity = Gravity.CENTER
            },
            wide(bottom = dp(8)),
        )
        body.addView(changing, wide())
        body.addView(calls, wide())
        body.addView(offer, wide(top = dp(8)))
        body.addView(quiet(R.string.i_report, R.drawable.ic_edit) { events.press(Urgency.REPORT) }, wide(top = dp(8)))
        body.addView(quiet(R.string.i_consult, R.drawable.ic_question) { events.press(Urgency.CONSULT) }, wide())
        body.addView(quiet(R.string.mine, R.drawable.ic_list, events::mine), wide())
        body.addView(quiet(R.string.more, R.drawable.ic_dots, events::more), wide())
        body.addView(
            label(context, SMALL_SP, R.color.muted).apply { text = context.getText(R.string.free_note) },
            wide(top = dp(8)),
        )
    }

    fun render(state: HomeState) {
        if (state == shown) return
        if (state.calls != shown?.calls) {
            calls.removeAllViews()
            calls.addView(callRow(context, state.calls, events::call), wide())
        }
        val before = shown
        shown = state
        // A finger may be on what stays: only what differs is made anew, and the words of a line change in their place.
        if (before != null && before.open?.id == state.open?.id && before.copy(open = null) == state.copy(open = null)) {
            state.open?.let(::sayOpen)
            return
        }
        changing.removeAllViews()
        if (state.parts != Parts.WHOLE) {
            val words = when {
                state.parts == Parts.PRESS_ONLY -> R.string.core_press_only
                state.sms -> R.string.core_missing
                else -> R.string.core_missing_calls
            }
            changing.addView(Banner(context).apply { show(Tone.WARN, context.getText(words)) }, wide(bottom = dp(8)))
        }
        state.open?.let { changing.addView(openReport(it), wide(bottom = dp(8))) }
        if (state.unread) {
            val mine = leads(events::mine).apply { says(Tone.INFO, context.getString(R.string.unread_mine)) }
            changing.addView(mine, wide(bottom = dp(8)))
        }
        offer.removeAllViews()
        if (state.offerPrepare && state.open == null) offer.addView(offerCard(), wide(bottom = dp(8)))
    }

    private fun quiet(words: Int, icon: Int, onClick: () -> Unit) =
        button(context, Role.QUIET, context.getText(words), icon, onClick)

    private var line: Banner? = null

    private fun openReport(open: OpenReport): View = leads { shown?.open?.let(events::openReport) }.also {
        line = it
        sayOpen(open)
    }

    private fun sayOpen(open: OpenReport) {
        val stands = "${context.getString(R.string.open_report)}: ${Words.headline(context, open.headline)}"
        val unread = if (open.unread) context.getString(R.string.unread_here) else null
        val said = listOfNotNull(stands, unread, Times.lastContact(context, open.lastContactAt)).joinToString("\n")
        line?.says(Words.tone(open.headline), said)
    }

    /** A sentence that opens the page that it speaks of. */
    private fun leads(open: () -> Unit) = Banner(context).apply {
        isClickable = true
        isFocusable = true
        setOnClickListener { open() }
    }

    private fun Banner.says(tone: Tone, said: String) {
        show(tone, said)
        if (contentDescription != said) contentDescription = said
    }

    private fun offerCard(): View = column(context).apply {
        background = context.surface(Surface(R.color.surface, R.color.line))
        setPadding(dp(16), dp(12), dp(16), dp(8))
        addView(label(context, SMALL_SP).apply { text = context.getText(R.string.prepare_offer) }, wide())
        val choices = listOf(
            button(context, Role.SIDE, context.getText(R.string.prepare_open), null, events::prepare),
            button(context, Role.SIDE, context.getText(R.string.skip), null, events::skipPrepare),
        )
        addView(grid(context, context.columns(most = 2, wordDp = 140), choices), wide(bottom = dp(4)))
    }
}

/** The round button. It takes at least 40 % of the screen's height and never less than its words. */
@SuppressLint("ViewConstructor")
class HelpButton(context: Context, cancelWindowS: Int, onPress: () -> Unit) : LinearLayout(context) {
    private val round = Button(context)
    private val picture = context.icon(R.drawable.ic_hand, R.color.on_help)

    /** The size of the letters where there is room for them. */
    private val largest: Float

    init {
        gravity = Gravity.CENTER
        setPadding(0, dp(4), 0, dp(8))
        round.id = R.id.help
        round.text = context.getText(R.string.help)
        round.isAllCaps = false
        round.stateListAnimator = null
        round.setTextColor(context.getColor(R.color.on_help))
        round.letters(HEADING_SP + 4)
        round.typeface = android.graphics.Typeface.DEFAULT_BOLD
        largest = round.textSize
        round.gravity = Gravity.CENTER
        round.maxLines = 3
        round.background = disc()
        picture.setBounds(0, 0, dp(HAND_DP), dp(HAND_DP))
        round.compoundDrawablePadding = dp(4)
        round.contentDescription = context.getString(R.string.help_says, cancelWindowS)
        round.setOnClickListener { onPress() }
        addView(round, LayoutParams(0, 0))
    }

    private fun disc() = LayerDrawable(arrayOf(context.surface(Surface(R.color.help, oval = true))))

    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val width = MeasureSpec.getSize(widthMeasureSpec)
        val screen = dp(resources.configuration.screenHeightDp)
        val height = (screen * SHARE).toInt().coerceAtLeast(dp(SMALLEST_DP))
        val diameter = minOf(width, height) - paddingTop - paddingBottom
        // The hand and up to three lines must fit: the words give way before they are cut.
        val hand = diameter > dp(HAND_FROM_DP) * resources.configuration.fontScale
        round.setCompoundDrawables(null, picture.takeIf { hand }, null, null)
        val above = if (hand) diameter / 4 else diameter / 8
        round.setPadding(diameter / 10, above, diameter / 10, above)
        val size = fitting(diameter - 2 * (diameter / 10))
        if (size != round.textSize) round.setTextSize(TypedValue.COMPLEX_UNIT_PX, size)
        round.layoutParams.width = diameter
        round.layoutParams.height = diameter
        super.onMeasure(widthMeasureSpec, MeasureSpec.makeMeasureSpec(height, MeasureSpec.EXACTLY))
    }

    /** A maker may offer still larger ones: rather than break in the disc the longest word is as large as it has room for. */
    private fun fitting(room: Int): Float {
        val paint = android.text.TextPaint(round.paint).apply { textSize = largest }
        val longest = round.text.split(' ').maxOf(paint::measureText)
        return if (longest > room) floor(largest * room / longest) else largest
    }

    private companion object {
        const val SHARE = 0.4f
        const val SMALLEST_DP = 200
        const val HAND_DP = 64
        const val HAND_FROM_DP = 170
    }
}
