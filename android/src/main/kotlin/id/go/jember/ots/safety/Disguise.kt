package id.go.jember.ots.safety

import android.app.ActivityManager
import android.content.ComponentName
import android.content.Context
import android.content.pm.PackageManager
import android.graphics.Bitmap
import android.graphics.Canvas
import id.go.jember.ots.R
import id.go.jember.ots.outside.Outside

/** The names and pictures under which the app can stand in the launcher; exactly one is enabled. */
enum class Disguise(private val alias: String, val words: Int, val icon: Int, private val launcher: Int) {
    OPEN("LauncherOpen", R.string.app_name, R.drawable.ic_hand, R.mipmap.launcher),
    NOTES("LauncherNotes", R.string.disguise_notes, R.drawable.ic_notes, R.mipmap.launcher_notes),
    COUNT("LauncherCount", R.string.disguise_calculator, R.drawable.ic_count, R.mipmap.launcher_count),
    ;

    private fun component(context: Context) = ComponentName(context, "$PACKAGE.$alias")

    private fun isOn(context: Context): Boolean =
        when (context.packageManager.getComponentEnabledSetting(component(context))) {
            PackageManager.COMPONENT_ENABLED_STATE_ENABLED -> true
            PackageManager.COMPONENT_ENABLED_STATE_DEFAULT -> this == OPEN
            else -> false
        }

    companion object {
        /** The classes keep their package whatever id a regency's app has. */
        private const val PACKAGE = "id.go.jember.ots"

        /** Where two are on, because a choice was interrupted, the one that says less. */
        fun now(context: Context): Disguise = values().lastOrNull { it.isOn(context) } ?: OPEN

        /** Two icons in the launcher give the disguise away: ends a choice that was interrupted between its two steps. */
        fun heal(context: Context) {
            if (values().count { it.isOn(context) } != 1) choose(context, now(context))
        }

        /** First the new one on, then the others off: a launcher never sees none. Widget and shortcut follow. */
        fun choose(context: Context, disguise: Disguise) {
            set(context, disguise, PackageManager.COMPONENT_ENABLED_STATE_ENABLED)
            for (other in values()) if (other != disguise) set(context, other, PackageManager.COMPONENT_ENABLED_STATE_DISABLED)
            Outside.refresh(context.applicationContext)
        }

        /** What Recents shows of a task in this disguise; without one the system's own, by the manifest. */
        @Suppress("DEPRECATION") // their follower, a builder, came with Android 13
        fun inRecents(context: Context, disguise: Disguise?): ActivityManager.TaskDescription {
            if (disguise == null) return ActivityManager.TaskDescription()
            // As a bitmap on every level: not every launcher reads the picture by its resource.
            val size = context.resources.getDimensionPixelSize(android.R.dimen.app_icon_size)
            val picture = Bitmap.createBitmap(size, size, Bitmap.Config.ARGB_8888)
            context.getDrawable(disguise.launcher)?.apply {
                setBounds(0, 0, size, size)
                draw(Canvas(picture))
            }
            return ActivityManager.TaskDescription(context.getString(disguise.words), picture)
        }

        private fun set(context: Context, disguise: Disguise, state: Int) = context.packageManager
            .setComponentEnabledSetting(disguise.component(context), state, PackageManager.DONT_KILL_APP)
    }
}
