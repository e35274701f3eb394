package id.go.jember.ots.presenters

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** The strings of every language, read from their files. */
class StringsTest {
    private val res = File(checkNotNull(System.getProperty("ots.sources")), "src/main/res")
    private val languages = listOf("values-in", "values-jv", "values-b+mad", "values-en")

    private fun strings(folder: String): Map<String, String> =
        File(res, folder).listFiles { file -> file.name.startsWith("strings_") }!!.sorted().flatMap { file ->
            val root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).documentElement
            (0 until root.childNodes.length).map { root.childNodes.item(it) }.filterIsInstance<Element>()
                .map { it.getAttribute("name") to it.textContent.trim() }
        }.toMap()

    private fun placeholders(text: String) = Regex("%(\\d\\$)?[sd]").findAll(text).map { it.value }.toSet()

    @Test
    fun `no language misses a key or has one more`() {
        val keys = strings("values").keys
        assertTrue(keys.size > 250)
        for (language in languages) assertEquals(language, keys, strings(language).keys)
    }

    @Test
    fun `every language puts the same things into a sentence`() {
        val indonesian = strings("values")
        for (language in languages) {
            for ((key, text) in strings(language)) {
                assertEquals("$language $key", placeholders(indonesian.getValue(key)), placeholders(text))
            }
        }
    }

    /** They are settings of the call centre: [id.go.jember.ots.look.namingPolice] puts in what its document says. */
    @Test
    fun `no sentence carries a number to call`() {
        val number = Regex("\\b(110|112|119|129)\\b|\\d{5}")
        for (language in languages + "values") {
            assertEquals(language, emptyMap<String, String>(), strings(language).filterValues(number::containsMatchIn))
        }
    }

    @Test
    fun `no string is empty`() {
        for (language in languages + "values") {
            assertEquals(
                language, emptyList<String>(),
                strings(language).filterValues {
                    it.isBlank()
                }.keys.toList(),
            )
        }
    }

    @Test
    fun `indonesian stands in its own folder too`() {
        // Else a phone set to Indonesian and then English shows English.
        assertEquals(strings("values"), strings("values-in"))
    }

    @Test
    fun `who reads of the code reads which pages tell of a report without it`() {
        for (language in languages + "values") {
            val strings = strings(language)
            val open = strings.getValue("watched_open")
            for (page in listOf("readiness", "erase")) assertTrue("$language: $open", strings.getValue(page) in open)
        }
    }

    /** Madurese has one word for what was done and for what will be: only *ampon* tells that it was. The steps are no claims. */
    @Test
    fun `in Madurese what is done is said to be done`() {
        val done = listOf(
            "tile_saved", "tile_waits", "tile_sent", "tile_taken",
            "drill_pressed", "drill_sent", "drill_taken", "head_delivered", "head_taken",
        )
        val madurese = strings("values-b+mad")
        assertEquals(emptyList<String>(), done.filterNot { madurese.getValue(it).startsWith("Ampon ") })
    }

    @Test
    fun `nothing outside the app tells what it is for`() {
        val telling = listOf("kekerasan", "korban", "lapor", "ots", "polisi", "violence", "report", "police")
        for (language in languages) {
            val outside = strings(language).filterKeys { it.startsWith("news_") || it.startsWith("work_") || it.startsWith("channel_") }
            assertEquals(5, outside.size)
            for ((key, text) in outside) assertTrue("$language $key", telling.none { it in text.lowercase() })
        }
    }

    @Test
    fun `the word is terlapor and never pelaku`() {
        for (language in listOf("values", "values-jv", "values-b+mad")) {
            assertTrue(language, strings(language).values.none { Regex("\\bpelaku\\b", RegexOption.IGNORE_CASE).containsMatchIn(it) })
        }
    }

    @Test
    fun `nothing promises silence towards the police`() {
        for (language in languages) assertTrue(language, "3x24" in strings(language).getValue("police_rule"))
    }

    @Test
    fun `whoever reads of a new or another copy of the app reads what goes away with this one`() {
        val again = Regex("pasang ulang aplikasi|pasang maneh aplikasi|pasang polè aplikasi|install the app again", RegexOption.IGNORE_CASE)
        val unsent = mapOf(
            "values" to "belum terkirim",
            "values-jv" to "durung kakirim",
            "values-b+mad" to "bellun èkèrèm",
            "values-en" to "not sent yet",
        )
        for ((language, words) in unsent) {
            val texts = strings(language)
            assertEquals(language, emptySet<String>(), texts.filterValues(again::containsMatchIn).keys)
            for (key in listOf("check_library_fix", "erase_failed")) assertTrue("$language $key", words in texts.getValue(key))
        }
    }

    @Test
    fun `who is asked about a position and who reads on privacy reads of all that goes by itself`() {
        val said = mapOf(
            "values" to listOf("HP yang sama", "bahasa dan versi", "Siapkan tombol", "semenit"),
            "values-jv" to listOf("HP sing padha", "basa lan versi", "Siapake tombol", "semenit"),
            "values-b+mad" to listOf("HP sè padâ", "bhâsa bân vèrsi", "Sadhiyâaghi tombol", "samennit"),
            "values-en" to listOf("the same phone", "language and version", "Prepare the button", "the minute after"),
        )
        for ((language, words) in said) {
            val texts = strings(language)
            for (word in words.dropLast(1)) assertTrue("$language: $word", word in texts.getValue("privacy_2"))
            assertTrue(language, words.last() in texts.getValue("prepare_position"))
        }
    }

    @Test
    fun `every ready-made message of the call centre has words in the app`() {
        val console = File(checkNotNull(System.getProperty("ots.sources")), "../server/src/console/answer.rs").readText()
        val list = console.substringAfter("const NAMES").substringAfter("= [").substringBefore("]")
        val sent = Regex("\"(\\w+)\"").findAll(list).map { it.groupValues[1] }.toSet()
        assertTrue("$sent", sent.size >= 6)
        val words = File(res.parentFile, "kotlin/id/go/jember/ots/look/Words.kt").readText()
        val line = Regex("\"(\\w+)\" -> context\\.\\w+\\(R\\.string\\.template_(\\w+)\\)")
        val known = line.findAll(words).map { it.groupValues[1] to it.groupValues[2] }.toList()
        assertEquals(sent, known.map { it.first }.toSet())
        for ((name, text) in known) assertEquals(name, text)
    }

    /** The languages' own names, the alarm in plain words that the gateway knows by them, and what is written to nobody. */
    @Test
    fun `no sentence stands in the code, where no language could change it`() {
        val sentence = Regex("\"[^\"$]*\\p{L}{2,} \\p{L}{2,}[^\"]*\"")
        val meant = listOf("Words.kt: \"Bahasa Indonesia\"", "Words.kt: \"Basa Jawa\"", "Words.kt: \"Bhâsa Madhurâ\"") +
            listOf(
                "PressActivity.kt: \"OTS DARURAT: saya butuh bantuan sekarang.\"",
                "PressActivity.kt: \"OTS: saya ingin bicara dengan petugas.\"",
            )
        val found = File(res.parentFile, "kotlin").walkTopDown().filter { it.extension == "kt" }.flatMap { file ->
            file.readLines().filterNot { line -> NO_CODE.any(line.trim()::startsWith) || MAKERS in line }
                .flatMap { line -> sentence.findAll(line).map { "${file.name}: ${it.value}" } }
        }
        assertEquals(meant.sorted(), found.toList().sorted())
    }

    @Test
    fun `every text and every picture is used`() {
        fun texts(folder: File, vararg endings: String) =
            folder.walkTopDown().filter { it.isFile && it.extension in endings }.joinToString("\n") { it.readText() }
        val code = texts(File(res.parentFile, "kotlin"), "kt")
        val markup = texts(res.parentFile, "xml")
        fun unused(type: String, names: Collection<String>) =
            names.filter { !Regex("R\\.$type\\.$it\\b").containsMatchIn(code) && !Regex("@$type/$it\\b").containsMatchIn(markup) }
        val names = strings("values").keys
        assertEquals(emptyList<String>(), unused("string", names).toSet().intersect(unused("plurals", names).toSet()).toList())
        assertEquals(emptyList<String>(), unused("drawable", File(res, "drawable").list()!!.map { it.removeSuffix(".xml") }))
    }

    private companion object {
        val NO_CODE = listOf("*", "/*", "//", "@Deprecated(")

        /** A list of names and no sentence. */
        const val MAKERS = "xiaomi redmi poco"
    }
}
