package id.go.jember.ots.reach

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.os.Build
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.look.Api26
import id.go.jember.ots.shell.Languages

/**
 * Notifications. They say that there is news and nothing else: no name, no state, no word, not
 * even what this app is for, and on the lock screen they are hidden altogether.
 */
object Notices {
    const val WORK_ID = 1
    const val NEWS_CHANNEL = "news"
    private const val NEWS_ID = 2
    private const val WORK_CHANNEL = "work"

    fun news(context: Context) {
        val spoken = Languages.wrap(context)
        val open = PendingIntent.getActivity(
            context,
            0,
            Intent(context, HomeActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK),
            PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE,
        )
        // Only Android 13 asks the person whether she wants to be told. Where nobody was asked, nothing makes a sound.
        val asked = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
        val importance = if (asked) NotificationManager.IMPORTANCE_DEFAULT else NotificationManager.IMPORTANCE_LOW
        val notice = builder(context, NEWS_CHANNEL, spoken.getString(R.string.channel_news), importance)
            .setContentTitle(spoken.getText(R.string.news_title))
            .setContentText(spoken.getText(R.string.news_text))
            .setContentIntent(open)
            .setAutoCancel(true)
            .build()
        manager(context)?.notify(NEWS_ID, notice)
    }

    fun work(context: Context): Notification {
        val spoken = Languages.wrap(context)
        return builder(context, WORK_CHANNEL, spoken.getString(R.string.channel_work), NotificationManager.IMPORTANCE_LOW)
            .setContentTitle(spoken.getText(R.string.work_title))
            .setOngoing(true)
            .build()
    }

    fun clear(context: Context) {
        manager(context)?.cancel(NEWS_ID)
    }

    private fun builder(context: Context, channel: String, name: String, importance: Int): Notification.Builder {
        val builder = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
            Api26.channel(context, channel, name, importance)
            Api26.builder(context, channel)
        } else {
            @Suppress("DEPRECATION")
            Notification.Builder(context)
        }
        return builder
            .setSmallIcon(R.drawable.ic_bell)
            .setVisibility(Notification.VISIBILITY_SECRET)
            .setLocalOnly(true)
            .setShowWhen(false)
    }

    private fun manager(context: Context): NotificationManager? = context.getSystemService(NotificationManager::class.java)
}
