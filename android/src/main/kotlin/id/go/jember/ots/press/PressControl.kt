package id.go.jember.ots.press

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Cancelled

/** What can be wanted of a press in its first seconds. The answer comes on the screen's thread. */
interface PressControl {
    fun cancel(report: String, answer: (Answer<Cancelled>) -> Unit)

    fun sendNow(report: String, answer: () -> Unit)
}
