package id.go.jember.ots.model

/** How long somebody wants an answer: until they leave. What works for them hears of it, at once where they have left already. */
class Stay {
    private var left = false
    private var tell: () -> Unit = {}

    @Synchronized
    fun leave() {
        left = true
        tell()
    }

    @Synchronized
    fun onLeaving(tell: () -> Unit) {
        this.tell = tell
        if (left) tell()
    }
}
