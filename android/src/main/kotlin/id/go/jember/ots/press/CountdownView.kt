package id.go.jember.ots.press

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.Rect
import android.util.TypedValue
import android.view.Gravity
import android.view.MotionEvent
import android.view.View
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.look.Banner
import id.go.jember.ots.look.HEADING_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.Times
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.callRow
import id.go.jember.ots.look.column
import id.go.jember.ots.look.columns
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.grid
import id.go.jember.ots.look.label
import id.go.jember.ots.look.row
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.CallKind
import id.go.jember.ots.model.CallTo
import id.go.jember.ots.model.Trouble

/** The page after a press: the seconds, *Kirim sekarang* and *Batalkan*. */
@SuppressLint("ViewConstructor")
class CountdownView(
    context: Context,
    private val calls: List<CallTo>,
    private val smsNumber: String?,
    private val events: Events,
) : LinearLayout(context) {
    interface Events {
        fun cancel()

        /** Whether a touch that begins on *Batalkan* now is meant for it. */
        fun takesTouch(): Boolean
        fun sendNow()
        fun pressAgain()
        fun call(to: CallTo)
        fun sendSms(sealed: String?)
        fun quickExit()
        fun close()
    }

    private val page = Page(context, "", null, events::quickExit)
    private val seconds: TextView = label(context, HEADING_SP, bold = true)
    private val spoken: TextView = label(context, HEADING_SP)
    private val failed = Banner(context, live = true)
    private var kind: Class<*>? = null

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        page.body.gravity = Gravity.CENTER_HORIZONTAL
    }

    /** A touch that is not meant for *Batalkan* reaches nothing at all. */
    override fun onInterceptTouchEvent(touch: MotionEvent): Boolean {
        val begins = touch.actionMasked == MotionEvent.ACTION_DOWN || touch.actionMasked == MotionEvent.ACTION_POINTER_DOWN
        val cancel = findViewById<View?>(R.id.cancel)
        if (!begins || cancel == null) return super.onInterceptTouchEvent(touch)
        val place = Rect(0, 0, cancel.width, cancel.height).also { offsetDescendantRectToMyCoords(cancel, it) }
        val on = place.contains(touch.getX(touch.actionIndex).toInt(), touch.getY(touch.actionIndex).toInt())
        return (on && !events.takesTouch()) || super.onInterceptTouchEvent(touch)
    }

    fun render(state: CountdownState) {
        if (kind != state.javaClass) {
            kind = state.javaClass
            page.body.removeAllViews()
            page.foot.removeAllViews()
            when (state) {
                is CountdownState.Counting -> counting()
                is CountdownState.Going -> going()
                is CountdownState.CalledOff -> ended(Tone.OK, R.string.called_off, R.string.called_off_fine)
                is CountdownState.CancelIsMessage -> ended(Tone.INFO, R.string.cancel_is_message, null)
                is CountdownState.NotSaved -> notSaved(state)
            }
        }
        if (state is CountdownState.Going) stands(state)
        if (state is CountdownState.Counting) {
            seconds.text = state.secondsLeft.toString()
            failed.visibility = if (state.cancelFailed) View.VISIBLE else View.GONE
            if (state.cancelFailed) failed.show(Tone.WARN, context.getText(R.string.cancel_failed))
            page.foot.findViewById<View>(R.id.cancel)?.isEnabled = !state.busy
            page.foot.findViewById<View>(R.id.send_now)?.isEnabled = !state.busy
        }
    }

    private fun counting() {
        spoken.text = context.getText(R.string.sending_in)
        // Read once as it appears; a figure announced every second would drown the buttons.
        seconds.contentDescription = null
        seconds.id = R.id.seconds
        val low = context.resources.configuration.screenHeightDp < LOW_DP
        if (low) besideTheWords() else belowTheWords()
        // Nobody scrolls within five seconds: both ways out stand below whatever the words take, on a phone that lies
        // on its side beside each other.
        val sendNow = button(context, Role.MAIN, context.getText(R.string.send_now), null, events::sendNow)
        sendNow.id = R.id.send_now
        val cancel = button(context, Role.SIDE, context.getText(R.string.cancel), R.drawable.ic_close, events::cancel)
        cancel.id = R.id.cancel
        val both = listOf(sendNow, cancel).onEach { it.minHeight = dp(BUTTON_DP) }
        val columns = if (low) 2 else context.columns(most = 2, wordDp = BUTTON_WORD_DP)
        page.foot.addView(grid(context, columns, both), wide(bottom = dp(if (low) 8 else 16)))
    }

    private fun belowTheWords() {
        val body = page.body
        body.addView(failed, wide(bottom = dp(8)))
        spoken.gravity = Gravity.CENTER
        body.addView(spoken, wide(top = dp(8)))
        seconds.gravity = Gravity.CENTER
        // Large already: grown with the letters it would push itself off the smallest screen.
        seconds.setTextSize(TypedValue.COMPLEX_UNIT_DIP, SECONDS_DP)
        body.addView(seconds, wide(bottom = dp(8)))
        body.addView(saved(), wide(bottom = dp(16)))
    }

    /** On a phone that lies on its side what scrolls is hardly higher than the figure: it stands at the top of it. */
    private fun besideTheWords() {
        val words = column(context)
        words.addView(failed, wide(bottom = dp(8)))
        words.addView(spoken, wide(bottom = dp(8)))
        words.addView(saved(), wide(bottom = dp(16)))
        seconds.setTextSize(TypedValue.COMPLEX_UNIT_DIP, LOW_SECONDS_DP)
        seconds.setLineSpacing(0f, 1f)
        seconds.includeFontPadding = false
        val both = row(context)
        both.addView(words, LayoutParams(0, LayoutParams.WRAP_CONTENT, 1f).apply { marginEnd = dp(16) })
        both.addView(seconds, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
        page.body.addView(both, wide())
    }

    private val standing = Banner(context, HEADING_SP, live = true)
    private val contact = label(context, SMALL_SP, R.color.muted)
    private val police = column(context)

    private fun going() {
        val body = page.body
        body.addView(standing, wide(top = dp(24), bottom = dp(8)))
        body.addView(contact, wide(bottom = dp(16)))
        body.addView(police, wide(bottom = dp(16)))
        body.addView(label(context).apply { text = context.getText(R.string.unlock_for_more) }, wide())
    }

    private fun stands(state: CountdownState.Going) {
        val headline = state.headline
        if (headline == null) standing.show(Tone.OK, context.getText(R.string.step_saved))
        else standing.show(Words.tone(headline), Words.headline(context, headline))
        // Until the core has said how the alert stands, nothing is known of any contact either.
        contact.visibility = if (headline == null) View.GONE else View.VISIBLE
        contact.text = Times.lastContact(context, state.lastContactAt)
        // A finger may be on it: it stays the same button for as long as it is one.
        if (state.policeFirst == (police.childCount > 0)) return
        police.removeAllViews()
        if (!state.policeFirst) return
        val words = context.getString(R.string.call_now, calls.first().number)
        police.addView(button(context, Role.HELP, words, R.drawable.ic_call) { events.call(calls.first()) }, wide())
    }

    private fun saved() = Banner(context, SMALL_SP, live = true).apply {
        show(Tone.OK, context.getText(R.string.countdown_saved))
    }

    private fun said(tone: Tone, words: Int) = Banner(context, HEADING_SP, live = true).apply { show(tone, context.getText(words)) }

    private fun ended(tone: Tone, words: Int, more: Int?) {
        val body = page.body
        body.addView(said(tone, words), wide(top = dp(24), bottom = dp(16)))
        more?.let { body.addView(label(context).apply { text = context.getText(it) }, wide(bottom = dp(16))) }
        body.addView(button(context, Role.MAIN, context.getText(R.string.close), null, events::close), wide())
    }

    private fun notSaved(state: CountdownState.NotSaved) {
        val body = page.body
        // The police for danger, and else whom one talks to.
        val first = if (state.danger) calls.first() else calls.firstOrNull { it.kind == CallKind.SAPA } ?: calls.first()
        body.addView(said(Tone.DANGER, R.string.not_saved), wide(bottom = dp(8)))
        if (state.trouble == Trouble.STORAGE_FULL) {
            body.addView(label(context).apply { text = context.getText(R.string.not_saved_full) }, wide())
        }
        // Without a number for SMS the call is all that is left, and its button says so.
        if (smsNumber != null) {
            val todo = context.getString(R.string.not_saved_do, first.number)
            body.addView(label(context, HEADING_SP).apply { text = todo }, wide(bottom = dp(8)))
        }
        body.addView(
            button(context, Role.HELP, context.getString(R.string.call_now, first.number), R.drawable.ic_call) {
                events.call(first)
            }.apply { minHeight = dp(BUTTON_DP) },
            wide(bottom = dp(12)),
        )
        if (smsNumber != null) {
            val warning = if (state.smsText == null) R.string.sms_plain_warn else R.string.sms_warn
            body.addView(banner(context, Tone.INFO, context.getString(warning, smsNumber)), wide())
            body.addView(
                button(context, Role.SIDE, context.getText(R.string.sms_open), R.drawable.ic_sms) { events.sendSms(state.smsText) },
                wide(top = dp(8), bottom = dp(12)),
            )
        }
        body.addView(button(context, Role.SIDE, context.getText(R.string.press_again), R.drawable.ic_hand, events::pressAgain), wide())
        val others = column(context)
        others.addView(callRow(context, calls - first, events::call), wide())
        body.addView(others, wide(top = dp(8)))
    }

    private companion object {
        const val SECONDS_DP = 96f

        /** Lower than this a screen has no room for the figure below its words, and both buttons. */
        const val LOW_DP = 480
        const val LOW_SECONDS_DP = 64f
        const val BUTTON_DP = 72
        const val BUTTON_WORD_DP = 200
    }
}
