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
import id.go.jember.ots.R
import id.go.jember.ots.look.Api26
import id.go.jember.ots.look.Api29
import id.go.jember.ots.look.Api30
import id.go.jember.ots.look.Api34
import id.go.jember.ots.look.Page
import id.go.jember.ots.model.CallKind
import id.go.jember.ots.model.CallTo
import id.go.jember.ots.model.Language
import id.go.jember.ots.reach.Foreground
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.reach.SaysNews
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.shell.Languages
import id.go.jember.ots.shell.Ots

/**
 * What every screen does: no screenshots and no picture in Recents, nothing for spying
 * accessibility services, the chosen language, the whole screen, *Keluar cepat*, dialling.
 */
abstract class ScreenActivity : Activity() {
    protected val ots: Ots get() = Ots.of(this)

    /** The language that this page was made in. */
    private lateinit var spoken: Language

    /** What this page is called in Recents; null: as the app is. */
    private var worn: Disguise? = null

    override fun attachBaseContext(base: Context) = super.attachBaseContext(Languages.wrap(base))

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        spoken = Languages.of(this)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            Api30.edgeToEdge(window)
        } else {
            @Suppress("DEPRECATION")
            window.decorView.systemUiVisibility = window.decorView.systemUiVisibility or
                View.SYSTEM_UI_FLAG_LAYOUT_STABLE or View.SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN
        }
    }

    /**
     * Another language was chosen while this page stood below another: it is made anew. From Android 13 on the system does
     * that with every page; below, whoever chose it has changed its own alone.
     */
    override fun onRestart() {
        super.onRestart()
        if (Languages.of(Languages.wrap(applicationContext)) != spoken) recreate()
    }

    override fun onStart() {
        super.onStart()
        if (!Foreground.seen) ots.visits.back()
        Foreground.enter(this)
        // A page that says nothing of it leaves the notification where it is.
        if (this is SaysNews) Notices.clear(this)
    }

    override fun onStop() {
        Foreground.leave(this, turning = isChangingConfigurations)
        if (!Foreground.seen && !isChangingConfigurations) ots.visits.left()
        super.onStop()
    }

    override fun onResume() {
        super.onResume()
        // Behind the first frame: no press waits for it.
        window.decorView.post { wearDisguise() }
    }

    /**
     * Recents names a task by the page at its root and not by the name in the launcher. Only what a page says of itself
     * is shown there instead.
     */
    protected fun wearDisguise() {
        val disguise = Disguise.now(this).takeIf { it != Disguise.OPEN }
        if (disguise == worn) return
        worn = disguise
        setTaskDescription(Disguise.inRecents(this, disguise))
    }

    override fun setContentView(view: View) {
        super.setContentView(view)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) Api29.noForcedDark(view)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) Api34.sensitive(window.decorView)
    }

    /** Closes everything and leaves nothing in Recents. What was pressed goes on being sent. */
    open fun quickExit() {
        ots.drafts.clear()
        // That is leaving, and no way out and back.
        starts(Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_HOME))
        // This page may not be the root of its task, and the countdown has a task of its own.
        getSystemService(ActivityManager::class.java)?.appTasks?.forEach { it.finishAndRemoveTask() }
        finishAndRemoveTask()
    }

    /** Opens the dialler with the number, or the chat in WhatsApp. The person presses the green button. */
    open fun call(to: CallTo) = unlocked {
        if (to.kind == CallKind.WHATSAPP) {
            if (!openChat(to)) say(getString(R.string.no_whatsapp, to.number))
        } else if (!tryStart(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", to.number, null)).addFlags(ALWAYS_DELIVERED))) {
            say(getString(R.string.no_dialler, to.number))
        }
    }

    /** In one of WhatsApp's own apps, and never in a browser, which would need data and remember where it was. */
    private fun openChat(to: CallTo): Boolean {
        val chat = Intent(Intent.ACTION_VIEW, Uri.parse("https://wa.me/${to.international}")).addFlags(ALWAYS_DELIVERED)
        return WHATSAPP.any { tryStart(Intent(chat).setPackage(it)) }
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
        val sms = Intent(Intent.ACTION_SENDTO, Uri.fromParts("smsto", number, null)).putExtra("sms_body", text)
        val opened = tryStart(sms.addFlags(ALWAYS_DELIVERED))
        if (!opened) say(getString(R.string.sms_no_app))
        return opened
    }

    /**
     * Opens a page of another app, in a task of its own: in this app's it would stand in the place of the help button at
     * the next tap on the icon, and Recents would show a picture of it under this app's name.
     */
    protected fun tryStart(intent: Intent): Boolean {
        if (!starts(intent)) return false
        wentOut()
        say(null)
        return true
    }

    private fun starts(intent: Intent): Boolean = try {
        startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        true
    } catch (_: ActivityNotFoundException) {
        false
    } catch (_: SecurityException) {
        // Some vendors' settings screens are there and not for us.
        false
    }

    /** A page of another app was opened from this one and is about to cover it. */
    protected open fun wentOut() = Unit

    /** On the page and in no toast: that one cuts large letters, and is gone before a number is copied down. */
    private fun say(text: CharSequence?) {
        findViewById<Page?>(R.id.page)?.say(text)
    }

    private companion object {
        /** Each of its apps, the one that most people have first. */
        val WHATSAPP = listOf("com.whatsapp", "com.whatsapp.w4b")

        /**
         * Without it an app that was opened with the very same number before would only come to the front as it stands:
         * with other figures in the dialler, with the text of an older SMS.
         */
        const val ALWAYS_DELIVERED = Intent.FLAG_ACTIVITY_CLEAR_TOP
    }
}
