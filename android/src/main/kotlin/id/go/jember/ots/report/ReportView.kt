package id.go.jember.ots.report

import android.annotation.SuppressLint
import android.content.Context
import android.view.View
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.look.Banner
import id.go.jember.ots.look.HEADING_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.SMALL_SP
import id.go.jember.ots.look.Surface
import id.go.jember.ots.look.Timeline
import id.go.jember.ots.look.Times
import id.go.jember.ots.look.Tone
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.banner
import id.go.jember.ots.look.button
import id.go.jember.ots.look.callRow
import id.go.jember.ots.look.column
import id.go.jember.ots.look.dp
import id.go.jember.ots.look.label
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.look.namingSapa
import id.go.jember.ots.look.surface
import id.go.jember.ots.look.wide
import id.go.jember.ots.model.CallTo
import id.go.jember.ots.model.CancelReason
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.Topic

/** The report page: what is true, whom to call, what may be added, what the call centre wrote. */
@SuppressLint("ViewConstructor")
class ReportView(context: Context, private val smsNumber: String?, private val events: Events) : LinearLayout(context) {
    interface Events {
        fun call(to: CallTo)
        fun sendSms()
        fun smsSent(sent: Boolean)
        fun allowSms()
        fun sendSms(sim: Sim)
        fun allowNotices()
        fun pressAgain()
        fun ask(topic: Topic)
        fun askAll(from: Topic)
        fun cancel(reason: CancelReason?)
        fun withdraw()
        fun back()
        fun quickExit()
    }

    private val page = Page(context, context.getText(R.string.this_report), events::back, events::quickExit)
    private val headline = Banner(context, HEADING_SP, live = true).apply { id = R.id.headline }
    private val timeline = Timeline(context).apply { id = R.id.timeline }
    private val police = column(context)
    private val above = column(context)
    private val sms = column(context)
    private val calls = column(context)
    private val foot = label(context, SMALL_SP, R.color.muted)
    private val promise = label(context)
    private val notice = button(context, Role.QUIET, context.getText(R.string.notice_offer), R.drawable.ic_bell, events::allowNotices)
    private val topics = column(context)
    private val messages = column(context)
    private val cancelPart = column(context)
    private val withdrawPart = column(context)
    private var shown: ReportPage? = null
    private var choosingReason = false

