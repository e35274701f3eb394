package id.go.jember.ots.position

import android.Manifest
import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.provider.Settings
import id.go.jember.ots.shell.Ots

/** May this app know where the phone is? Asked where somebody wants it to, and never before a press. */
object PositionPermission {
    /**
     * Lets the system ask, and gives null; or the page of the settings, where the system would ask no more: after a second
     * no it answers by itself, without a word to the person, and the button would be dead.
     */
    fun ask(activity: Activity, code: Int): Intent? {
        val settings = Ots.of(activity).settings
        if (!settings.positionAsked || activity.shouldShowRequestPermissionRationale(Manifest.permission.ACCESS_FINE_LOCATION)) {
            settings.positionAsked = true
            activity.requestPermissions(Locator.PERMISSIONS, code)
            return null
        }
        return Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", activity.packageName, null))
    }
}
