package id.go.jember.ots.questions

import android.content.Context
import android.content.res.AssetFileDescriptor
import android.media.AudioAttributes
import android.media.MediaPlayer
import android.speech.tts.TextToSpeech
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.Topic
import java.io.IOException
import java.util.Locale

/**
 * Reads a question aloud: a recording of the instance in that language, else the phone's own
 * voice where it has one for it, else nothing, and then there is no button.
 */
class Speaker(
    private val context: Context,
    private val language: Language,
    private val recordings: Recordings,
    private val changed: () -> Unit,
) {
    private var voice: TextToSpeech? = null
    private var voiceReady = false
    private var player: MediaPlayer? = null

    /** Recordings that this phone cannot play. */
    private val mute = HashSet<Topic>()

    /**
     * Asks for the phone's voice. Apart from the constructor: a phone without any engine says so
     * at once, while [TextToSpeech] is still being made, and whoever hears of it asks this object.
     */
    fun start() {
        voice = TextToSpeech(context.applicationContext) { status ->
            val locale = Locale(if (language == Language.INDONESIAN) "id" else language.slug)
            voiceReady = status == TextToSpeech.SUCCESS && voice?.let { speaks(it, locale) } == true
            changed()
        }
    }

    /** An engine calls a language available that it would have to download, or to ask the network for, word by word. */
    private fun speaks(engine: TextToSpeech, locale: Locale): Boolean {
        if (engine.setLanguage(locale) < TextToSpeech.LANG_AVAILABLE) return false
        val chosen = engine.voice ?: return true
        return !chosen.isNetworkConnectionRequired && TextToSpeech.Engine.KEY_FEATURE_NOT_INSTALLED !in chosen.features.orEmpty()
    }

    /** [recorded]: whose recording it would be; null: of this page there is none. */
    fun can(recorded: Topic?): Boolean = voiceReady || (recorded != null && hasRecording(recorded))

    fun speak(recorded: Topic?, words: String) {
        stop()
        if (recorded != null && play(recorded)) return
        // A soft hyphen is for the eye; some voices stop at one.
        val aloud = words.replace("\u00AD", "")
        if (voiceReady) voice?.speak(aloud, TextToSpeech.QUEUE_FLUSH, null, SAID) else changed()
    }

    fun stop() {
        player?.release()
        player = null
        voice?.stop()
    }

    fun close() {
        stop()
        voice?.shutdown()
        voice = null
    }

    private fun hasRecording(topic: Topic): Boolean {
        if (topic in mute) return false
        val recording = recordings.open(language, topic) ?: return false
        recording.close()
        return true
    }

    private fun play(topic: Topic): Boolean {
        if (topic in mute) return false
        val recording = recordings.open(language, topic) ?: return false
        val fresh = MediaPlayer()
        try {
            recording.use {
                fresh.setAudioAttributes(AudioAttributes.Builder().setUsage(AudioAttributes.USAGE_MEDIA).build())
                fresh.setDataSource(it.fileDescriptor, it.startOffset, it.length)
            }
            fresh.prepare()
            fresh.start()
            player = fresh
            return true
        } catch (_: IOException) {
            // Fewer codecs than usual, or a broken file: the phone's voice, and no second try.
        } catch (_: IllegalArgumentException) {
            // The same, as some makers say it.
        } catch (_: IllegalStateException) {
            // The same.
        }
        fresh.release()
        mute += topic
        return false
    }

    private companion object {
        /** By which the engine would speak of it; nobody asks. */
        const val SAID = "question"
    }
}

/** The questions as somebody of the regency spoke them; null where there is no recording. */
fun interface Recordings {
    fun open(language: Language, topic: Topic): AssetFileDescriptor?

    companion object {
        /** Those that were built into the app (`./ots apk VOICE=FOLDER`). */
        fun builtIn(context: Context) = Recordings { language, topic ->
            try {
                context.assets.openFd("voice/${language.slug}/${topic.name.lowercase()}.ogg")
            } catch (_: IOException) {
                null
            }
        }
    }
}
