package id.go.jember.ots

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.view.Gravity
import android.widget.Button
import android.widget.LinearLayout
import android.widget.TextView

/**
 * The one page of an app that cannot report yet: it dials, which needs neither the core, nor a network, nor a
 * permission, and it says truthfully whether the core's library loads on this phone.
 */
class DialActivity : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val dial = Button(this)
        dial.text = getString(R.string.call_now, POLICE)
        dial.setOnClickListener { startActivity(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", POLICE, null))) }
        val state = TextView(this)
        state.gravity = Gravity.CENTER
        state.text = coreState()
        val page = LinearLayout(this)
        page.orientation = LinearLayout.VERTICAL
        page.gravity = Gravity.CENTER
        page.addView(dial)
        page.addView(state)
        setContentView(page)
    }

    /** A library that fails to load must never end the app: dialling goes on. */
    private fun coreState(): String =
        try {
            System.loadLibrary("ots_core")
            "libots_core: OK"
        } catch (failure: LinkageError) {
            "libots_core: " + failure.javaClass.simpleName
        }

    private companion object {
        const val POLICE = "110"
    }
}