    init {
        addView(page, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        val body = page.body
        val about = listOf(above, headline, police, timeline, promise, notice, foot)
        for (part in about + listOf(sms, calls, messages, topics, cancelPart, withdrawPart)) {
            body.addView(part, wide(bottom = dp(8)))
        }
    }

    fun render(state: ReportPage) {
        val before = shown
        shown = state
        if (before == state) return
        headline.visibility = if (state.headline == null) View.GONE else View.VISIBLE
        state.headline?.let { headline.show(Words.tone(it), Words.headline(context, it)) }
        timeline.show(state.steps)
        if (before == null || before.drill != state.drill || before.trouble != state.trouble) drawAbove(state)
        // A newer document of the call centre may bring other numbers, which its sentences name too.
        val numbers = before?.calls != state.calls
        if (numbers || before.policeFirst != state.policeFirst || before.headline != state.headline) drawPolice(state)
        if (numbers || smsDiffers(before, state)) drawSms(state)
        if (numbers || before.policeFirst != state.policeFirst) drawCalls(state)
        if (numbers || before.messages != state.messages) drawMessages(state.messages)
        if (before == null || before.topics != state.topics || before.itemsWaiting != state.itemsWaiting) drawTopics(state)
        if (before?.cancelling() != state.cancelling()) drawCancel(state)
        if (before == null || before.withdrawn != state.withdrawn) drawWithdraw(state.withdrawn, asking = false)
        promise.visibility = if (state.promise == Promise.NONE) View.GONE else View.VISIBLE
        notice.visibility = if (state.offerNotice) View.VISIBLE else View.GONE
        promise.text = promised(state.promise)
        foot.text = Times.lastContact(context, state.lastContactAt)
        // Of a report that was not read nothing is said, and nothing is offered that can only be refused.
        val seen = if (state.headline in UNKNOWN) View.GONE else View.VISIBLE
        for (part in listOf(timeline, foot, messages, topics, withdrawPart)) part.visibility = seen
    }

    private fun promised(promise: Promise): String = when (promise) {
        Promise.AS_ALLOWED -> context.getString(R.string.promise_contact)
        Promise.HERE_OR_AS_PREPARED -> context.namingSapa(R.string.promise_prepared)
        Promise.NONE, Promise.ANSWER_HERE -> context.namingSapa(R.string.promise_here)
    }

    private fun smsDiffers(one: ReportPage, other: ReportPage) =
        one.offerSms != other.offerSms || one.smsWhy != other.smsWhy || one.ownSms != other.ownSms || one.askSmsSent != other.askSmsSent

    private fun drawAbove(state: ReportPage) {
        above.removeAllViews()
        if (state.drill) above.addView(banner(context, Tone.INFO, context.getText(R.string.drill_banner)), wide(bottom = dp(8)))
        state.trouble?.let { above.addView(banner(context, Tone.WARN, context.getText(Words.trouble(it))), wide()) }
    }

    /** The button of the police grows where nobody has the alert. */
    private fun drawPolice(state: ReportPage) {
        police.removeAllViews()
        val first = state.calls.firstOrNull() ?: return
        if (state.policeFirst) {
            police.addView(
                button(context, Role.HELP, context.getString(R.string.call_now, first.number), R.drawable.ic_call) {
                    events.call(first)
                }.apply {
                    id = R.id.police_first
                    minHeight = dp(GROWN_DP)
                },
                wide(),
            )
        }
        if (state.headline == Headline.UNKNOWN_TO_CENTRE || state.headline == Headline.GONE) {
            police.addView(
                button(context, Role.HELP, context.getText(R.string.help), R.drawable.ic_hand, events::pressAgain),
                wide(top = dp(8)),
            )
        }
    }

    private fun drawSms(state: ReportPage) {
        sms.removeAllViews()
        val number = smsNumber
        sms.visibility = if (state.offerSms && number != null) View.VISIBLE else View.GONE
        if (!state.offerSms || number == null) return
        sms.id = R.id.sms_offer
        sms.background = context.surface(Surface(R.color.surface, R.color.line))
        sms.setPadding(dp(16), dp(12), dp(16), dp(12))
        if (state.askSmsSent) drawSmsQuestion()
        sms.addView(label(context, bold = true).apply { text = context.getText(offer(state.smsWhy)) }, wide(bottom = dp(4)))
        sms.addView(label(context, SMALL_SP).apply { text = context.getString(R.string.sms_warn, number) }, wide(bottom = dp(8)))
        drawOwnSms(state.ownSms)
        // Never hidden behind the app's own way, which may fail where the SMS app does not.
        sms.addView(button(context, Role.SIDE, context.getText(R.string.sms_open), R.drawable.ic_sms) { events.sendSms() }, wide())
    }

    private fun offer(why: SmsWhy): Int = when (why) {
        SmsWhy.NO_NETWORK -> R.string.sms_offer
        SmsWhy.NOT_SENT -> R.string.sms_offer_unsent
        SmsWhy.REFUSED -> R.string.sms_offer_refused
        SmsWhy.UNKNOWN -> R.string.sms_offer_unknown
    }

    /** Only the person knows whether she sent it in the other app. */
    private fun drawSmsQuestion() {
        sms.addView(Banner(context, live = true).apply { show(Tone.INFO, context.getText(R.string.sms_sent_ask)) }, wide(bottom = dp(8)))
        sms.addView(button(context, Role.MAIN, context.getText(R.string.sms_sent_yes)) { events.smsSent(true) }, wide(bottom = dp(8)))
        sms.addView(button(context, Role.SIDE, context.getText(R.string.sms_sent_no)) { events.smsSent(false) }, wide(bottom = dp(16)))
    }

    private fun drawOwnSms(own: OwnSms) {
        when (own.state) {
            SmsState.NONE -> Unit
            SmsState.HANDING -> smsSays(Tone.WAIT, context.getString(R.string.sms_handing))
            SmsState.FAILED -> smsSays(Tone.WARN, context.namingPolice(R.string.sms_failed))
            SmsState.UNDELIVERED -> smsSays(Tone.WARN, context.namingPolice(R.string.sms_undelivered))
        }
        if (own.askable) ownSmsButton(context.getText(R.string.sms_direct)) { events.allowSms() }
        for (sim in own.sims) {
            val slot = sim.slot
            val words = if (slot == null) context.getText(R.string.sms_from_plain) else context.getString(R.string.sms_from, slot, sim.name)
            ownSmsButton(words) { events.sendSms(sim) }.isEnabled = own.state != SmsState.HANDING
        }
    }

    private fun smsSays(tone: Tone, words: String) =
        sms.addView(Banner(context, SMALL_SP, live = true).apply { show(tone, words) }, wide(bottom = dp(8)))

    private fun ownSmsButton(words: CharSequence, send: () -> Unit): View =
        button(context, Role.SIDE, words, R.drawable.ic_sms, send).also { sms.addView(it, wide(bottom = dp(8))) }

    private fun drawCalls(state: ReportPage) {
        calls.removeAllViews()
        val others = if (state.policeFirst) state.calls.drop(1) else state.calls
        calls.addView(callRow(context, others, events::call), wide())
    }

    private fun drawMessages(list: List<OperatorMessage>) {
        messages.removeAllViews()
        messages.addView(heading(R.string.messages), wide(top = dp(8)))
        if (list.isEmpty()) {
            messages.addView(label(context, SMALL_SP, R.color.muted).apply { text = context.getText(R.string.messages_none) }, wide())
        }
        for (message in list) {
            val card = column(context).apply {
                background = context.surface(Surface(R.color.surface, R.color.line))
                setPadding(dp(16), dp(12), dp(16), dp(12))
            }
            val time = Times.short(context, message.at)
            val head = if (message.question) "${context.getString(R.string.message_asks)} · $time" else time
            card.addView(label(context, SMALL_SP, R.color.muted).apply { text = head }, wide())
            card.addView(label(context).apply { text = Words.message(context, message) }, wide(top = dp(4)))
            messages.addView(card, wide(top = dp(8)))
        }
        messages.addView(
            button(context, Role.SIDE, context.getText(R.string.write_message), R.drawable.ic_edit) { events.ask(Topic.WORDS) },
            wide(top = dp(8)),
        )
    }

    private fun drawTopics(state: ReportPage) {
        topics.removeAllViews()
        topics.addView(heading(R.string.optional_questions), wide(top = dp(8)))
        val open = state.topics.filterNot { it.answered }
        if (open.size > 1) {
            val start = button(context, Role.SIDE, context.getText(R.string.questions_start), R.drawable.ic_question) {
                events.askAll(open.first().topic)
            }
            topics.addView(start, wide(top = dp(8), bottom = dp(4)))
        }
        for (line in state.topics.filter { it.topic != Topic.WORDS }) {
            val words = context.getString(Words.topic(line.topic))
            val said = if (line.answered) "$words · ${context.getString(R.string.answered)}" else words
            val icon = if (line.answered) R.drawable.ic_step_done else Words.topicIcon(line.topic)
            topics.addView(button(context, Role.QUIET, said, icon) { events.ask(line.topic) }, wide())
        }
        if (state.itemsWaiting > 0) {
            topics.addView(
                label(context, SMALL_SP, R.color.muted).apply {
                    text = resources.getQuantityString(R.plurals.items_waiting, state.itemsWaiting, state.itemsWaiting)
                },
                wide(top = dp(4)),
            )
        }
    }

    private fun ReportPage.cancelling() = Triple(canCancel, cancel, canCallOff)

    private fun drawCancel(state: ReportPage) {
        cancelPart.removeAllViews()
        when (state.cancel) {
            CancelLine.WAITING -> cancelSays(Tone.WAIT, R.string.cancel_waiting)
            CancelLine.DELIVERED -> cancelSays(Tone.INFO, R.string.cancel_delivered)
            CancelLine.NONE -> if (state.canCancel) if (choosingReason && !state.canCallOff) reasons() else cancelPart.addView(
                button(context, Role.QUIET, context.getText(R.string.cancel_report), R.drawable.ic_close) {
                    // Where nothing was sent nobody will read a reason.
                    if (shown?.canCallOff == true) {
                        events.cancel(null)
                    } else {
                        choosingReason = true
                        shown?.let(::drawCancel)
                    }
                },
                wide(top = dp(8)),
            )
        }
    }

    private fun cancelSays(tone: Tone, words: Int) =
        cancelPart.addView(banner(context, tone, context.getText(words)), wide(top = dp(8)))

    private fun reasons() {
        cancelPart.addView(label(context).apply { text = context.getText(R.string.cancel_ask) }, wide(top = dp(8)))
        val reasons = listOf(
            CancelReason.MISTAKE to R.string.cancel_mistake,
            CancelReason.SAFE to R.string.cancel_safe,
            CancelReason.OTHER to R.string.cancel_other,
        )
        for ((reason, words) in reasons) {
            cancelPart.addView(
                button(context, Role.SIDE, context.getText(words)) {
                    choosingReason = false
                    events.cancel(reason)
                },
                wide(top = dp(8)),
            )
        }
        cancelPart.addView(
            button(context, Role.QUIET, context.getText(R.string.cancel_keep)) {
                choosingReason = false
                shown?.let(::drawCancel)
            },
            wide(top = dp(8)),
        )
    }

    /** UU PDP 27/2022: as easy to take back as it was to give, and asked once more before it goes. */
    private fun drawWithdraw(done: Boolean, asking: Boolean) {
        withdrawPart.removeAllViews()
        if (done) {
            withdrawPart.addView(banner(context, Tone.INFO, context.getText(R.string.withdrawn)), wide())
            return
        }
        val words = context.getText(R.string.privacy_withdraw)
        if (!asking) {
            val ask = button(context, Role.QUIET, words, R.drawable.ic_document) { drawWithdraw(done = false, asking = true) }
            withdrawPart.addView(ask, wide())
            return
        }
        withdrawPart.addView(label(context).apply { text = words }, wide(bottom = dp(8)))
        withdrawPart.addView(button(context, Role.SIDE, context.getText(R.string.yes)) { events.withdraw() }, wide(bottom = dp(8)))
        val no = button(context, Role.SIDE, context.getText(R.string.no)) { drawWithdraw(done = false, asking = false) }
        withdrawPart.addView(no, wide())
    }

    private fun heading(words: Int) = label(context, HEADING_SP, bold = true).apply { text = context.getText(words) }

    private companion object {
        const val GROWN_DP = 96

        /** What the page has for a headline where the report was not read. */
        val UNKNOWN = setOf(null, Headline.GONE, Headline.CALLED_OFF, Headline.UNREADABLE)
    }
}
