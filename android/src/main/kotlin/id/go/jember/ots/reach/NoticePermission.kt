package id.go.jember.ots.reach

import android.Manifest
import android.app.Activity
import android.app.NotificationManager
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.provider.Settings
import id.go.jember.ots.look.Api26
import id.go.jember.ots.shell.Ots

/** May this app say "Ada kabar"? Asked for where somebody waits for news, and never before a press. */
object NoticePermission {
    fun isAllowed(context: Context): Boolean = appMay(context) &&
        (Build.VERSION.SDK_INT < Build.VERSION_CODES.O || Api26.channelOpen(context, Notices.NEWS_CHANNEL))

    private fun appMay(context: Context): Boolean =
        context.getSystemService(NotificationManager::class.java)?.areNotificationsEnabled() ?: true

    /**
     * Lets the system ask, and gives null; or the page of the settings, where the system would ask no more. Never both:
     * a page over the system's question hides it.
     */
    fun ask(activity: Activity, code: Int): Intent? {
        if (mayAsk(activity)) {
            Ots.of(activity).settings.noticeAsked = true
            activity.requestPermissions(arrayOf(Manifest.permission.POST_NOTIFICATIONS), code)
            return null
        }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
            // What a long press on a notification switches off is its kind, and the app's own switch stays on.
            val page = if (appMay(activity)) {
                Intent(Settings.ACTION_CHANNEL_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_CHANNEL_ID, Notices.NEWS_CHANNEL)
            } else {
                Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS)
            }
            return page.putExtra(Settings.EXTRA_APP_PACKAGE, activity.packageName)
        }
        return Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", activity.packageName, null))
    }

    /** After a second no the system answers by itself, without a word to the person. */
    private fun mayAsk(activity: Activity): Boolean {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return false
        val permission = Manifest.permission.POST_NOTIFICATIONS
        if (activity.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED) return false
        return !Ots.of(activity).settings.noticeAsked || activity.shouldShowRequestPermissionRationale(permission)
    }
}
