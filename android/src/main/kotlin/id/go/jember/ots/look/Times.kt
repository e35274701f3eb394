package id.go.jember.ots.look

import android.content.Context
import android.content.res.Configuration
import android.text.format.DateFormat
import android.text.format.DateUtils
import id.go.jember.ots.R
import id.go.jember.ots.model.Language
import java.util.Date
import java.util.Locale

/** Times as the person reads them, in the phone's zone and the app's language. */
object Times {
    /** "14.02" today, "3 Mei 2026 pukul 14.02" on another day. */
    fun short(context: Context, at: Long): String {
        val written = dated(context)
        val time = DateFormat.getTimeFormat(written).format(Date(at))
        if (DateUtils.isToday(at)) return time
        // Not Android's own getMediumDateFormat: below Android 9 it writes in the phone's language, whatever the app's is.
        val locale = written.resources.configuration.locales[0]
        val day = java.text.DateFormat.getDateInstance(java.text.DateFormat.MEDIUM, locale).format(Date(at))
        return context.getString(R.string.at_day_time, day, time)
    }

    /** The line that stands wherever something is said of how a report stands; [at] null: no answer ever came. */
    fun lastContact(context: Context, at: Long?): CharSequence =
        at?.let { context.getString(R.string.last_contact, short(context, it)) } ?: context.getText(R.string.last_contact_never)

    /** No Android writes a date in Madurese: it would fall back to "2026 May 3". Madura writes it as Indonesia does. */
    private fun dated(context: Context): Context {
        val configuration = Configuration(context.resources.configuration)
        if (Language.ofTag(configuration.locales[0].toLanguageTag()) != Language.MADURESE) return context
        configuration.setLocale(Locale("in", "ID"))
        return context.createConfigurationContext(configuration)
    }

    /** "7,4": seconds with one decimal, in the language's own figures. */
    fun seconds(context: Context, ms: Long): String =
        String.format(context.resources.configuration.locales[0], "%.1f", ms.coerceAtLeast(0) / 1000.0)
}
