package id.go.jember.ots.screens

import android.content.res.AssetFileDescriptor
import android.os.ParcelFileDescriptor
import android.speech.tts.TextToSpeech
import android.speech.tts.Voice
import android.view.View
import id.go.jember.ots.R
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressResult
import id.go.jember.ots.questions.QuestionActivity
import id.go.jember.ots.questions.Recordings
import id.go.jember.ots.questions.Speaker
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import org.robolectric.shadows.ShadowMediaPlayer
import org.robolectric.shadows.ShadowTextToSpeech
import org.robolectric.shadows.util.DataSource
import org.robolectric.util.ReflectionHelpers
import java.io.File
import java.util.Locale

/** Who reads a question aloud: a recording, else the phone's voice, else nobody, and then there is no button. */
class ReadAloudTest : AppTest() {
    private val spoken get() = shadowOf(ReflectionHelpers.getField<TextToSpeech>(speaker, "voice")).lastSpokenText
    private lateinit var speaker: Speaker
    private var told = 0

    private fun speaker(language: Language, recordings: Recordings = none): Speaker {
        speaker = Speaker(app, language, recordings) { told++ }
        speaker.start()
        return speaker
    }

    /** The phone's engine has come up. */
    private fun engineIsUp() = shadowOf(ReflectionHelpers.getField<TextToSpeech>(speaker, "voice"))
        .onInitListener.onInit(TextToSpeech.SUCCESS)

    private val none = Recordings { _, _ -> null }

    /** A recording of one question in Madurese; what is in it does not matter to the shadow of the player. */
    private fun recordings(plays: Boolean): Recordings {
        val file = File(app.cacheDir, "words.ogg").apply { writeText("made up") }
        return Recordings { language, topic ->
            if (language != Language.MADURESE || topic != Topic.VIOLENCE) return@Recordings null
            val descriptor = AssetFileDescriptor(ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY), 0, file.length())
            val source = DataSource.toDataSource(descriptor.fileDescriptor, 0, file.length())
            if (plays) ShadowMediaPlayer.addMediaInfo(source, ShadowMediaPlayer.MediaInfo(1_000, 0))
            else ShadowMediaPlayer.addException(source, IllegalArgumentException("no sound in it"))
            descriptor
        }
    }

    private fun playing(): ShadowMediaPlayer? =
        ReflectionHelpers.getField<android.media.MediaPlayer?>(speaker, "player")?.let { shadowOf(it) }

    @Test
    @Config(shadows = [NoEngine::class])
    fun `a phone without any voice shows the question and no button`() {
        callCentre(cancelWindowS = 30)
        val page = screen(QuestionActivity::class.java, QuestionActivity.intent(app, "made-up", Topic.VIOLENCE, single = true)).get()
        idle()
        assertTrue(page.getString(R.string.q_violence) in page.window.decorView.all().mapNotNull { (it as? android.widget.TextView)?.text })
        val button = page.window.decorView.all().single { it.contentDescription == page.getString(R.string.speak) }
        assertEquals(View.GONE, button.visibility)
    }

    @Test
    fun `what is read aloud is the question that stands on the page`() {
        callCentre(cancelWindowS = 30)
        ShadowTextToSpeech.addLanguageAvailability(Locale("id"))
        val press = Ots.of(app).presser.press(app, Urgency.DANGER) as PressResult.Committed
        val asked = QuestionActivity.intent(app, press.report, Topic.SAFE_CONTACT, single = true)
        val page = screen(QuestionActivity::class.java, asked).get()
        speaker = ReflectionHelpers.getField(page, "speaker")
        engineIsUp()
        idle()
        page.tap(page.getString(R.string.speak))
        assertEquals(page.getString(R.string.q_contact), spoken)
        page.tap(page.getString(R.string.ch_phone))
        page.tap(page.getString(R.string.next))
        page.shows(R.string.q_contact_details)
        val voice = shadowOf(ReflectionHelpers.getField<TextToSpeech>(speaker, "voice"))
        assertTrue("the question before is not read on", voice.isStopped)
        page.tap(page.getString(R.string.speak))
        assertEquals(page.getString(R.string.q_contact_details), spoken)
    }

    @Test
    fun `a recording of the first page of the safe contact is not played on the second`() {
        val speaker = speaker(Language.MADURESE, recordings(plays = true))
        assertFalse(speaker.can(null))
        speaker.speak(null, "made-up words")
        assertEquals(null, playing())
    }

    @Test
    fun `the phone's voice reads in the language of the screen`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale("id"))
        val speaker = speaker(Language.INDONESIAN)
        assertFalse("not before the engine says so", speaker.can(Topic.VIOLENCE))
        engineIsUp()
        assertTrue(told > 0 && speaker.can(Topic.VIOLENCE))
        speaker.speak(Topic.VIOLENCE, "Apa yang ter\u00ADjadi?")
        assertEquals("Apa yang terjadi?", spoken)
    }

    @Test
    fun `a voice of another language is no voice`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale("id"))
        val speaker = speaker(Language.MADURESE)
        engineIsUp()
        assertFalse(speaker.can(Topic.VIOLENCE))
    }

    @Test
    fun `a voice that is not on the phone is no voice`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale("id"))
        fun voice(online: Boolean, vararg features: String) =
            Voice("made-up", Locale("id"), Voice.QUALITY_NORMAL, Voice.LATENCY_NORMAL, online, features.toSet())
        val missing = TextToSpeech.Engine.KEY_FEATURE_NOT_INSTALLED
        for ((voice, can) in listOf(voice(false) to true, voice(true) to false, voice(false, missing) to false)) {
            val speaker = speaker(Language.INDONESIAN)
            ReflectionHelpers.getField<TextToSpeech>(speaker, "voice").voice = voice
            engineIsUp()
            assertEquals("$voice", can, speaker.can(Topic.VIOLENCE))
        }
    }

    @Test
    fun `a recording goes before the phone's voice and needs none`() {
        val speaker = speaker(Language.MADURESE, recordings(plays = true))
        assertTrue(speaker.can(Topic.VIOLENCE))
        assertFalse("this question has none", speaker.can(Topic.PLACE))
        speaker.speak(Topic.VIOLENCE, "made-up words")
        assertTrue(playing()!!.isReallyPlaying)
        assertEquals(null, spoken)
        speaker.stop()
        assertEquals(null, playing())
    }

    @Test
    fun `a recording that cannot be played leaves the page and the voice`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale("mad"))
        val speaker = speaker(Language.MADURESE, recordings(plays = false))
        engineIsUp()
        speaker.speak(Topic.VIOLENCE, "made-up words")
        assertEquals(null, playing())
        assertEquals("made-up words", spoken)
    }

    @Test
    fun `a recording that cannot be played and no voice is no button any more`() {
        val speaker = speaker(Language.MADURESE, recordings(plays = false))
        assertTrue(speaker.can(Topic.VIOLENCE))
        speaker.speak(Topic.VIOLENCE, "made-up words")
        assertFalse(speaker.can(Topic.VIOLENCE))
        assertTrue("the page hears of it", told > 0)
    }
}

/** A phone on which no engine is installed: the framework says so before its constructor is through. */
@Implements(TextToSpeech::class)
class NoEngine : ShadowTextToSpeech() {
    @RealObject
    private lateinit var voice: TextToSpeech

    @Implementation
    override fun initTts(): Int {
        ReflectionHelpers.getField<TextToSpeech.OnInitListener>(voice, "mInitListener").onInit(TextToSpeech.ERROR)
        return TextToSpeech.ERROR
    }
}
