package id.go.jember.ots.kit

import android.app.Activity
import android.os.Build
import android.view.KeyEvent
import android.window.OnBackInvokedCallback
import org.robolectric.Shadows.shadowOf
import org.robolectric.util.ReflectionHelpers

/**
 * Back as the system gives it: from Android 13 on to the callback that stands on top with the window, whoever registered
 * it, and below as a key. What the framework itself then asks of the system, Robolectric has no system for: it ends the
 * page, as every page of this app that stands above another is ended.
 */
fun Activity.systemBack() {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        val top = checkNotNull(window.decorView.viewRootImpl.onBackInvokedDispatcher.topCallback) { "nobody would hear of back" }
        val own: OnBackInvokedCallback? = ReflectionHelpers.getField(this, "mDefaultBackCallback")
        if (top === own) finish() else top.onBackInvoked()
    } else {
        shadowOf(this).setIsTaskRoot(false)
        dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_BACK))
        dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_UP, KeyEvent.KEYCODE_BACK))
    }
    idle()
}
