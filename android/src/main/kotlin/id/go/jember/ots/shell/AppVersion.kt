package id.go.jember.ots.shell

import android.content.Context
import android.content.pm.PackageManager

/** The number by which Android tells an update from an older app; packaging/link.sh writes it into the manifest. */
object AppVersion {
    /** 0 where the system does not say: no press waits for it or fails of it. */
    fun of(context: Context): Int = try {
        @Suppress("DEPRECATION") // the longer one came with API 28, and no version of this app is as long
        context.packageManager.getPackageInfo(context.packageName, 0).versionCode
    } catch (_: PackageManager.NameNotFoundException) {
        0
    } catch (_: RuntimeException) {
        // The system's half of the call died.
        0
    }
}
