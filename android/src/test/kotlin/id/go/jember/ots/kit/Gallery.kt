package id.go.jember.ots.kit

import android.content.Context
import android.view.View
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunState
import id.go.jember.ots.firstrun.FirstRunView
import id.go.jember.ots.firstrun.Point
import id.go.jember.ots.home.HomeState
import id.go.jember.ots.home.HomeView
import id.go.jember.ots.home.OpenReport
import id.go.jember.ots.mine.MineLine
import id.go.jember.ots.mine.MineState
import id.go.jember.ots.mine.MineView
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.ForWhom
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Relation
import id.go.jember.ots.model.Sim
import id.go.jember.ots.model.SmsState
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Violence
import id.go.jember.ots.prepare.PrepareState
import id.go.jember.ots.prepare.PrepareView
import id.go.jember.ots.press.CountdownState
import id.go.jember.ots.press.CountdownView
import id.go.jember.ots.questions.Ask
import id.go.jember.ots.questions.PositionStep
import id.go.jember.ots.questions.QuestionPage
import id.go.jember.ots.questions.QuestionView
import id.go.jember.ots.readiness.Check
import id.go.jember.ots.readiness.CheckLine
import id.go.jember.ots.readiness.Drill
import id.go.jember.ots.readiness.ReadinessState
import id.go.jember.ots.readiness.ReadinessView
import id.go.jember.ots.readiness.Verdict
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.OwnSms
import id.go.jember.ots.report.Promise
import id.go.jember.ots.report.ReportPage
import id.go.jember.ots.report.ReportView
import id.go.jember.ots.report.Step
import id.go.jember.ots.report.StepLine
import id.go.jember.ots.report.TopicLine
import java.lang.reflect.Proxy

/** Every screen in the states that matter, with made-up content, for pictures and checks. */
object Gallery {
    private val centre = Centre.NATIONAL.copy(hotline = "0800-0001", emergency = "112", smsNumber = "0800-0009")

    /** A moment of a made-up day: 14.02 in Jember. */
    private const val AT = 1_800_082_920_000L

    private val places = listOf(
        PlaceName("35.09.19", "Kaliwates", null),
        PlaceName("35.09.19.1007", "Tegalbesar", "Kaliwates"),
    )

    private val reports = listOf(
        MineLine("a", AT, Headline.TAKEN, drill = false, unsent = false),
        MineLine("b", AT - 9_000_000, Headline.NOT_SENT_RETRYING, drill = false, unsent = true),
    )

    private fun violence() = Ask.Several(Violence.values().toList(), setOf(Violence.SEXUAL))

    val screens: Map<String, (Context) -> View> = linkedMapOf(
        "home" to { home(it, HomeState(centre.calls(), offerPrepare = true)) },
        "home-open" to { home(it, HomeState(centre.calls(), OpenReport("made-up", Headline.SENT, AT))) },
        "home-broken" to { home(it, HomeState(centre.calls(), parts = Parts.NONE)) },
        "countdown" to { countdown(it, CountdownState.Counting(4)) },
        "countdown-cancel-failed" to { countdown(it, CountdownState.Counting(4, cancelFailed = true)) },
        "called-off" to { countdown(it, CountdownState.CalledOff) },
        "not-saved" to { countdown(it, CountdownState.NotSaved(Trouble.STORAGE_FULL, "OTS1:made-up")) },
        "going-locked" to { countdown(it, CountdownState.Going(Headline.CALL_POLICE, policeFirst = true, lastContactAt = AT)) },
        "cancel-is-message" to { countdown(it, CountdownState.CancelIsMessage) },
        "report-sent" to { report(it, page(Headline.SENT, Step.SAVED, Step.SENT).copy(offerNotice = true)) },
        "report-refused" to {
            report(it, page(Headline.REFUSED, Step.SAVED).copy(offerSms = true, promise = Promise.NONE, lastContactAt = null))
        },
        "report-nobody" to { report(it, page(Headline.NOBODY_ON_SHIFT, Step.SAVED, Step.SENT).copy(policeFirst = true)) },
        "report-waiting-again" to { report(it, page(Headline.WAITING_AGAIN, Step.SAVED, Step.SENT)) },
        "report-unknown" to { report(it, page(Headline.UNKNOWN_TO_CENTRE, Step.SAVED, Step.SENT)) },
        "report-gone" to { report(it, ReportPage(Headline.GONE, calls = centre.calls())) },
        "report-unread" to { report(it, ReportPage(headline = null, calls = centre.calls())) },
        "report-unreadable" to {
            val state = ReportPage(Headline.UNREADABLE, calls = centre.calls(), policeFirst = true, offerSms = true)
            report(it, state.copy(trouble = Trouble.CORE_MISSING))
        },
        "report-asks-sms" to {
            val state = page(Headline.NOT_SENT_RETRYING, Step.SAVED).copy(offerSms = true, askSmsSent = true)
            report(it, state.copy(promise = Promise.NONE, lastContactAt = null))
        },
        "report-cancel-reasons" to { report(it, page(Headline.SENT, Step.SAVED, Step.SENT)).tapped(R.string.cancel_report) },
        "report-withdraw" to { report(it, page(Headline.SENT, Step.SAVED, Step.SENT)).tapped(R.string.privacy_withdraw) },
        "report-taken" to { report(it, taken()) },
        "report-retrying" to {
            report(it, page(Headline.NOT_SENT_RETRYING, Step.SAVED).copy(offerSms = true, promise = Promise.NONE, lastContactAt = null))
        },
        "report-own-sms" to {
            val sims = listOf(Sim(1, 1, "Karangan Satu"), Sim(2, 2, "Karangan Dua"))
            val own = OwnSms(askable = true, sims = sims, state = SmsState.FAILED)
            report(it, page(Headline.NOT_SENT_RETRYING, Step.SAVED).copy(offerSms = true, ownSms = own, promise = Promise.NONE))
        },
        "report-police" to { report(it, page(Headline.CALL_POLICE, Step.SAVED, Step.SENT).copy(policeFirst = true)) },
        "question-for-whom" to { question(it, Topic.FOR_WHOM, Ask.One(ForWhom.values().toList()), answered = true) },
        "question-violence" to { question(it, Topic.VIOLENCE, violence(), notice = true) },
        "question-relation" to { question(it, Topic.RELATION, Ask.Several(Relation.values().toList())) },
        "question-area" to {
            question(it, Topic.AREA, Ask.Area(places))
        },
        "question-position" to { question(it, Topic.POSITION, Ask.Position()) },
        "question-position-asking" to { question(it, Topic.POSITION, Ask.Position(PositionStep.ASKING_PERMISSION)) },
        "question-position-denied" to { question(it, Topic.POSITION, Ask.Position(PositionStep.DENIED)) },
        "question-position-off" to { question(it, Topic.POSITION, Ask.Position(PositionStep.SWITCHED_OFF)) },
        "question-position-looking" to { question(it, Topic.POSITION, Ask.Position(PositionStep.LOOKING, lastKnownStored = true)) },
        "question-position-not-found" to { question(it, Topic.POSITION, Ask.Position(PositionStep.NOT_FOUND)) },
        "question-position-stored" to { question(it, Topic.POSITION, Ask.Position(PositionStep.STORED, lastKnownStored = true)) },
        "question-contact" to { question(it, Topic.SAFE_CONTACT, Ask.Channels(), prepared = false) },
        "question-contact-prepared" to { question(it, Topic.SAFE_CONTACT, Ask.Channels(), prepared = true) },
        "question-contact-details" to { question(it, Topic.SAFE_CONTACT, Ask.ContactDetails(needsNumber = true)) },
        "question-words" to { question(it, Topic.WORDS, Ask.Words) },
        "mine" to {
            mine(it, MineState.Listed(reports, confirm = "b"))
        },
        "mine-locked" to { mine(it, MineState.Locked(wrong = true, waitS = 4)) },
        "prepare" to { prepare(it, PrepareState(editing = true)) },
        "prepare-done" to { prepare(it, PrepareState(preparedAt = AT)) },
        "readiness" to { readiness(it) },
        "first-run" to { FirstRunView(it, events()).apply { render(FirstRunState(Point.values().toList(), Language.INDONESIAN)) } },
    )

