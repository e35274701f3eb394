package id.go.jember.ots.press

import id.go.jember.ots.model.Trouble

/** How a press ended. Comes from the direct way into the core and from nothing else. */
sealed class PressResult {
    /** On stable storage: it goes out unless it is called off in its window. */
    data class Committed(val report: String, val windowMs: Long, val joined: Boolean) : PressResult()

    /**
     * Nothing was stored. [smsText] is the sealed alert, or null where not even sealing was
     * possible; then a fixed plain text is what can be sent.
     */
    data class NotCommitted(val trouble: Trouble, val smsText: String?) : PressResult() {
        override fun toString() = "NotCommitted($trouble)"
    }
}
