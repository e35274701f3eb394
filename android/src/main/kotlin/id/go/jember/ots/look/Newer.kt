package id.go.jember.ots.look

import android.annotation.TargetApi
import android.content.Context
import android.graphics.Insets
import android.os.LocaleList
import android.view.View
import android.view.Window
import android.view.WindowInsets

/*
 * Calls that came after API 24, each in an object of its level: the class is loaded only behind a
 * check of SDK_INT, and the link check knows these names as the only ones that may hold them.
 */

@TargetApi(25)
object Api25 {
    /** A launcher that takes no more shortcuts leaves the app without one, and nothing else. */
    fun shortcut(context: Context, id: String, words: CharSequence, icon: Int, opens: android.content.Intent) {
        val shortcut = android.content.pm.ShortcutInfo.Builder(context, id)
            .setShortLabel(words)
            .setIcon(android.graphics.drawable.Icon.createWithResource(context, icon))
            .setIntent(opens)
            .build()
        try {
            context.getSystemService(android.content.pm.ShortcutManager::class.java)?.dynamicShortcuts = listOf(shortcut)
        } catch (_: IllegalStateException) {
            // The user is still locked, or the launcher limits the rate.
        }
    }
}

@TargetApi(26)
object Api26 {
    /** No autofill, and a keyboard that forgets. */
    fun unlearned(field: android.widget.EditText) {
        field.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        field.imeOptions = field.imeOptions or android.view.inputmethod.EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
    }

    /** Whoever does not unlock stays where they are; a system that cannot ask lets [open] try. */
    fun unlock(activity: android.app.Activity, lock: android.app.KeyguardManager, open: () -> Unit) {
        val answer = object : android.app.KeyguardManager.KeyguardDismissCallback() {
            override fun onDismissSucceeded() = open()

            override fun onDismissError() = open()
        }
        lock.requestDismissKeyguard(activity, answer)
    }

    fun startForeground(context: Context, intent: android.content.Intent) {
        context.startForegroundService(intent)
    }

    /** Creating a channel again changes its name only: the language may have changed. */
    fun channel(context: Context, id: String, name: String, importance: Int) {
        val channel = android.app.NotificationChannel(id, name, importance).apply {
            lockscreenVisibility = android.app.Notification.VISIBILITY_SECRET
            setShowBadge(false)
        }
        context.getSystemService(android.app.NotificationManager::class.java)?.createNotificationChannel(channel)
    }

    /** Whether the person left this kind of notification on. One that was never made is. */
    fun channelOpen(context: Context, id: String): Boolean =
        context.getSystemService(android.app.NotificationManager::class.java)?.getNotificationChannel(id)
            ?.let { it.importance != android.app.NotificationManager.IMPORTANCE_NONE } ?: true

    fun builder(context: Context, channel: String) = android.app.Notification.Builder(context, channel)
}

@TargetApi(28)
object Api28 {
    /** "Restricted" in the system's settings of this app: no job and no alarm of it while it is not in front. */
    fun backgroundForbidden(context: Context): Boolean =
        context.getSystemService(android.app.ActivityManager::class.java)?.isBackgroundRestricted == true

    fun heading(view: View) {
        view.isAccessibilityHeading = true
    }
}

@TargetApi(29)
object Api29 {
    fun noForcedDark(view: View) {
        view.isForceDarkAllowed = false
    }

    /** *Time to take action* of the system's accessibility settings, in milliseconds; 0 where nothing was chosen. */
    fun timeForButtons(context: Context): Int =
        context.getSystemService(android.view.accessibility.AccessibilityManager::class.java)
            ?.getRecommendedTimeoutMillis(0, android.view.accessibility.AccessibilityManager.FLAG_CONTENT_CONTROLS) ?: 0

    fun subtitle(tile: android.service.quicksettings.Tile, text: CharSequence) {
        tile.subtitle = text
    }
}

@TargetApi(30)
object Api30 {
    fun bars(insets: WindowInsets): Insets = insets.getInsets(
        WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout() or WindowInsets.Type.ime(),
    )

    /** Android 15 does this by itself and calls the call deprecated. */
    @Suppress("DEPRECATION")
    fun edgeToEdge(window: Window) = window.setDecorFitsSystemWindows(false)

    /** The system does not take permissions away from an app that was not opened for months. */
    fun hibernationOff(context: Context): Boolean = context.packageManager.isAutoRevokeWhitelisted
}

@TargetApi(31)
object Api31 {
    fun expedite(job: android.app.job.JobInfo.Builder) {
        job.setExpedited(true)
    }
}

@TargetApi(33)
object Api33 {
    /** The languages that the person gave this app in the system's settings; empty: the system's own. */
    fun languages(context: Context): LocaleList =
        context.getSystemService(android.app.LocaleManager::class.java)?.applicationLocales ?: LocaleList.getEmptyLocaleList()

    fun speak(context: Context, tag: String) {
        context.getSystemService(android.app.LocaleManager::class.java)?.applicationLocales = LocaleList.forLanguageTags(tag)
    }

    fun onBack(activity: android.app.Activity, back: () -> Unit) {
        activity.onBackInvokedDispatcher.registerOnBackInvokedCallback(
            android.window.OnBackInvokedDispatcher.PRIORITY_DEFAULT,
        ) { back() }
    }
}

@TargetApi(34)
object Api34 {
    fun open(tile: android.service.quicksettings.TileService, page: android.app.PendingIntent) = tile.startActivityAndCollapse(page)

    /** Accessibility services that are no assistive tools do not see what is on the screen. */
    fun sensitive(view: View) = view.setAccessibilityDataSensitive(View.ACCESSIBILITY_DATA_SENSITIVE_YES)
}
