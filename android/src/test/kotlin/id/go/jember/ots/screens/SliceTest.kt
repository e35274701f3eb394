package id.go.jember.ots.screens

import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.presenters.FakeCore
import id.go.jember.ots.reach.ReachPolicy
import id.go.jember.ots.reach.Sender
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.shadows.ShadowSystemClock
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger

/** How long a slice of work may last: vendors' battery managers stop a job that takes longer. */
class SliceTest : AppTest() {
    /** A call centre that is slow to take what is sent; [budgets]: what each call was given. */
    private class Slow(private val sendingMs: Long, private val core: Core = FakeCore()) : Core by core {
        val budgets = CopyOnWriteArrayList<Long>()

        override fun syncOnce(deadlineMs: Long): SyncResult {
            budgets += deadlineMs
            ShadowSystemClock.advanceBy(Duration.ofMillis(sendingMs))
            return core.syncOnce(deadlineMs)
        }

        override fun refresh(waitMs: Long, budgetMs: Long): Boolean {
            budgets += budgetMs
            return false
        }
    }

    private fun budgets(sendingMs: Long): List<Long> {
        val core = Slow(sendingMs)
        (app as TestOts).otherCore = core
        val done = AtomicInteger()
        Sender.of(app).slice { done.incrementAndGet() }
        eventually("the slice is over") { done.get() == 1 }
        return core.budgets
    }

    @Test
    fun `news is asked for in what sending left of the slice`() {
        val (sending, news) = budgets(sendingMs = 15_000)
        assertTrue("$sending", sending in 1..ReachPolicy.SLICE_MS)
        assertTrue("$news", news in 1..ReachPolicy.SLICE_MS - 15_000)
    }

    @Test
    fun `a slice that sending used up ends without asking for news`() {
        assertEquals(1, budgets(sendingMs = 19_500).size)
    }
}
