package id.go.jember.ots.kit

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import java.io.File

/** Which classes of the app this JVM has loaded so far, by the loader of [one] of them. */
class Loaded(private val one: Class<*>) {
    private val loader = checkNotNull(one.classLoader)

    /** The app's own classes, by the files that the compiler made. */
    val all: List<String> by lazy {
        // A class in one of Robolectric's sandboxes does not say where it came from; its loader finds the file.
        val name = one.name.replace('.', '/') + ".class"
        val file = checkNotNull(loader.getResource(name)) { name }.toURI().path
        val folder = File(file.removeSuffix(name))
        folder.walk().filter { it.extension == "class" }
            .map { it.relativeTo(folder).path.removeSuffix(".class").replace('/', '.') }.toList()
    }

    private val heavy by lazy { all.filter { it.startsWith("id.go.jember.ots.ffi.") } }

    /** How many classes there are beside the bindings. */
    val lightCount: Int get() = all.size - heavy.size

    /** Those of the app that are loaded, without the bindings. */
    fun mine(): List<String> = all.filterNot { it in heavy }.filter(::isLoaded)

    fun noJnaAndNoBindings() {
        assertTrue("the bindings are among what was compiled", heavy.size > 20)
        assertEquals(emptyList<String>(), heavy.filter(::isLoaded))
        assertEquals(emptyList<String>(), listOf("com.sun.jna.Native", "com.sun.jna.Library", "com.sun.jna.Pointer").filter(::isLoaded))
    }

    /** None of a part of the app that a press has no need of. */
    fun nothingOf(vararg parts: String) = assertEquals(emptyList<String>(), mine().filter { name -> parts.any { ".$it." in name } })

    private fun isLoaded(name: String): Boolean {
        val find = ClassLoader::class.java.getDeclaredMethod("findLoadedClass", String::class.java).apply { isAccessible = true }
        return generateSequence(loader) { it.parent }.any { find.invoke(it, name) != null }
    }
}
