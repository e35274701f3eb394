package id.go.jember.ots.safety

import android.content.Context
import android.content.Intent
import android.os.Bundle
import id.go.jember.ots.R
import id.go.jember.ots.look.BODY_SP
import id.go.jember.ots.look.Page
import id.go.jember.ots.look.Role
import id.go.jember.ots.look.button
import id.go.jember.ots.look.label
import id.go.jember.ots.look.wide
import id.go.jember.ots.screen.ScreenActivity
import java.io.IOException

/** Pages that are only read: *HP Anda mungkin dipantau*, privacy, licences. */
class TextActivity : ScreenActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val which = intent.getStringExtra(WHICH) ?: PRIVACY
        val (title, texts) = when (which) {
            WATCHED -> R.string.watched to WATCHED_TEXTS.map(::getText)
            LICENCES -> R.string.licences to listOf(getText(R.string.licences_text)) + licences()
            else -> R.string.privacy to privacy()
        }
        val page = Page(this, getText(title), ::finish, ::quickExit)
        val size = if (which == LICENCES) LICENCE_SP else BODY_SP
        for (text in texts) {
            page.body.addView(
                label(this, size).apply {
                    this.text = text
                },
                wide(bottom = resources.getDimensionPixelSize(R.dimen.between)),
            )
        }
        if (which == WATCHED) {
            page.body.addView(
                button(this, Role.SIDE, getText(R.string.code), R.drawable.ic_key) {
                    startActivity(Intent(this, CodeActivity::class.java))
                },
                wide(bottom = resources.getDimensionPixelSize(R.dimen.between)),
            )
            page.body.addView(
                button(this, Role.SIDE, getText(R.string.disguise), R.drawable.ic_mask) {
                    startActivity(Intent(this, DisguiseActivity::class.java))
                },
                wide(),
            )
        }
        setContentView(page)
    }

    /** Years and whom to ask stand where the call centre's document names them; else what is true of every one. */
    private fun privacy(): List<CharSequence> {
        val centre = ots.centre
        val said = centre.privacy
        val kept = said?.let { getString(R.string.privacy_kept, it.keepCaseYears, it.keepReportYears) }
            ?: getText(R.string.privacy_kept_unsaid)
        val ask = said?.let { getString(R.string.privacy_ask, it.contact) }
            ?: centre.hotline?.let { getString(R.string.privacy_ask_hotline, it) }
            ?: getText(R.string.privacy_ask_office)
        return PRIVACY_TEXTS.map(::getText) + kept + getText(R.string.privacy_5) + ask + getText(R.string.police_rule)
    }

    /** What the authors of each part ask to be shown, in their own words; the build gathers it (tools/android/licences.py). */
    private fun licences(): List<String> = try {
        assets.open("licences.txt").bufferedReader().use { it.readText() }.split(BETWEEN_LICENCES).map(String::trim)
    } catch (_: IOException) {
        emptyList()
    }

    companion object {
        const val WATCHED = "watched"
        const val PRIVACY = "privacy"
        const val LICENCES = "licences"
        private const val WHICH = "which"

        /** MERCHANTABILITY is one word, and has to find room on the smallest phone with the largest font. */
        private const val LICENCE_SP = 14f
        private const val BETWEEN_LICENCES = "\n----------------------------------------\n"

        private val WATCHED_TEXTS = listOf(
            R.string.watched_1,
            R.string.watched_2,
            R.string.watched_open,
            R.string.watched_3,
            R.string.watched_4,
            R.string.watched_5,
            R.string.watched_6,
        )
        private val PRIVACY_TEXTS = listOf(
            R.string.privacy_1,
            R.string.privacy_2,
            R.string.privacy_3,
            R.string.privacy_4,
        )

        fun intent(context: Context, which: String): Intent = Intent(context, TextActivity::class.java).putExtra(WHICH, which)
    }
}
