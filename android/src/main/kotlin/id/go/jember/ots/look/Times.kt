package id.go.jember.ots.look

import android.content.Context
import android.text.format.DateFormat
import android.text.format.DateUtils
import id.go.jember.ots.R
import java.util.Date

/** Times as the person reads them, in the phone's zone and the app's language. */
object Times {
    /** "14.02" today, "3 Mei 2026 pukul 14.02" on another day. */
    fun short(context: Context, at: Long): String {
        val time = DateFormat.getTimeFormat(context).format(Date(at))
        if (DateUtils.isToday(at)) return time
        val day = DateFormat.getMediumDateFormat(context).format(Date(at))
        return context.getString(R.string.at_day_time, day, time)
    }

    /** "7,4": seconds with one decimal, in the language's own figures. */
    fun seconds(context: Context, ms: Long): String =
        String.format(context.resources.configuration.locales[0], "%.1f", ms.coerceAtLeast(0) / 1000.0)
}
