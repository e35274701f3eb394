package id.go.jember.ots.kit

import android.content.Context
import id.go.jember.ots.model.Language
import id.go.jember.ots.shell.Languages
import org.robolectric.RuntimeEnvironment

/** The folder of each language among the resources. */
private val QUALIFIERS = mapOf(
    Language.INDONESIAN to "in",
    Language.JAVANESE to "jv",
    Language.MADURESE to "b+mad",
    Language.ENGLISH to "en",
)

/** From here on the app and the phone speak this language. */
fun speak(app: Context, language: Language) {
    Languages.choose(app, language)
    RuntimeEnvironment.setQualifiers("+" + QUALIFIERS.getValue(language))
}
