package id.go.jember.ots.screen

import android.app.Activity
import android.app.ActivityManager
import android.app.KeyguardManager
import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.view.View
import android.view.WindowManager
import android.widget.Toast
import id.go.jember.ots.R
import id.go.jember.ots.look.Api26
import id.go.jember.ots.look.Api29
import id.go.jember.ots.look.Api30
import id.go.jember.ots.look.Api34
import id.go.jember.ots.model.CallKind
import id.go.jember.ots.model.CallTo
import id.go.jember.ots.reach.Foreground
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.shell.Languages
import id.go.jember.ots.shell.Ots

/**
 * What every screen does: no screenshots and no picture in Recents, nothing for spying
 * accessibility services, the chosen language, the whole screen, *Keluar cepat*, dialling.
 */
abstract class ScreenActivity : Activity() {
    protected val ots: Ots get() = Ots.of(this)

    override fun attachBaseContext(base: Context) = super.attachBaseContext(Languages.wrap(base))

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            Api30.edgeToEdge(window)
        } else {
            @Suppress("DEPRECATION")
            window.decorView.systemUiVisibility = window.decorView.systemUiVisibility or
                View.SYSTEM_UI_FLAG_LAYOUT_STABLE or View.SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN
        }
    }

    override fun onStart() {
        super.onStart()
        Foreground.enter()
        Notices.clear(this)
    }

    override fun onStop() {
        Foreground.leave()
        super.onStop()
    }

    override fun setContentView(view: View) {
        super.setContentView(view)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) Api29.noForcedDark(view)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) Api34.sensitive(window.decorView)
    }

    /** Closes everything and leaves nothing in Recents. What was pressed goes on being sent. */
    open fun quickExit() {
        tryStart(Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_HOME).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        // This page may not be the root of its task, and the countdown has a task of its own.
        getSystemService(ActivityManager::class.java)?.appTasks?.forEach { it.finishAndRemoveTask() }
        finishAndRemoveTask()
    }

    /** Opens the dialler with the number, or WhatsApp. The person presses the green button. */
    open fun call(to: CallTo) {
        val intent = if (to.kind == CallKind.WHATSAPP) {
            Intent(Intent.ACTION_VIEW, Uri.parse("https://wa.me/${to.number.filter { it.isDigit() }}"))
        } else {
            Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", to.number, null))
        }
        unlocked { if (!tryStart(intent)) say(getString(R.string.no_dialler, to.number)) }
    }

    /**
     * What is opened over a lock screen would wait behind it unseen: the person is asked to unlock
     * first. On Android 7 the system has no such question, and opens what it is told to.
     */
    protected open fun unlocked(open: () -> Unit) {
        val lock = getSystemService(KeyguardManager::class.java)
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O || lock?.isKeyguardLocked != true) return open()
        Api26.unlock(this, lock, open)
    }

    /** The SMS app with the text in it; true when one took it. That is no receipt. */
    fun openSms(number: String, text: String): Boolean {
        val opened = tryStart(Intent(Intent.ACTION_SENDTO, Uri.fromParts("smsto", number, null)).putExtra("sms_body", text))
        if (!opened) say(getString(R.string.sms_no_app))
        return opened
    }

    protected fun tryStart(intent: Intent): Boolean = try {
        startActivity(intent)
        true
    } catch (_: ActivityNotFoundException) {
        false
    } catch (_: SecurityException) {
        // Some vendors' settings screens are there and not for us.
        false
    }

    protected fun say(text: CharSequence) = Toast.makeText(this, text, Toast.LENGTH_LONG).show()
}
