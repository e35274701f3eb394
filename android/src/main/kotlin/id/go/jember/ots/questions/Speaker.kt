package id.go.jember.ots.questions

import android.content.Context
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
class Speaker(private val context: Context, private val language: Language, private val changed: () -> Unit) {
    private var voice: TextToSpeech? = null
    private var voiceReady = false
    private var player: MediaPlayer? = null

    init {
        voice = TextToSpeech(context.applicationContext) { status ->
            val locale = Locale(if (language == Language.INDONESIAN) "id" else language.slug)
            voiceReady = status == TextToSpeech.SUCCESS && (voice?.setLanguage(locale) ?: -1) >= TextToSpeech.LANG_AVAILABLE
            changed()
        }
    }

    fun can(topic: Topic): Boolean = voiceReady || hasRecording(topic)

    fun speak(topic: Topic, words: String) {
        stop()
        // A soft hyphen is for the eye; some voices stop at one.
        val aloud = words.replace("\u00AD", "")
        if (!play(topic) && voiceReady) voice?.speak(aloud, TextToSpeech.QUEUE_FLUSH, null, topic.name)
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

    private fun file(topic: Topic) = "voice/${language.slug}/${topic.name.lowercase()}.ogg"

    private fun hasRecording(topic: Topic): Boolean = try {
        context.assets.open(file(topic)).close()
        true
    } catch (_: IOException) {
        false
    }

    private fun play(topic: Topic): Boolean = try {
        context.assets.openFd(file(topic)).use { recording ->
            player = MediaPlayer().apply {
                setAudioAttributes(AudioAttributes.Builder().setUsage(AudioAttributes.USAGE_MEDIA).build())
                setDataSource(recording.fileDescriptor, recording.startOffset, recording.length)
                prepare()
                start()
            }
        }
        true
    } catch (_: IOException) {
        false
    }
}
