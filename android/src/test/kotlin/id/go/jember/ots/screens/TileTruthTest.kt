package id.go.jember.ots.screens

import android.service.quicksettings.Tile
import id.go.jember.ots.R
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.look.namingPolice
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SendState
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.presenters.alert
import id.go.jember.ots.presenters.report
import id.go.jember.ots.shell.Ots
import org.junit.Test
import org.robolectric.Robolectric

/** What the tile says of the reports that the core knows. */
class TileTruthTest : AppTest() {
    private fun opened(vararg reports: Report): HelpTile {
        callCentre()
        val now = Ots.of(app).clock.now()
        (app as TestOts).otherCore = FakeCore().also { core -> core.reports = reports.map { it.copy(pressedAt = now) } }
        Ots.of(app).settings.tilePressed = true
        return Robolectric.setupService(HelpTile::class.java).apply { onStartListening() }
    }

    private fun HelpTile.comesToSay(state: Int, words: String) {
        eventually({ "\"$words\", not \"${qsTile.contentDescription}\"" }) { qsTile.contentDescription == words && qsTile.state == state }
        onStopListening()
    }

    @Test
    fun `of a newer report it says nothing while nobody has the danger alert`() {
        val untaken = report(alert(SendState.SENT)).copy(callPolice = true)
        opened(report(alert(SendState.SENT)).copy(id = "newer"), untaken)
            .comesToSay(Tile.STATE_ACTIVE, app.namingPolice(R.string.tile_untaken))
    }

    @Test
    fun `of a report that the call centre lost it does not say that it waits`() {
        opened(report(alert(SendState.SENT)).copy(unknownToCentre = true))
            .comesToSay(Tile.STATE_INACTIVE, app.getString(R.string.tile_label))
    }
}
