package id.go.jember.ots.kit

import android.view.View
import id.go.jember.ots.screen.ScreenActivity

/** Shows one view of the gallery as the app's own pages do. */
class HostActivity : ScreenActivity() {
    fun show(make: (android.content.Context) -> View) = setContentView(make(this))
}