    private fun home(context: Context, state: HomeState) = HomeView(context, "OTS", 5, events()).apply { render(state) }

    private fun countdown(context: Context, state: CountdownState) =
        CountdownView(context, centre.calls(), centre.smsNumber, events()).apply { render(state) }

    private fun report(context: Context, state: ReportPage) = ReportView(context, centre.smsNumber, events()).apply { render(state) }

    private fun <V : View> V.tapped(words: Int): V = apply {
        val text = context.getString(words)
        all().first { it.isClickable && (it as? TextView)?.text?.toString() == text }.performClick()
    }

    private fun question(
        context: Context,
        topic: Topic,
        ask: Ask,
        answered: Boolean = false,
        notice: Boolean = false,
        prepared: Boolean? = null,
    ) =
        QuestionView(context, events()).apply {
            render(QuestionPage(topic, ask, topic.ordinal, Topic.values().size, answered, prepared, notice))
            canSpeak(true)
        }

    private fun mine(context: Context, state: MineState) = MineView(context, events()).apply { render(state) }

    private fun prepare(context: Context, state: PrepareState) = PrepareView(context, events()).apply { render(state) }

    private fun readiness(context: Context) = ReadinessView(context, events()).apply {
        val verdicts = mapOf(Check.NOTIFICATIONS to Verdict.FIX, Check.BATTERY to Verdict.FIX, Check.AUTOSTART to Verdict.KNOW)
        val lines = Check.values().map { CheckLine(it, verdicts[it] ?: Verdict.GOOD, at = AT, count = 1) }
        render(ReadinessState(lines, Drill("made-up", AT, sentAfterMs = 2_400, asked = true)))
    }

    private fun page(headline: Headline, vararg reached: Step) = ReportPage(
        headline = headline,
        steps = listOf(Step.SAVED, Step.SENT, Step.TAKEN).map { StepLine(it, AT.takeIf { _ -> it in reached }, it in reached) },
        calls = centre.calls(),
        promise = Promise.ANSWER_HERE,
        lastContactAt = AT,
        topics = Topic.values().map { TopicLine(it, it == Topic.POSITION) },
        canCancel = true,
    )

    private fun taken() = page(Headline.TAKEN, Step.SAVED, Step.SENT, Step.TAKEN).copy(
        promise = Promise.WILL_CONTACT,
        messages = listOf(
            OperatorMessage(1, AT, template = "seen"),
            OperatorMessage(2, AT, "Apakah Anda aman sekarang? (karangan)", question = true),
        ),
    )

    /** Listens to everything and does nothing. */
    private inline fun <reified E> events(): E =
        Proxy.newProxyInstance(E::class.java.classLoader, arrayOf(E::class.java)) { _, _, _ -> null } as E
}
