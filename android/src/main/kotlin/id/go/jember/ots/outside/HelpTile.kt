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
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.reach.Jobs
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

    override fun onStartListening() {
        super.onStartListening()
        val app = Ots.of(this)
        if (!app.settings.tilePressed) return show(Tile.STATE_INACTIVE)
        // Until the core has said more, this much is true.
        show(Tile.STATE_ACTIVE, spoken().getText(R.string.tile_saved))
        app.core.ask({ core ->
            core.reports().any { !it.drill && it.alert?.state.let { state -> state != null && state != SendState.SENT } }
        }) {
            val waits = (it as? Answer.Done)?.value ?: return@ask
            if (!waits) app.settings.tilePressed = false
            if (waits) show(Tile.STATE_ACTIVE, spoken().getText(R.string.tile_waits)) else show(Tile.STATE_INACTIVE)
        }
    }

    override fun onClick() {
        super.onClick()
        val app = Ots.of(this)
        val pressed = app.presser.press(this, Urgency.DANGER)
        val stored = pressed is PressResult.Committed
        if (stored) app.settings.tilePressed = true
        if (stored) show(Tile.STATE_ACTIVE, spoken().getText(R.string.tile_saved))
        else show(Tile.STATE_UNAVAILABLE, spoken().namingPolice(R.string.tile_failed))
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
}
