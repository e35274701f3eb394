package id.go.jember.ots.mine

import android.os.Bundle
import id.go.jember.ots.reach.Foreground
import id.go.jember.ots.reach.NewsWhileSeen
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.reach.SaysNews
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.screen.ScreenActivity

/** *Laporan saya*. Asks for its code again whenever it was left. */
class MineActivity : ScreenActivity(), MineView.Events, SaysNews {
    private lateinit var presenter: MinePresenter
    private lateinit var view: MineView
    private val news by lazy { NewsWhileSeen(ots, ReachPolicy.NEWS_LIST_WAIT_MS) { presenter.reload() } }

    /** How often the app had been left when this page was last shown. */
    private var departures = Foreground.departures

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        view = MineView(this, this)
        presenter = MinePresenter(ots.core, ots.clock, ots.settings, ots.settings::isUnread) { news.asked }
        setContentView(view)
    }

    override fun onStart() {
        super.onStart()
        // Also where it was left by way of a page above this one.
        if (departures != Foreground.departures) presenter.leave()
        departures = Foreground.departures
        presenter.attach(view::render)
        presenter.reload()
        news.start(report = null)
    }

    override fun onStop() {
        news.stop()
        presenter.detach()
        presenter.unseen()
        super.onStop()
        // From one page of the app to the next is not leaving it; turning the phone is not either.
        if (!Foreground.seen && !isChangingConfigurations) presenter.leave()
    }

    override fun saysNewsOf(report: String) = true

    override fun isPageOf(report: String) = false

    override fun open(id: String) = startActivity(ReportActivity.intent(this, id))

    override fun askForget(id: String) = presenter.askForget(id)

    override fun forget(id: String) {
        ots.settings.read(id)
        presenter.forget(id)
    }

    override fun keep() = presenter.keep()

    override fun code(typed: String) = presenter.code(typed)

    override fun back() = finish()
}
