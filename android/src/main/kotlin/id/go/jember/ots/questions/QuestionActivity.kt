package id.go.jember.ots.questions

import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import android.provider.Settings
import id.go.jember.ots.look.Api33
import id.go.jember.ots.look.Words
import id.go.jember.ots.look.type
import id.go.jember.ots.look.typed
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Topic
import id.go.jember.ots.position.Locator
import id.go.jember.ots.position.PositionPermission
import id.go.jember.ots.screen.GuardedActivity
import id.go.jember.ots.shell.DraftPage
import id.go.jember.ots.shell.Languages

/** The questions after a press. Leaving it at any point loses nothing that was answered. */
class QuestionActivity : GuardedActivity(), QuestionView.Events {
    private lateinit var presenter: QuestionsPresenter
    private lateinit var view: QuestionView
    private lateinit var speaker: Speaker
    private lateinit var locator: Locator
    private var turned: Turned? = null
    private lateinit var report: String

    /** The page whose fields are seen. */
    private var drawn: DraftPage? = null

    /** Whose position was asked for on this page. The search itself is the app's and outlives the page. */
    private var of: PositionOf? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        report = intent.getStringExtra(REPORT) ?: return finish()
        of = PositionOf.values().firstOrNull { it.name == savedInstanceState?.getString(OF) }
        val start = topic(savedInstanceState?.getString(TOPIC) ?: intent.getStringExtra(TOPIC))
        locator = Locator(this)
        turned = lastNonConfigurationInstance as? Turned
        val single = intent.getBooleanExtra(SINGLE, false)
        presenter = turned?.presenter ?: QuestionsPresenter(report, start, single, ots.places, ots.core, sealed = ots.drafts::drop)
        presenter.reload()
        view = QuestionView(this, this)
        setContentView(view)
        speaker = Speaker(this, Languages.of(this), Recordings.builtIn(this)) {
            runOnUiThread { view.canSpeak(speaker.can(presenter.state.recorded)) }
        }
        speaker.start()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) Api33.onBack(this) { back() }
    }

    override fun onStart() {
        super.onStart()
        if (isFinishing) return
        presenter.attach { state ->
            if (state.done) return@attach finish()
            view.render(state)
            view.canSpeak(speaker.can(state.recorded))
            takeUp()
        }
        turned?.let { view.type(it.texts) }
        turned = null
        listen()
    }

    /** Each page begins with what was typed on it and not sealed, also where this activity is a new one. */
    private fun takeUp() {
        val page = presenter.draftPage()
        if (page == drawn) return
        // What is still being read aloud belongs to the page before.
        if (drawn != null) speaker.stop()
        drawn = page
        ots.drafts.of(page)?.let(view::type)
    }

    private fun keepDraft() = drawn?.let { ots.drafts.keep(it, view.typed()) }

    override fun onStop() {
        // A page that is ending has kept its words already, or was told to forget them.
        if (!isFinishing) keepDraft()
        of?.let { ots.positions.unlisten(report, it) }
        presenter.detach()
        speaker.stop()
        super.onStop()
    }

    override fun onDestroy() {
        if (::speaker.isInitialized) speaker.close()
        super.onDestroy()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putString(TOPIC, presenter.state.topic.name)
        outState.putString(OF, of?.name)
    }

    /** The phone is turned: answers that were not given yet go on to the next page, in memory alone. */
    override fun onRetainNonConfigurationInstance(): Any? = if (::view.isInitialized) Turned(presenter, view.typed()) else null

    private class Turned(val presenter: QuestionsPresenter, val texts: List<String>)

    @Deprecated("Called below Android 13; above it the dispatcher calls back().")
    override fun onBackPressed() = back()

    override fun back() {
        keepDraft()
        if (!presenter.back()) finish()
    }

    override fun choose(option: Code) = presenter.choose(option)

    override fun confirm() = presenter.confirm()

    override fun skip() {
        drawn?.let(ots.drafts::drop)
        presenter.skip()
    }

    override fun doNotCall(on: Boolean) = presenter.doNotCall(on)

    override fun contact(number: String, name: String, times: String, phrase: String) =
        presenter.contactDetails(number, name, times, phrase)

    override fun type(query: String) = presenter.type(query)

    override fun pick(place: PlaceName) = presenter.pick(place)

    override fun words(text: String) = presenter.words(text)

    override fun speak() = speaker.speak(presenter.state.recorded, getString(Words.question(presenter.state)))

    override fun positionSeen() {
        of?.let { ots.positions.unlisten(report, it) }
        of = null
        presenter.positionSeen()
    }

    override fun positionSettings() {
        tryStart(Intent(Settings.ACTION_LOCATION_SOURCE_SETTINGS))
    }

    /** The person asked for it now; only here does the system ask for the permission. */
    override fun position(of: PositionOf) {
        this.of = of
        if (locator.isAllowed) return look()
        // Where the system asks no more its settings are one tap away, and nobody waits for a question.
        if (PositionPermission.ask(this, PERMISSION) != null) return presenter.position(PositionStep.DENIED)
        presenter.position(PositionStep.ASKING_PERMISSION)
    }

    override fun positionPermission() {
        tryStart(PositionPermission.ask(this, PERMISSION) ?: return)
    }

    /** Back from the settings, where it may have been allowed. */
    override fun onResume() {
        super.onResume()
        val asked = presenter.state.ask as? Ask.Position ?: return
        if (asked.step == PositionStep.DENIED && of != null && locator.isAllowed) look()
    }

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<out String>, grantResults: IntArray) {
        super.onRequestPermissionsResult(requestCode, permissions, grantResults)
        if (requestCode != PERMISSION) return
        // Android 12 lets people give the rough position only: that is an answer too.
        val given = grantResults.any { it == PackageManager.PERMISSION_GRANTED }
        if (given) look() else presenter.position(PositionStep.DENIED)
    }

    private fun look() {
        ots.positions.start(report, of ?: PositionOf.ME)
        listen()
    }

    private fun listen() {
        of?.let { ots.positions.listen(report, it, presenter::searched) }
    }

    companion object {
        private const val REPORT = "report"
        private const val TOPIC = "topic"
        private const val SINGLE = "single"
        private const val OF = "of"
        private const val PERMISSION = 1

        fun intent(context: Context, report: String, topic: Topic, single: Boolean): Intent =
            Intent(context, QuestionActivity::class.java)
                .putExtra(REPORT, report).putExtra(TOPIC, topic.name).putExtra(SINGLE, single)

        private fun topic(name: String?) = Topic.values().firstOrNull { it.name == name } ?: Topic.POSITION
    }
}
