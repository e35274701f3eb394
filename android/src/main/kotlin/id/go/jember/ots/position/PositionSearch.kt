package id.go.jember.ots.position

import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Worker

/** Where positions come from. */
interface PositionSource {
    /** Whether the phone's location is switched on. */
    val isOn: Boolean

    fun lastKnown(): Fix?

    /** At most two fixes of now to [found], then [ended]; all on the screen's thread. What it gives ends the search. */
    fun search(forMs: Long, found: (Fix) -> Unit, ended: () -> Unit): () -> Unit
}

/** How far a search got. What is stored is in the report for good. */
data class SearchState(
    val running: Boolean = true,
    val switchedOff: Boolean = false,
    val lastKnownStored: Boolean = false,
    val freshStored: Boolean = false,
    /** Fixes that the core is storing at this moment. */
    val storing: Int = 0,
    val trouble: Trouble? = null,
)

/**
 * Brings the phone's position into a report: the last known one at once, with its age, and what
 * the search finds as items of their own.
 *
 * It belongs to the app and not to a page: a page that is turned or left ends no search. All on
 * the screen's thread.
 */
class PositionSearch(
    private val source: PositionSource,
    private val worker: Worker,
    /** Hears every fix, for the next press. */
    private val keep: (Fix) -> Unit,
) {
    /** The position of the person and that of the incident are two searches. */
    private data class Key(val report: String, val of: PositionOf)

    private val states = HashMap<Key, SearchState>()
    private val ends = HashMap<Key, () -> Unit>()
    private val listeners = HashMap<Key, (SearchState) -> Unit>()

    /** Forgets how the searches stood that are over. One that runs ends by itself: what it finds goes with its report. */
    fun clear() {
        states.entries.removeAll { !it.value.running && it.value.storing == 0 }
    }

    /** One that runs already goes on. [sealed]: the fix that is in the report's alert. */
    fun start(report: String, of: PositionOf, sealed: Fix? = null) {
        val key = Key(report, of)
        if (states[key]?.running == true) return
        states[key] = SearchState()
        source.lastKnown()?.let { fix ->
            keep(fix)
            if (!same(fix, sealed)) store(key, fix) { it.copy(lastKnownStored = true) }
        }
        if (!source.isOn) return change(key) { it.copy(running = false, switchedOff = true) }
        change(key) { it }
        ends[key] = source.search(
            SEARCH_MS,
            found = { fix ->
                keep(fix)
                if (states[key]?.running == true) store(key, fix) { it.copy(freshStored = true) }
            },
            ended = { change(key) { it.copy(running = false) } },
        )
    }

    /** The report was called off: the phone's position is nobody's business any more, and its sign in the status bar goes. */
    fun stop(report: String) {
        for (key in ends.keys.filter { it.report == report }) {
            change(key) { it.copy(running = false) }
            ends.remove(key)?.invoke()
        }
    }

    /** [show] hears at once how a search stands, if there is one, and then every change. */
    fun listen(report: String, of: PositionOf, show: (SearchState) -> Unit) {
        val key = Key(report, of)
        listeners[key] = show
        states[key]?.let(show)
    }

    fun unlisten(report: String, of: PositionOf) {
        listeners -= Key(report, of)
    }

    private fun store(key: Key, fix: Fix, stored: (SearchState) -> SearchState) {
        change(key) { it.copy(storing = it.storing + 1) }
        worker.ask({ it.addPosition(key.report, fix, key.of) }) { answer ->
            change(key) { state ->
                val done = state.copy(storing = state.storing - 1)
                if (answer is Answer.Failed) done.copy(trouble = answer.trouble) else stored(done).copy(trouble = null)
            }
        }
    }

    private fun change(key: Key, change: (SearchState) -> SearchState) {
        val next = change(states[key] ?: return)
        states[key] = next
        listeners[key]?.invoke(next)
    }

    private fun same(fix: Fix, other: Fix?) = other != null && fix.lat == other.lat && fix.lng == other.lng

    private companion object {
        /** A cold GPS under the open sky needs half a minute to two. */
        const val SEARCH_MS = 60_000L
    }
}
