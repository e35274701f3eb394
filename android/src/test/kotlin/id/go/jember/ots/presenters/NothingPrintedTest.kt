package id.go.jember.ots.presenters

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File

/** Nothing of the app goes to logcat: it has no call that could put it there. */
class NothingPrintedTest {
    private val ways = listOf("android/util/Log", "android/util/EventLog", "java/util/logging/", "printStackTrace", "java/io/PrintStream")

    private fun names(file: File) = String(file.readBytes(), Charsets.ISO_8859_1).let { bytes -> ways.filter { it in bytes } }

    @Test
    fun `no class of the app can print or log`() {
        val classes = File(checkNotNull(System.getProperty("ots.classes")), "id/go/jember/ots").walk()
            .filter { it.extension == "class" }.toList()
        assertTrue("${classes.size} classes", classes.size > 100)
        val found = classes.associate { it.name to names(it) }.filterValues { it.isNotEmpty() }
        assertEquals(emptyMap<String, List<String>>(), found)
    }

    @Test
    fun `a class that prints would be seen`() {
        val here = File(NothingPrintedTest::class.java.protectionDomain.codeSource.location.toURI())
        val printing = File(here, Printing::class.java.name.replace('.', '/') + ".class")
        assertTrue(printing.isFile)
        assertEquals(listOf("java/io/PrintStream"), names(printing))
    }

    /** Planted: what the search must find. */
    private class Printing {
        @Suppress("unused")
        fun say() = System.out.println(1)
    }
}
