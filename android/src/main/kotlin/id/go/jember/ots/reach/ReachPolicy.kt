package id.go.jember.ots.reach

/** The times of sending in the background, each with its reason. */
object ReachPolicy {
    /**
     * A slice of work: jobs that run longer are stopped by vendors' battery managers. A try over a slow cell may take
     * longer: it goes on in the core between two slices, as long as the process lives.
     */
    const val SLICE_MS = 20_000L

    /** Less than that is no time to ask for news in: the slice ends without. */
    const val NEWS_LEAST_MS = 1_000L

    /** How long a page keeps back that nobody has a report while it asks: a handshake over a slow cell, and no longer without 110. */
    const val NEWS_FIRST_MS = 5_000L

    /** How long the call centre may hold back its answer to a page: less than it or a network would cut off. */
    const val NEWS_WAIT_MS = 20_000L

    /** The same for a page that shows several reports: only one of them is waited for, and the others' turn must come. */
    const val NEWS_LIST_WAIT_MS = 5_000L

    /** Between two questions of a page where the first failed at once: offline it asks in no tight loop. */
    const val NEWS_AGAIN_MS = 2_000L

    /** What an answer may take beyond the wait for news: a slow cell. */
    const val ANSWER_MS = 20_000L

    /** The standing job. Fifteen minutes is the shortest period that Android grants. */
    const val STANDING_MS = 15 * 60_000L

    /** Behind the end of the cancel window: the core's clock and the alarm's are not one. */
    const val AFTER_WINDOW_MS = 500L

    /** One alarm that also fires in Doze, should every job of the press be held back. */
    const val ALARM_AFTER_MS = 90_000L

    /** While nobody has taken a press, news is asked for this often in the background. */
    const val NEWS_SOON_MS = 60_000L

    /** How long after a press that lasts; then the standing job is enough. */
    const val NEWS_SOON_FOR_MS = 30 * 60_000L

    /** Shortest wait of a retry job: anything sooner is done by the running process. */
    const val RETRY_LEAST_MS = 1_000L

    /** After a slice that the core could not carry out, a full disk above all: then doubling, as tries over the network do. */
    const val FAILED_LEAST_MS = 30_000L

    /** The longest of these waits, as that of the core's own. */
    const val FAILED_MOST_MS = 5 * 60_000L

    /** How long a broadcast may keep the process: a slice and some more. The system kills it after 60 s. */
    const val BROADCAST_MS = 25_000L

    /** A radio that has said nothing of an SMS for so long is switched off or lost it. */
    const val SMS_ANSWER_MS = 60_000L

    /** Longest life of the foreground service on Android 7 to 11; jobs go on after it. */
    const val SERVICE_MS = 180_000L
}
