package id.go.jember.ots.home

import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunActivity
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.outside.Shortcuts
import id.go.jember.ots.prepare.PrepareActivity
import id.go.jember.ots.press.CancelWindow
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.NewsWhileSeen
import id.go.jember.ots.reach.SaysNews
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.screen.Ticker
import id.go.jember.ots.shell.Languages

/** The home screen. */
class HomeActivity : ScreenActivity(), HomeView.Events, SaysNews {
    private lateinit var presenter: HomePresenter
    private lateinit var view: HomeView
    private lateinit var centre: Centre
    private val ticker = Ticker(RELOAD_MS) { presenter.reload() }
    private val news by lazy { NewsWhileSeen(ots) { presenter.reload() } }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        centre = ots.centre
        view = HomeView(this, getString(R.string.app_name), (CancelWindow.ofPress(this, centre) / 1_000).toInt(), this)
        presenter = HomePresenter(centre, ots.core, ots.clock, ots.settings, { news.asked }, ots::parts)
        setContentView(view)
        if (savedInstanceState == null && !ots.settings.firstRunSeen) startActivity(Intent(this, FirstRunActivity::class.java))
    }

    /** The call centre has other numbers by now: this page, which may be days old, is made anew. */
    override fun onRestart() {
        super.onRestart()
        if (centre != ots.centre) recreate()
    }

    override fun onStart() {
        super.onStart()
        presenter.attach(::render)
        // Behind the first frame: the core opens, what waits is tried, the jobs stand.
        view.post {
            ticker.start()
            ots.network.start(ots)
            ots.sender.kick()
            Jobs.standing(this)
            Languages.handOver(this)
            Disguise.heal(this)
            HelpWidget.refresh(this)
            ots.presser.remember()
            Shortcuts.refresh(this)
        }
    }

    /** Only what speaks of an open report has anything to ask. */
    private fun render(state: HomeState) {
        view.render(state)
        if (state.open != null) news.start(state.open.id) else news.stop()
    }

    override fun onStop() {
        ticker.stop()
        news.stop()
        presenter.detach()
        presenter.unseen()
        super.onStop()
    }

    /** The press reaches the disk here, in the tap; the countdown comes after it. */
    override fun press(urgency: Urgency) {
        val pressed = ots.presser.press(this, urgency)
        startActivity(PressActivity.shows(this, pressed, urgency))
    }

    override fun saysNewsOf(report: String) = true

    override fun isPageOf(report: String) = false

    override fun openReport(report: OpenReport) = startActivity(ReportActivity.intent(this, report.id))

    override fun mine() = startActivity(Intent(this, MineActivity::class.java))

    override fun prepare() {
        presenter.settlePrepare()
        startActivity(Intent(this, PrepareActivity::class.java))
    }

    override fun skipPrepare() = presenter.settlePrepare()

    override fun more() = startActivity(Intent(this, MoreActivity::class.java))

    private companion object {
        const val RELOAD_MS = 2_000L
    }
}
