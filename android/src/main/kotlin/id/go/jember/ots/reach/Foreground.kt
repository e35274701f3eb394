package id.go.jember.ots.reach

/** A page that says itself that there is news. */
interface SaysNews {
    /** Whether what is new about [report] stands on it, or that there is something new. */
    fun saysNewsOf(report: String): Boolean

    /** It does not only say that there is news of it: it is the news. */
    fun isPageOf(report: String): Boolean
}

/** Which screens of this app are seen: no notification repeats what one of them says. */
object Foreground {
    @Volatile
    private var screens = 0
    private val saying = HashSet<SaysNews>()

    val seen: Boolean get() = screens > 0

    /** How often the whole app went out of sight: whoever comes back may be somebody else. */
    @Volatile
    var departures = 0
        private set

    @Synchronized
    fun enter(page: Any) {
        screens++
        if (page is SaysNews) saying += page
    }

    /** [turning]: the same page comes back at once, the other way round. */
    @Synchronized
    fun leave(page: Any, turning: Boolean) {
        screens--
        if (page is SaysNews) saying -= page
        if (screens == 0 && !turning) departures++
    }

    /** Null: of some report, nobody knows of which. */
    @Synchronized
    fun saysNewsOf(report: String?): Boolean = saying.any { report == null || it.saysNewsOf(report) }

    @Synchronized
    fun isPageOf(report: String): Boolean = saying.any { it.isPageOf(report) }
}
