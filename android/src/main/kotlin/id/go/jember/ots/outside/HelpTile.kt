package id.go.jember.ots.outside

import android.annotation.SuppressLint
import android.app.PendingIntent
import android.content.Intent
import android.graphics.drawable.Icon
import android.os.Build
import android.service.quicksettings.Tile
import android.service.quicksettings.TileService
import id.go.jember.ots.R
import id.go.jember.ots.look.Api29
import id.go.jember.ots.look.Api34
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.model.read
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.NewsWhileSeen
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.ReportTruth
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.shell.Languages
import id.go.jember.ots.shell.Ots

/**
 * The tile in the quick settings, also over a locked screen. It presses inside the tap and then
 * shows the countdown; where a vendor blocks that page, the tile's own state says what is true.
 */
class HelpTile : TileService() {
    /** A press of this tile may be the first thing that this app ever does, and the last of its process. */
    override fun onTileAdded() {
        super.onTileAdded()
        Jobs.standing(this)
    }

    /** The shade is open. What the core answers after that is nobody's to see, and asks nobody anything. */
    private var isSeen = false
    private var failureIsSeen = false
    private val news by lazy { NewsWhileSeen(Ots.of(this)) { read() } }

    override fun onStartListening() {
        super.onStartListening()
        isSeen = true
        val settings = Ots.of(this).settings
        failureIsSeen = settings.tileFailed
        if (failureIsSeen) return show(Tile.STATE_INACTIVE, spoken().namingPolice(R.string.tile_failed))
        if (!settings.tilePressed) return show(Tile.STATE_INACTIVE)
        // Until the core has said more, this much is true.
        show(Tile.STATE_ACTIVE, spoken().getText(R.string.tile_saved))
        read()
    }

    override fun onStopListening() {
        isSeen = false
        news.stop()
        if (failureIsSeen) Ots.of(this).settings.tileFailed = false
        super.onStopListening()
    }

    private fun read() {
        val app = Ots.of(this)
        app.core.read({ news.asked }, { core -> core.reports() }) { answer, asked ->
            val reports = (answer as? Answer.Done ?: return@read).value
            if (!isSeen) return@read
            // Of what the call centre lost nothing waits any more: that one is over here, and the tile is to be pressed again.
            val says = ReportTruth.foremost(reports.filter { isRecent(it) && !it.unknownToCentre })
            if (says == null) {
                app.settings.tilePressed = false
                news.stop()
                return@read show(Tile.STATE_INACTIVE)
            }
            news.start(says.id)
            show(Tile.STATE_ACTIVE, words(says, asked()))
        }
    }

    /** For as long as somebody may look whether help comes; a shade that tells of it for days tells it to others. */
    private fun isRecent(report: Report) =
        report.alert?.state.let { it != null && it != SendState.SENT } || Ots.of(this).clock.now() - report.pressedAt in 0..SAYS_FOR_MS

    private fun words(report: Report, asked: Boolean): CharSequence = when (ReportTruth.headline(report, Ots.of(this).clock.now(), asked)) {
        Headline.TAKEN, Headline.HANDLED, Headline.REFERRED -> spoken().getText(R.string.tile_taken)
        Headline.CALL_POLICE, Headline.NOBODY_ON_SHIFT -> spoken().namingPolice(R.string.tile_untaken)
        Headline.SENT, Headline.DELIVERED, Headline.WAITING_AGAIN -> spoken().getText(R.string.tile_sent)
        else -> spoken().getText(R.string.tile_waits)
    }

    override fun onClick() {
        super.onClick()
        val app = Ots.of(this)
        val pressed = app.presser.press(this, Urgency.DANGER)
        val stored = pressed is PressResult.Committed
        failureIsSeen = false
        app.settings.tileFailed = !stored
        if (stored) app.settings.tilePressed = true
        // Never unavailable: such a tile cannot be pressed again.
        if (stored) show(Tile.STATE_ACTIVE, spoken().getText(R.string.tile_saved))
        else show(Tile.STATE_INACTIVE, spoken().namingPolice(R.string.tile_failed))
        open(PressActivity.shows(this, pressed, Urgency.DANGER))
    }

    private fun spoken() = Languages.wrap(this)

    /** Until it has something to say it only has its name. */
    private fun show(state: Int, words: CharSequence? = null) {
        val tile = qsTile ?: return
        val disguise = Disguise.now(this)
        val name = Outside.name(this, disguise, R.string.tile_label)
        val said = words ?: name
        tile.state = state
        tile.icon = Icon.createWithResource(this, disguise.icon)
        tile.label = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) name else said
        tile.contentDescription = said
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) Api29.subtitle(tile, said)
        tile.updateTile()
    }

    @SuppressLint("StartActivityAndCollapseDeprecated")
    private fun open(page: Intent) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
            Api34.open(this, PendingIntent.getActivity(this, 1, page, flags))
        } else {
            @Suppress("DEPRECATION")
            startActivityAndCollapse(page)
        }
    }

    private companion object {
        const val SAYS_FOR_MS = 30 * 60_000L
    }
}
