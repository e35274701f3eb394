package id.go.jember.ots.screens

import android.content.Context
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/**
 * Nothing of this app leaves the phone, neither by the cloud nor by a cable to a new one. Below Android 12
 * `allowBackup` says so (the gates look at it); from Android 12 on a maker's transfer to a new phone heeds only these rules.
 */
class BackupTest : AppTest() {
    private val sources = File(checkNotNull(System.getProperty("ots.sources")), "src/main")

    private fun read(file: String): Element =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(File(sources, file)).documentElement

    private fun children(of: Element): List<Element> =
        (0 until of.childNodes.length).map { of.childNodes.item(it) }.filterIsInstance<Element>()

    /** The folders of one kind of storage, by the names that the rules have for them, the innermost first. */
    private fun domains(context: Context, prefix: String): List<Pair<String, File>> = listOf(
        "${prefix}file" to context.filesDir,
        "${prefix}database" to context.getDatabasePath("any").parentFile!!,
        "${prefix}sharedpref" to File(context.dataDir, "shared_prefs"),
        "${prefix}root" to context.dataDir,
    )

    private fun domains(): List<Pair<String, File>> = domains(app.createDeviceProtectedStorageContext(), "device_") + domains(app, "") +
        ("external" to app.getExternalFilesDir(null)!!)

    /**
     * As Android's `BackupAgent` reads the rules: each domain is walked from its own folder, and a file or a folder is left
     * out with all below it where it is the very one that is named. So a rule of one domain says nothing of another's.
     */
    private fun leaves(file: File, excluded: Set<Pair<String, String>>): Boolean {
        val (domain, base) = domains().first { (_, base) -> file.startsWith(base) }
        val named = excluded.filter { it.first == domain }.map { File(base, it.second).canonicalFile }
        return generateSequence(file.canonicalFile) { it.parentFile }.takeWhile { it.startsWith(base.canonicalFile) }.none { it in named }
    }

    /** What never leaves by itself: the system does not walk these. */
    private fun walked(file: File): Boolean = listOf(app, app.createDeviceProtectedStorageContext())
        .flatMap { listOf(it.cacheDir, it.codeCacheDir, it.noBackupFilesDir) }.none { file.startsWith(it) }

    /** A press, its answer, and everything that is remembered of the app itself. */
    private fun lived(): List<File> {
        callCentre(cancelWindowS = 30).start()
        val app = Ots.of(app)
        app.presser.press(app, Urgency.DANGER)
        val report = (app.core.now { it.reports() } as Answer.Done).value.single().id
        app.presser.sendNow(report) { }
        eventually("sent") { (app.core.now { it.reports() } as Answer.Done).value.single().alert?.state == SendState.SENT }
        screen(HomeActivity::class.java)
        app.settings.languageTag = "id"
        app.settings.setCode("1234")
        eventually("the settings are on the disk") { files().any { it.name == "settings.xml" } }
        return files()
    }

    private fun files(): List<File> = domains().flatMap { (_, base) -> base.walk().filter { it.isFile } }.distinct().filter(::walked)

    @Test
    fun `no file that the app writes leaves the phone, by cloud or by cable`() {
        val written = lived()
        for (name in listOf("queue.sqlite3", "settings.xml")) assertTrue("$name among $written", written.any { it.name == name })
        val rules = read("res/xml/no_backup.xml")
        assertEquals(listOf("cloud-backup", "device-transfer"), children(rules).map { it.tagName })
        for (way in children(rules)) {
            assertTrue("what is not named to go does not go", children(way).none { it.tagName == "include" })
            val excluded = children(way).map { it.getAttribute("domain") to it.getAttribute("path") }.toSet()
            assertEquals(way.tagName, emptyList<File>(), written.filter { leaves(it, excluded) })
        }
    }

    @Test
    fun `every kind of storage that Android knows is left out, whatever will be written there`() {
        val known = listOf("root", "file", "database", "sharedpref").flatMap { listOf(it, "device_$it") } + "external"
        for (way in children(read("res/xml/no_backup.xml"))) {
            val whole = children(way).filter { it.tagName == "exclude" && it.getAttribute("path") == "." }.map { it.getAttribute("domain") }
            assertEquals(way.tagName, known.sorted(), whole.sorted())
        }
    }

    @Test
    fun `the manifest names these rules and allows no backup`() {
        val app = children(read("AndroidManifest.xml")).single { it.tagName == "application" }
        assertEquals("@xml/no_backup", app.getAttribute("android:dataExtractionRules"))
        assertEquals("false", app.getAttribute("android:allowBackup"))
        assertEquals("false", app.getAttribute("android:fullBackupContent"))
    }
}
