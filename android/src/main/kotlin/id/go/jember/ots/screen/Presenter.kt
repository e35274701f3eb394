package id.go.jember.ots.screen

/**
 * One screen's logic without Android: holds one immutable state, takes events, tells the view.
 *
 * Lives on one thread, the screen's. A view attaches when it can draw and detaches when it
 * cannot; what happens meanwhile is drawn at the next attach.
 */
abstract class Presenter<S>(first: S) {
    var state: S = first
        private set

    private var show: ((S) -> Unit)? = null

    fun attach(show: (S) -> Unit) {
        this.show = show
        show(state)
    }

    fun detach() {
        show = null
    }

    protected fun become(next: S) {
        if (next == state) return
        state = next
        show?.invoke(next)
    }
}
