package id.go.jember.ots.kit

import android.app.Activity
import android.graphics.Bitmap
import android.os.Handler
import android.os.Looper
import android.view.PixelCopy
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.time.Duration

/** Every word that is seen, from above to below. */
fun Activity.words(): String = window.decorView.all().filterIsInstance<TextView>()
    .filter { it.isShown && it.text.isNotEmpty() }.joinToString("\n") { it.text }

/** Every view below and with this one. */
fun View.all(): List<View> = listOf(this) + (
    (this as? ViewGroup)?.let { group ->
        (0 until group.childCount).flatMap {
            group.getChildAt(it)!!.all()
        }
    }.orEmpty()
    )

/** Taps what is called so, by its words or by what TalkBack reads. */
fun Activity.tap(words: String) {
    val named = window.decorView.all().filter { view ->
        view.isShown && (view.contentDescription?.toString() == words || (view as? TextView)?.text?.toString() == words)
    }
    val target = named.firstNotNullOfOrNull { it.clickable() } ?: error("nothing to tap is called \"$words\" among:\n${words()}")
    check(target.isEnabled) { "\"$words\" is not enabled" }
    target.performClick()
    idle()
}

private fun View.clickable(): View? = if (isClickable) this else (parent as? View)?.clickable()

fun idle(ms: Long = 0) = shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(ms))

/** Lets the app's own threads and its screen work until it is so. */
fun eventually(what: () -> String, isSo: () -> Boolean) {
    val end = System.nanoTime() + TimeLimit.NANOS
    while (true) {
        idle(50)
        if (isSo()) return
        check(System.nanoTime() < end) { "never so: ${what()}" }
        Thread.sleep(20)
    }
}

fun eventually(what: String, isSo: () -> Boolean) = eventually({ what }, isSo)

/** How long a test waits for something that must happen before it fails. */
private object TimeLimit {
    const val NANOS = 60_000_000_000L
}

/** What the window really shows, with its fonts and shadows. */
fun Activity.picture(): Bitmap {
    idle(300)
    val view = window.decorView
    val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
    var result = -1
    PixelCopy.request(window, bitmap, { result = it }, Handler(Looper.getMainLooper()))
    idle(50)
    check(result == PixelCopy.SUCCESS) { "PixelCopy $result" }
    return bitmap
}

fun save(name: String, bitmap: Bitmap) {
    val folder = File(checkNotNull(System.getProperty("ots.shots"))).apply { mkdirs() }
    File(folder, "$name.png").outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
}
