package id.go.jember.ots.prepare

import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Bundle
import id.go.jember.ots.look.type
import id.go.jember.ots.look.typed
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Condition
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.position.Locator
import id.go.jember.ots.position.PositionPermission
import id.go.jember.ots.screen.ScreenActivity

/** *Siapkan tombol*. */
class PrepareActivity : ScreenActivity(), PrepareView.Events {
    private lateinit var presenter: PreparePresenter
    private lateinit var view: PrepareView
    private var turned: Turned? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        view = PrepareView(this, this)
        turned = lastNonConfigurationInstance as? Turned
        presenter = turned?.presenter ?: PreparePresenter(ots.core, ots.places) { ots.settings.positionAllowed = it }
        setContentView(view)
    }

    override fun onStart() {
        super.onStart()
        presenter.attach(view::render)
        turned?.let { view.type(it.texts) }
        turned = null
        presenter.reload()
    }

    /** The phone is turned: what is filled in goes on to the next page, in memory alone. */
    override fun onRetainNonConfigurationInstance(): Any = Turned(presenter, view.typed())

    private class Turned(val presenter: PreparePresenter, val texts: List<String>)

    override fun onStop() {
        presenter.detach()
        super.onStop()
    }

    override fun channel(channel: Channel) = presenter.channel(channel)

    override fun doNotCall(on: Boolean) = presenter.doNotCall(on)

    override fun condition(condition: Condition) = presenter.condition(condition)

    /** Ticking it asks for the permission; without one the button works as before. */
    override fun position(allowed: Boolean) {
        presenter.position(allowed)
        if (!allowed || Locator(this).isAllowed) return
        val settings = PositionPermission.ask(this, PERMISSION) ?: return
        untick()
        tryStart(settings)
    }

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<out String>, grantResults: IntArray) {
        super.onRequestPermissionsResult(requestCode, permissions, grantResults)
        if (requestCode == PERMISSION && !Locator(this).isAllowed && grantResults.none { it == PERMISSION_GRANTED }) untick()
    }

    /** A tick promises that a position goes with a press. Without the permission none does. */
    private fun untick() = presenter.positionRefused()

    override fun type(query: String) = presenter.type(query)

    override fun pick(place: PlaceName) = presenter.pick(place)

    override fun seal(typed: Typed) = presenter.seal(typed)

    override fun again() = presenter.again()

    override fun remove() {
        ots.settings.positionAllowed = false
        presenter.remove()
    }

    override fun back() = finish()

    private companion object {
        const val PERMISSION = 1
    }
}
