package id.go.jember.ots.screens

import android.app.Activity
import id.go.jember.ots.R
import id.go.jember.ots.kit.speak
import id.go.jember.ots.kit.words
import id.go.jember.ots.model.Language
import id.go.jember.ots.safety.TextActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** What the privacy page says of this call centre comes out of the document that a real one signed. */
class PrivacyPageTest : AppTest() {
    private fun page(): Activity = screen(TextActivity::class.java, TextActivity.intent(app, TextActivity.PRIVACY)).get()

    @Test
    fun `it says in every language how long what is kept and whom to ask`() {
        callCentre(more = "[privacy]\ncontact = \"$OFFICE\"")
        val sentences = Language.values().map { language ->
            speak(app, language)
            val page = page()
            val kept = page.getString(R.string.privacy_kept, 25, 5)
            val said = page.words()
            assertTrue("$language: $said", kept in said)
            assertTrue("$language: $said", page.getString(R.string.privacy_ask, OFFICE) in said)
            assertFalse("$language: $said", page.getString(R.string.privacy_kept_unsaid) in said)
            assertTrue(kept, "25" in kept && "5" in kept.replace("25", ""))
            kept
        }
        assertEquals(Language.values().size, sentences.toSet().size)
    }

    @Test
    fun `where the document names no years and nobody it says so and names the hotline`() {
        callCentre()
        val page = page()
        val said = page.words()
        assertTrue(said, page.getString(R.string.privacy_kept_unsaid) in said)
        assertTrue(said, page.getString(R.string.privacy_ask_hotline, "+62-800-0000-0001") in said)
        assertFalse(said, "25" in said)
    }

    @Test
    fun `it names what stays on the phone, the messages and what was prepared too`() {
        callCentre()
        val said = page().words()
        for (kept in listOf("nomor acak", "pesan petugas", "kunci", "Siapkan tombol")) assertTrue("$kept: $said", kept in said)
    }

    private companion object {
        const val OFFICE = "DP3AKB Rekaan, Jalan Rekaan 1, surat@rekaan.invalid"
    }
}
