package id.go.jember.ots.readiness

import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.provider.Settings
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.position.Locator
import id.go.jember.ots.position.PositionPermission
import id.go.jember.ots.reach.NewsWhileSeen
import id.go.jember.ots.reach.NoticePermission
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.screen.Ticker

/** *Kesiapan HP*. */
class ReadinessActivity : ScreenActivity(), ReadinessView.Events {
    private lateinit var presenter: ReadinessPresenter
    private lateinit var view: ReadinessView
    private val ticker = Ticker(RELOAD_MS) { presenter.reload() }
    private val news by lazy { NewsWhileSeen(ots) { presenter.reload() } }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val phone = PhoneState(this)
        view = ReadinessView(this, this)
        presenter = ReadinessPresenter(ots.core, ots.clock, phone::facts, ots::parts, { news.asked }) {
            ots.presser.press(this, Urgency.DANGER, drill = true)
        }
        setContentView(view)
    }

    override fun onStart() {
        super.onStart()
        presenter.attach(::render)
        ticker.start()
    }

    /** Of a test press that nobody has taken yet the page says so, and so it asks. */
    private fun render(state: ReadinessState) {
        view.render(state)
        if (state.drill?.taken == false) news.start(state.drill.report) else news.stop()
    }

    override fun onStop() {
        ticker.stop()
        news.stop()
        presenter.detach()
        presenter.unseen()
        super.onStop()
    }

    override fun drill() = presenter.drill()

    override fun openDrill(report: String) = startActivity(ReportActivity.intent(this, report))

    override fun fix(check: Check) {
        val own = Uri.fromParts("package", packageName, null)
        val details = Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, own)
        val wanted = when (check) {
            Check.NOTIFICATIONS -> NoticePermission.ask(this, 1) ?: return
            Check.POSITION ->
                if (Locator(this).isAllowed) Intent(Settings.ACTION_LOCATION_SOURCE_SETTINGS)
                else PositionPermission.ask(this, 2) ?: return
            // The list and not the direct question: that one needs a permission stores frown upon.
            Check.BATTERY ->
                if (PhoneState(this).facts().backgroundForbidden) details
                else Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS)
            Check.DATA_SAVER -> Intent(Settings.ACTION_IGNORE_BACKGROUND_DATA_RESTRICTIONS_SETTINGS, own)
            else -> details
        }
        if (!tryStart(wanted)) tryStart(details)
    }

    override fun back() = finish()

    private companion object {
        const val RELOAD_MS = 1_000L
    }
}
