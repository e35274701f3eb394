package id.go.jember.ots.shell

import id.go.jember.ots.model.Topic

/** A page with fields: the question of a report, and for a safe contact which of its two pages. */
data class DraftPage(val report: String, val topic: Topic, val details: Boolean)

/**
 * What was begun and not ended, for as long as the process lives: words that were typed and not sealed, and an SMS app
 * that was opened and of which nobody said yet whether it sent. In memory alone, because nothing that was typed may be
 * written down unsealed (product.md, rule 5); *Keluar cepat* and *Hapus data OTS* forget it.
 *
 * The page itself cannot keep it: the task of a press is in no list of recent apps, and the system ends it soon after
 * another app came to the front. Lives on the screen's thread.
 */
class Drafts {
    private val texts = HashMap<DraftPage, List<String>>()
    private val smsOpened = HashSet<String>()

    fun keep(page: DraftPage, typed: List<String>) {
        if (typed.all { it.isBlank() }) texts -= page else texts[page] = typed
    }

    fun of(page: DraftPage): List<String>? = texts[page]

    fun drop(page: DraftPage) {
        texts -= page
    }

    /** The SMS app was opened for this report and nobody said yet whether the SMS went. */
    fun isSmsOpen(report: String) = report in smsOpened

    fun smsOpen(report: String, open: Boolean) {
        if (open) smsOpened += report else smsOpened -= report
    }

    fun clear() {
        texts.clear()
        smsOpened.clear()
    }

    override fun toString() = "Drafts"
}
