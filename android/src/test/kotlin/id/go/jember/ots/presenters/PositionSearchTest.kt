package id.go.jember.ots.presenters

import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.position.Better
import id.go.jember.ots.position.LastFix
import id.go.jember.ots.position.PositionSearch
import id.go.jember.ots.position.PositionSource
import id.go.jember.ots.position.SearchState
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

/** From the phone's providers into a report, without a phone. */
class PositionSearchTest {
    /** Finds what the test says, when it says so. */
    private class Source : PositionSource {
        override var isOn = true
        var last: Fix? = null
        var searches = 0
        var stopped = 0
        lateinit var found: (Fix) -> Unit
        lateinit var ended: () -> Unit

        override fun lastKnown() = last

        override fun search(forMs: Long, found: (Fix) -> Unit, ended: () -> Unit): () -> Unit {
            searches++
            this.found = found
            this.ended = ended
            return {
                stopped++
                ended()
            }
        }
    }

    private val worker = FakeWorker()
    private val clock = FakeClock()
    private val source = Source()
    private val newest = LastFix(clock::sinceBoot)
    private val search = PositionSearch(source, worker, newest::keep)
    private val shown = mutableListOf<SearchState>()

    private fun stored() = worker.core.positions.map { (fix, of) -> Triple(fix.accuracyM, fix.ageS, of) }

    private fun fix(accuracyM: Double, ageS: Int = 0, lat: Double = -8.17) = Fix(lat, 113.7, accuracyM, ageS)

    @Test
    fun `the last known position is stored at once and each fix of now is an item of its own`() {
        source.last = fix(40.0, ageS = 600)
        search.start(REPORT, PositionOf.INCIDENT)
        assertEquals(listOf(Triple(40.0, 600, PositionOf.INCIDENT)), stored())
        source.found(fix(2_000.0))
        source.found(fix(12.0))
        source.ended()
        assertEquals(listOf(40.0, 2_000.0, 12.0), stored().map { it.first })
        assertTrue(stored().all { it.third == PositionOf.INCIDENT })
    }

    @Test
    fun `of a report that was called off nothing is looked for or stored any more`() {
        search.start(REPORT, PositionOf.ME)
        search.stop(REPORT)
        assertEquals(1, source.stopped)
        source.found(fix(12.0))
        assertTrue(stored().isEmpty())
        search.stop(REPORT)
        assertEquals(1, source.stopped)
    }

    @Test
    fun `a page that was left or turned ends nothing and hears on its return how it stands`() {
        search.start(REPORT, PositionOf.ME)
        search.listen(REPORT, PositionOf.ME, shown::add)
        assertEquals(SearchState(), shown.last())
        search.unlisten(REPORT, PositionOf.ME)
        source.found(fix(12.0))
        source.ended()
        assertEquals(1, stored().size)
        search.listen(REPORT, PositionOf.ME, shown::add)
        assertEquals(SearchState(running = false, freshStored = true), shown.last())
    }

    @Test
    fun `asked for again while it runs it stays one search`() {
        source.last = fix(40.0, ageS = 600)
        search.start(REPORT, PositionOf.ME)
        search.start(REPORT, PositionOf.ME)
        assertEquals(1, source.searches)
        assertEquals(1, stored().size)
        search.start(REPORT, PositionOf.INCIDENT)
        assertEquals("where it happened is another question", 2, source.searches)
    }

    @Test
    fun `what is in the alert already is not sent twice`() {
        source.last = fix(40.0, ageS = 601)
        search.start(REPORT, PositionOf.ME, sealed = fix(40.0, ageS = 600))
        assertEquals(emptyList<Any>(), stored())
        source.last = fix(40.0, ageS = 5, lat = -8.2)
        search.start("another", PositionOf.ME, sealed = fix(40.0, ageS = 600))
        assertEquals(1, stored().size)
    }

    @Test
    fun `stored is said when the core has stored it`() {
        search.start(REPORT, PositionOf.ME)
        search.listen(REPORT, PositionOf.ME, shown::add)
        worker.hold = true
        source.found(fix(12.0))
        source.ended()
        assertEquals(SearchState(running = false, storing = 1), shown.last())
        worker.letGo()
        assertEquals(SearchState(running = false, freshStored = true), shown.last())
    }

    @Test
    fun `what could not be stored is told and may be tried again`() {
        worker.trouble = Trouble.STORAGE_FULL
        search.start(REPORT, PositionOf.ME)
        search.listen(REPORT, PositionOf.ME, shown::add)
        source.found(fix(12.0))
        source.ended()
        assertEquals(SearchState(running = false, trouble = Trouble.STORAGE_FULL), shown.last())
        worker.trouble = null
        search.start(REPORT, PositionOf.ME)
        source.found(fix(12.0))
        assertEquals(SearchState(freshStored = true), shown.last())
    }

    @Test
    fun `with location switched off what the phone still knows is stored and no search begins`() {
        source.isOn = false
        source.last = fix(40.0, ageS = 600)
        search.start(REPORT, PositionOf.ME)
        search.listen(REPORT, PositionOf.ME, shown::add)
        assertEquals(SearchState(running = false, switchedOff = true, lastKnownStored = true), shown.last())
        assertEquals(0, source.searches)
    }

    @Test
    fun `the newest fix grows older while it is kept`() {
        assertNull(newest.now())
        newest.keep(fix(40.0, ageS = 600))
        clock.pass(7_200_000)
        assertEquals(7_800, newest.now()!!.ageS)
        newest.keep(fix(12.0, ageS = 9_000))
        assertEquals("an older one does not take its place", 40.0, newest.now()!!.accuracyM, 0.0)
        source.last = fix(30.0, ageS = 3)
        search.start(REPORT, PositionOf.ME)
        assertEquals(3, newest.now()!!.ageS)
        clock.now -= 31_536_000_000
        assertEquals("whatever the wall clock does", 3, newest.now()!!.ageS)
    }

    private val better = Better<Double> { it }

    @Test
    fun `a rough fix is handed on at once and the search goes on to a good one`() {
        assertEquals(2_000.0, better.take(2_000.0)!!, 0.0)
        assertFalse(better.enough)
        assertNull("better, and not good", better.take(300.0))
        assertNull(better.take(900.0))
        assertEquals(50.0, better.take(50.0)!!, 0.0)
        assertTrue(better.enough)
        assertNull(better.take(3.0))
        assertNull("nothing twice", better.rest())
    }

    @Test
    fun `without a good one the best goes at the end`() {
        better.take(2_000.0)
        better.take(300.0)
        better.take(900.0)
        assertEquals(300.0, better.rest()!!, 0.0)
    }

    @Test
    fun `the first is enough when it is good and alone when nothing better comes`() {
        assertEquals(8.0, better.take(8.0)!!, 0.0)
        assertTrue(better.enough)
        val other = Better<Double> { it }
        assertTrue(other.take(Double.NaN)!!.isNaN())
        assertNull(other.take(Double.NaN))
        assertNull(other.rest())
        assertNull(other.take(700.0))
        assertEquals("any radius is better than none", 700.0, other.rest()!!, 0.0)
    }
}
