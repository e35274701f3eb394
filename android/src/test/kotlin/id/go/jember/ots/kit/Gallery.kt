package id.go.jember.ots.kit

import android.content.Context
import android.view.LayoutInflater
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunState
import id.go.jember.ots.firstrun.FirstRunView
import id.go.jember.ots.firstrun.Point
import id.go.jember.ots.home.HomeState
import id.go.jember.ots.home.HomeView
import id.go.jember.ots.home.OpenReport
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.column
import id.go.jember.ots.look.dp
import id.go.jember.ots.mine.MineLine
import id.go.jember.ots.mine.MineState
import id.go.jember.ots.mine.MineView
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.ForWhom
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.Parts
import id.go.jember.ots.model.Place
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Relation
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Victim
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
import id.go.jember.ots.readiness.Fault
import id.go.jember.ots.readiness.ReadinessState
import id.go.jember.ots.readiness.ReadinessView
import id.go.jember.ots.readiness.Verdict
import id.go.jember.ots.report.Headline
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.shell.Ots
import org.robolectric.RuntimeEnvironment
import java.lang.reflect.Proxy

/** Every screen in the states that matter, with made-up content, for pictures and checks. */
object Gallery {
    /** That of the app under test, with all that a call centre may have. */
    val centre: Centre
        get() = Ots.of(RuntimeEnvironment.getApplication()).centre.copy(hotline = "0800-0001", emergency = "112", smsNumber = "0800-0009")

    /** A moment of a made-up day: 14.02 in Jember. */
    const val AT = 1_800_082_920_000L

    private val places = listOf(
        PlaceName("35.09.19", "Kaliwates", null),
        PlaceName("35.09.19.1007", "Tegalbesar", "Kaliwates"),
    )

    private val reports = listOf(
        MineLine("a", AT, Headline.TAKEN, drill = false, unsent = false, unread = true, lastContactAt = AT),
        MineLine("b", AT - 9_000_000, Headline.NOT_SENT_RETRYING, drill = false, unsent = true),
    )

    private fun violence() = Ask.Several(Violence.values().toList(), setOf(Violence.SEXUAL))

    val screens: Map<String, (Context) -> View> = linkedMapOf<String, (Context) -> View>(
        "home" to { home(it, HomeState(centre.calls(), offerPrepare = true)) },
        "home-open" to { home(it, HomeState(centre.calls(), OpenReport("made-up", Headline.SENT, AT))) },
        "home-unread" to {
            home(it, HomeState(centre.calls(), OpenReport("made-up", Headline.TAKEN, AT, unread = true), unread = true))
        },
        "home-broken" to { home(it, HomeState(centre.calls(), parts = Parts.NONE)) },
        "home-no-dialler" to { home(it, HomeState(centre.calls())).says(R.string.no_dialler, centre.sapaWhatsApp) },
        "home-no-whatsapp" to { home(it, HomeState(centre.calls())).says(R.string.no_whatsapp, centre.sapaWhatsApp) },
        "home-no-sms" to { home(it, HomeState(centre.calls())).says(R.string.sms_no_app) },
        "home-broken-calls" to { home(it, HomeState(centre.calls(), parts = Parts.NONE, sms = false)) },
        "home-press-only" to { home(it, HomeState(centre.calls(), parts = Parts.PRESS_ONLY)) },
        "countdown" to { countdown(it, CountdownState.Counting(4)) },
        "countdown-cancel-failed" to { countdown(it, CountdownState.Counting(4, cancelFailed = true)) },
        "called-off" to { countdown(it, CountdownState.CalledOff) },
        "not-saved" to { countdown(it, CountdownState.NotSaved(Trouble.STORAGE_FULL, "OTS1:made-up")) },
        "not-saved-talk" to { countdown(it, CountdownState.NotSaved(Trouble.QUEUE_BROKEN, smsText = null, danger = false)) },
        "not-saved-plain" to { countdown(it, CountdownState.NotSaved(Trouble.QUEUE_BROKEN, smsText = null)) },
        "going-locked" to { countdown(it, CountdownState.Going(Headline.CALL_POLICE, policeFirst = true, lastContactAt = AT)) },
        "cancel-is-message" to { countdown(it, CountdownState.CancelIsMessage) },
        "question-for-whom" to { question(it, Topic.FOR_WHOM, Ask.One(ForWhom.values().toList()), answered = true) },
        "question-victim" to { question(it, Topic.VICTIM, Ask.One(Victim.values().toList())) },
        "question-place" to { question(it, Topic.PLACE, Ask.Several(Place.values().toList())) },
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
        "question-contact-answered" to { question(it, Topic.SAFE_CONTACT, Ask.Channels(), answered = true, prepared = false) },
        "question-contact-details" to { question(it, Topic.SAFE_CONTACT, Ask.ContactDetails(needsNumber = true)) },
        "question-words" to { question(it, Topic.WORDS, Ask.Words) },
        "mine" to {
            mine(it, MineState.Listed(reports, confirm = "b"))
        },
        "mine-empty" to { mine(it, MineState.Listed(emptyList())) },
        "mine-unread" to { mine(it, MineState.Listed(reports.map { line -> line.copy(drill = true) }, trouble = Trouble.UNREAD)) },
        "mine-locked-one" to { mine(it, MineState.Locked(waitS = 1)) },
        "mine-locked" to { mine(it, MineState.Locked(wrong = true, waitS = 4)) },
        "prepare" to { prepare(it, PrepareState(editing = true)) },
        "prepare-empty" to { prepare(it, PrepareState(editing = true, empty = true, matches = places, trouble = Trouble.STORAGE_FULL)) },
        "prepare-home-unclear" to { prepare(it, PrepareState(editing = true, matches = places, homeTyped = true, homeUnclear = true)) },
        "prepare-refused" to { prepare(it, PrepareState(editing = true, positionRefused = true)) },
        "prepare-done" to { prepare(it, PrepareState(preparedAt = AT)) },
        "readiness" to { readiness(it, Drill("made-up", AT, sentAfterMs = 2_400, asked = true)) },
        "readiness-good" to {
            readiness(it, Drill("made-up", AT, sentAfterMs = 2_400, taken = true, takenAfterMs = 9_000, asked = true), Verdict.GOOD)
        },
        "readiness-fix" to { readiness(it, Drill("made-up", AT, refused = true, taken = true, asked = true), Verdict.FIX, count = 2) },
        "readiness-know" to { readiness(it, Drill("made-up", AT, asked = true), Verdict.KNOW) },
        "readiness-failed" to { readiness(it, drill = null, verdict = Verdict.KNOW, count = 2, failed = true) },
        "readiness-one" to { readiness(it, drill = null, verdict = Verdict.FIX) },
        "readiness-unread" to { readiness(it, Fault.UNREAD) },
        "readiness-unwritable" to { readiness(it, Fault.UNWRITABLE) },
        "readiness-forbidden" to { readiness(it, Fault.BACKGROUND_FORBIDDEN) },
        "readiness-card" to { readiness(it, Fault.CARD_NOT_READY) },
        "readiness-two" to { readiness(it, drill = null, verdict = Verdict.GOOD, count = 2) },
        "widget" to { widget(it, R.layout.widget_alive, R.string.help) },
        "widget-dead" to { widget(it, R.layout.widget_dead) },
        "widget-notes" to { widget(it, R.layout.widget_disguised, Disguise.NOTES.words, Disguise.NOTES.icon) },
        "widget-count" to { widget(it, R.layout.widget_disguised, Disguise.COUNT.words, Disguise.COUNT.icon) },
        "first-run" to { FirstRunView(it, events()).apply { render(FirstRunState(Point.values().toList(), Language.INDONESIAN)) } },
    ) + ReportGallery.screens

