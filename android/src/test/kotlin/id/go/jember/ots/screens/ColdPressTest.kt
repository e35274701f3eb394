package id.go.jember.ots.screens

import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.press.PressActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import java.io.File

/**
 * What a press costs before its first frame. Runs in a JVM of its own, one test for each Android
 * level: a class that an earlier test loaded stays loaded. How often a press waits for the disk is
 * counted in the core's own tests (core/tests/phone/one_sync.rs): once.
 */
class ColdPressTest : AppTest() {
    private val loader = checkNotNull(HomeActivity::class.java.classLoader)

    private fun loaded(name: String): Boolean {
        val find = ClassLoader::class.java.getDeclaredMethod("findLoadedClass", String::class.java).apply { isAccessible = true }
        return generateSequence(loader) { it.parent }.any { find.invoke(it, name) != null }
    }

    /** The app's own classes, by the files that the compiler made. */
    private fun classes(): List<String> {
        // A class in one of Robolectric's sandboxes does not say where it came from; its loader finds the file.
        val one = HomeActivity::class.java.name.replace('.', '/') + ".class"
        val file = checkNotNull(loader.getResource(one)) { one }.toURI().path
        val folder = File(file.removeSuffix(one))
        return folder.walk().filter { it.extension == "class" }
            .map { it.relativeTo(folder).path.removeSuffix(".class").replace('/', '.') }.toList()
    }

    @Test
    fun `a press from the widget loads no JNA, no bindings and few classes before its first frame`() {
        callCentre(cancelWindowS = 30)
        val page = Robolectric.buildActivity(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER)).create().get()
        assertTrue(page.findViewById<android.view.View>(R.id.seconds) != null)

        val all = classes()
        val heavy = all.filter { it.startsWith("id.go.jember.ots.ffi.") }
        assertTrue("the bindings are among what was compiled", heavy.size > 20)
        val mine = all.filterNot { it in heavy }.filter(::loaded)
        assertEquals(emptyList<String>(), heavy.filter(::loaded))
        assertEquals(emptyList<String>(), listOf("com.sun.jna.Native", "com.sun.jna.Library", "com.sun.jna.Pointer").filter(::loaded))
        assertTrue("the press itself is among what is counted", PressActivity::class.java.name in mine)
        // Questions, readiness, lists: none of it is needed to press.
        val later = listOf("questions", "readiness", "prepare", "mine", "safety", "firstrun")
        val strangers = mine.filter { name -> later.any { ".$it." in name } }
        assertEquals(emptyList<String>(), strangers)
        assertTrue("${mine.size} of ${all.size - heavy.size} classes: $mine", mine.size <= MOST)
        page.finish()
        // Kept out of what was counted above, and here so that the tile's class is known to exist.
        assertTrue(HelpTile::class.java.name in all)
    }

    private companion object {
        /** Of the app's own, with the inner ones that Kotlin makes of lambdas. */
        const val MOST = 90
    }
}
