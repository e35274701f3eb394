package id.go.jember.ots.shell

import android.content.Context
import android.content.res.Configuration
import android.os.Build
import id.go.jember.ots.look.Api33
import id.go.jember.ots.model.Language
import java.util.Locale

/**
 * The language of everything this app shows, on its screens and outside them.
 *
 * From Android 13 on it is the system's own per-app language. Below, a context is wrapped; tile,
 * widget and notifications do the same, or they would speak another language than the screens.
 */
object Languages {
    fun of(context: Context): Language = Language.ofTag(context.resources.configuration.locales[0].toLanguageTag())

    /** The context in the chosen language. */
    fun wrap(context: Context): Context {
        val tag = chosen(context) ?: return context
        val configuration = Configuration(context.resources.configuration)
        configuration.setLocale(Locale.forLanguageTag(tag))
        return context.createConfigurationContext(configuration)
    }

    fun choose(context: Context, language: Language) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) return Api33.speak(context, language.slug)
        Settings(context).languageTag = language.slug
    }

    /** What was chosen before the phone came to Android 13 goes over to the system's setting, once. */
    fun handOver(context: Context) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return
        val settings = Settings(context)
        val tag = settings.languageTag ?: return
        settings.languageTag = null
        if (Api33.languages(context).isEmpty) Api33.speak(context, tag)
    }

    /** A language that *Hapus data OTS* does not take back. */
    fun isKeptBySystem(context: Context): Boolean =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU && !Api33.languages(context).isEmpty

    private fun chosen(context: Context): String? {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            // The system's setting wins: it may have been changed there.
            val system = Api33.languages(context)
            if (!system.isEmpty) return system[0].toLanguageTag()
        }
        return Settings(context).languageTag
    }
}