    private fun home(context: Context, state: HomeState) = HomeView(context, "OTS", 5, events()).apply { render(state) }

    private fun <V : View> V.says(words: Int, vararg put: Any): V =
        apply { findViewById<Page>(R.id.page).say(context.getString(words, *put)) }

    private fun countdown(context: Context, state: CountdownState) =
        CountdownView(context, centre.calls(), centre.smsNumber, events()).apply { render(state) }

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

    private fun readiness(context: Context, drill: Drill?, verdict: Verdict? = null, count: Int = 1, failed: Boolean = false) =
        ReadinessView(context, events()).apply {
            val mixed = mapOf(Check.NOTIFICATIONS to Verdict.FIX, Check.BATTERY to Verdict.FIX, Check.AUTOSTART to Verdict.KNOW)
            val at = AT.takeUnless { verdict == Verdict.KNOW }
            val lines = Check.values().map { CheckLine(it, verdict ?: mixed[it] ?: Verdict.GOOD, at, count) }
            render(ReadinessState(lines, drill, failed, pressStores = true))
        }

    /** Where something is wrong that has words of its own. */
    private fun readiness(context: Context, fault: Fault) = ReadinessView(context, events()).apply {
        val check = when (fault) {
            Fault.UNREAD, Fault.UNWRITABLE -> Check.QUEUE
            Fault.BACKGROUND_FORBIDDEN -> Check.BATTERY
            Fault.CARD_NOT_READY -> Check.SIM
        }
        render(ReadinessState(listOf(CheckLine(check, Verdict.FIX, fault = fault))))
    }

    /** As a launcher shows it: in the least room that it may give, in a narrow high one, and in a wide one. */
    private fun widget(context: Context, layout: Int, words: Int? = null, icon: Int? = null): View = column(context).apply {
        setBackgroundColor(context.getColor(R.color.bg))
        setPadding(context.dp(8), context.dp(64), context.dp(8), context.dp(8))
        val width = resources.getDimensionPixelSize(R.dimen.widget_width)
        val height = resources.getDimensionPixelSize(R.dimen.widget_height)
        for ((wide, high) in listOf(width to height, width to height * 3, width * 2 to height)) {
            val drawn = LayoutInflater.from(context).inflate(layout, this, false)
            words?.let { drawn.findViewById<TextView>(R.id.widget_text).text = context.getText(it) }
            icon?.let { drawn.findViewById<ImageView>(R.id.widget_icon).setImageResource(it) }
            addView(drawn, LinearLayout.LayoutParams(wide, high).apply { bottomMargin = context.dp(8) })
        }
    }
}

/** Listens to everything and does nothing. */
inline fun <reified E> events(): E =
    Proxy.newProxyInstance(E::class.java.classLoader, arrayOf(E::class.java)) { _, _, _ -> null } as E
