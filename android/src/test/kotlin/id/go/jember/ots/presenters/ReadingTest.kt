package id.go.jember.ots.presenters

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.Worker
import id.go.jember.ots.model.read
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** When what was read may be told for what the call centre says now. */
class ReadingTest {
    /** Reads at once, and hands over when the test says so. */
    private class Slow : Worker {
        lateinit var handOver: () -> Unit

        override fun <T> ask(work: (Core) -> T, answer: (Answer<T>) -> Unit) {
            val said = Answer.Done(work(FakeCore()))
            handOver = { answer(said) }
        }
    }

    private fun counts(whenRead: Stay?, whenDrawn: Stay?): Boolean {
        val worker = Slow()
        var asked = whenRead
        var counts = false
        worker.read({ asked }, Core::reports) { _, isNow -> counts = isNow() }
        asked = whenDrawn
        worker.handOver()
        return counts
    }

    @Test
    fun `it counts where the call centre had been asked before, in the stay that still lasts`() {
        val stay = Stay()
        assertTrue(counts(stay, stay))
        assertFalse("not asked yet", counts(null, null))
        assertFalse("it answered behind the reading", counts(null, stay))
        assertFalse("the page was left", counts(stay, null))
        assertFalse("the page was left, and has asked anew", counts(stay, Stay()))
    }
}
