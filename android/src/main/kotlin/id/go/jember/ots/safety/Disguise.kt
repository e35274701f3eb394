package id.go.jember.ots.safety

import android.content.ComponentName
import android.content.Context
import android.content.pm.PackageManager
import id.go.jember.ots.R
import id.go.jember.ots.outside.Outside

/** The names and pictures under which the app can stand in the launcher; exactly one is enabled. */
enum class Disguise(private val alias: String, val words: Int, val icon: Int) {
    OPEN("LauncherOpen", R.string.app_name, R.drawable.ic_hand),
    NOTES("LauncherNotes", R.string.disguise_notes, R.drawable.ic_notes),
    COUNT("LauncherCount", R.string.disguise_calculator, R.drawable.ic_count),
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

        fun now(context: Context): Disguise = values().firstOrNull { it.isOn(context) } ?: OPEN

        /** First the new one on, then the others off: a launcher never sees none. Widget and shortcut follow. */
        fun choose(context: Context, disguise: Disguise) {
            set(context, disguise, PackageManager.COMPONENT_ENABLED_STATE_ENABLED)
            for (other in values()) if (other != disguise) set(context, other, PackageManager.COMPONENT_ENABLED_STATE_DISABLED)
            Outside.refresh(context.applicationContext)
        }

        private fun set(context: Context, disguise: Disguise, state: Int) = context.packageManager
            .setComponentEnabledSetting(disguise.component(context), state, PackageManager.DONT_KILL_APP)
    }
}
