package id.go.jember.ots.kit

import java.io.File
import java.io.IOException
import java.net.HttpURLConnection
import java.net.ServerSocket
import java.net.URI
import java.net.URLEncoder
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.TimeUnit

/**
 * A real `ots-server` process with a data folder, a port and made-up accounts of its own. It keeps
 * its port while it is down, so that it comes back where the phone looks for it.
 */
class CallCentre(
    cancelWindowS: Int = 1,
    takenAfterS: Int = 60,
    smsOfferAfterS: Int = 20,
    leaseS: Int = 900,
    /** What else its settings say, as TOML. */
    more: String = "",
) : AutoCloseable {
    private val folder = File.createTempFile("ots-centre", "").apply {
        delete()
        mkdirs()
    }
    private val port = ServerSocket(0).use { it.localPort }
    private var process: Process? = null
    private val operators = mutableListOf<Operator>()
    val url = "http://127.0.0.1:$port"

    init {
        File(folder, "settings.toml").writeText(
            """
            [instance]
            id = "rekaan"
            name = "Kabupaten Rekaan"
            regency = "35.09"
            time_zone = "Asia/Jakarta"

            [numbers]
            police = "110"
            ambulance = "119"
            sapa = "129"
            sapa_whatsapp = "08111-129-129"
            hotline = "$HOTLINE"

            [sms]
            number = "$GATEWAY"

            [times]
            cancel_window_s = $cancelWindowS
            taken_after_s = $takenAfterS
            sms_offer_after_s = $smsOfferAfterS
            lease_s = $leaseS
            """.trimIndent() + "\n" + more,
        )
    }

    /** The signed document for phones. */
    val instance: ByteArray by lazy {
        val settings = File(folder, "settings.toml").path
        run("instance", "--instance", settings, "--public-url", url).encodeToByteArray()
    }

    /** The call centre moves to another hotline and gateway, and a newer document says so. Before it is started. */
    fun move(hotline: String, sms: String) {
        instance
        val settings = File(folder, "settings.toml")
        settings.writeText(settings.readText().replace(HOTLINE, hotline).replace(GATEWAY, sms))
        run("instance", "--instance", settings.path, "--public-url", url)
    }

    fun start() {
        instance
        val started = command("serve", "--listen", "127.0.0.1:$port").start()
        process = started
        val said = StringBuilder()
        val reader = started.inputStream.bufferedReader()
        while (true) {
            val line = reader.readLine() ?: error("the call centre did not come up:\n$said")
            said.appendLine(line)
            if ("Console: " in line) break
        }
        // What it says later must not fill the pipe and stop it.
        Thread({ reader.forEachLine { } }, "call centre says").apply { isDaemon = true }.start()
    }

    fun kill() {
        val running = checkNotNull(process) { "it was running" }
        running.destroyForcibly().waitFor()
        process = null
    }

    /** `ots-server reports --json`, as text. */
    fun reports(): String = run("reports", "--json")

    fun has(report: String): Boolean = "\"$report\"" in reports()

    /** A gateway hands over an SMS; what the call centre answers, as text. */
    fun sms(text: String, from: String = "+62-812-0000-0001"): String {
        val connection = URI("$url/v1/gateway/sms").toURL().openConnection() as HttpURLConnection
        val token = File(folder, "centre").walk().first { it.name == "gateway.token" }.readText().trim()
        connection.requestMethod = "POST"
        connection.doOutput = true
        connection.setRequestProperty("Authorization", "Bearer $token")
        connection.setRequestProperty("Content-Type", "application/json")
        connection.outputStream.use { it.write("{\"from\":\"$from\",\"text\":\"$text\",\"id\":\"1\"}".encodeToByteArray()) }
        check(connection.responseCode in 200..299) { "gateway: ${connection.responseCode}" }
        return connection.inputStream.readBytes().decodeToString()
    }

    /** An operator of a made-up name, signed in, on shift and before an open queue. */
    fun operator(onShift: Boolean = true): Operator {
        run("user", "add", "petugas-rekaan", "--role", "operator", "--password-stdin", input = PASSWORD)
        return Operator(url, "petugas-rekaan", PASSWORD).apply {
            signIn()
            if (onShift) beginShift()
            watch()
            operators += this
        }
    }

    override fun close() {
        operators.forEach { it.close() }
        process?.let { kill() }
        folder.deleteRecursively()
    }

    private fun command(vararg words: String): ProcessBuilder {
        val server = checkNotNull(System.getProperty("ots.server")) { "run.sh says where ots-server is" }
        return ProcessBuilder(listOf(server) + words + listOf("--data", File(folder, "centre").path)).redirectErrorStream(true)
    }

    private fun run(vararg words: String, input: String? = null): String {
        val running = command(*words).redirectErrorStream(false).start()
        running.outputStream.use { out -> input?.let { out.write(it.encodeToByteArray()) } }
        val out = running.inputStream.readBytes().decodeToString()
        val said = running.errorStream.readBytes().decodeToString()
        check(running.waitFor(60, TimeUnit.SECONDS) && running.exitValue() == 0) { "${words.first()}: $said" }
        return out
    }

    private companion object {
        const val HOTLINE = "+62-800-0000-0001"
        const val GATEWAY = "+62-800-0000-0009"
        const val PASSWORD = "kata-sandi-rekaan-untuk-uji"
    }
}

/** Somebody at the console, by its own forms. */
class Operator(private val url: String, private val name: String, private val password: String) : AutoCloseable {
    /** One for the session and one by which the call centre knows this browser again. */
    private val cookies = ConcurrentHashMap<String, String>()

    private val cookie: String get() = cookies.entries.joinToString("; ") { (name, value) -> "$name=$value" }

    @Volatile
    private var watching: Thread? = null

    fun signIn() {
        var answer = send("POST", "/sign-in", mapOf("name" to name, "password" to password))
        while (answer.next != "/") {
            check(answer.status == 303) { "sign-in: ${answer.status} ${answer.body}" }
            answer = secondFactor(answer.next)
        }
    }

    /** *Mulai tugas*, as the queue offers it. */
    fun beginShift() = shift("yes")

    /** *Selesai tugas*. */
    fun endShift() = shift("no")

    private fun shift(on: String) {
        val fields = form(get("/queue"), "/shift")
        check(fields["on"] == on) { "the queue offers on=${fields["on"]}" }
        post("/shift", fields)
    }

    /** The open queue: whoever is on shift without one counts as gone before long. It comes back with the call centre. */
    fun watch() {
        watching = Thread({
            while (watching != null) {
                try {
                    val line = URI("$url/queue/stream").toURL().openConnection() as HttpURLConnection
                    line.setRequestProperty("Cookie", cookie)
                    line.readTimeout = 5_000
                    line.inputStream.use { stream -> while (watching != null && stream.read() >= 0) Unit }
                } catch (_: IOException) {
                    // The call centre is down: as a browser does, try again.
                    Thread.sleep(200)
                }
            }
        }, "open queue").apply { isDaemon = true }
        watching?.start()
    }

    override fun close() {
        watching = null
    }

    /** A step between the password and the pages behind: a code app is set up, or a code of it is asked for. */
    private fun secondFactor(step: String): Said {
        val app = CodeApp.of(url, name)
        val page = get(step)
        if (step == "/account/totp") app.scan(page)
        val answer = send("POST", step, form(page, step) + ("code" to app.code()))
        if (step != "/account/totp") return answer
        app.keepSheet(answer.body)
        return Said(answer.status, answer.body, "/")
    }

    /** Takes the report, as the button *Ambil* does. The queue offers it once the call centre has opened it, behind its receipt. */
    fun take(report: String) {
        val end = System.nanoTime() + OPENED_NANOS
        var queue = get("/queue")
        while ("/reports/$report/take\"" !in queue && System.nanoTime() < end) {
            Thread.sleep(20)
            queue = get("/queue")
        }
        step(report, "take", queue)
    }

    /** What the console shows of it, as text. */
    fun page(report: String): String = get("/reports/$report")

    fun release(report: String) = step(report, "release", get("/reports/$report"))

    fun answer(report: String, text: String) {
        val page = get("/reports/$report")
        post("/reports/$report/answer", form(page, "/reports/$report/answer") + ("text" to text))
    }

    private fun step(report: String, what: String, page: String) {
        val action = "/reports/$report/$what"
        post(action, form(page, action))
    }

    /** The hidden fields of the form with this action. */
    private fun form(page: String, action: String): Map<String, String> {
        val form = Regex("<form[^>]*action=\"${Regex.escape(action)}\".*?</form>", RegexOption.DOT_MATCHES_ALL).find(page)?.value
            ?: error("no form $action on the page:\n$page")
        val fields = Regex("<(?:input|button)[^>]*>").findAll(form).mapNotNull { input ->
            val key = attribute(input.value, "name") ?: return@mapNotNull null
            key to (attribute(input.value, "value") ?: "")
        }
        return fields.toMap()
    }

    private fun attribute(tag: String, key: String): String? = Regex("\\b$key=\"([^\"]*)\"").find(tag)?.groupValues?.get(1)

    private fun get(path: String): String = send("GET", path, null).body

    private fun post(path: String, fields: Map<String, String>) {
        val answer = send("POST", path, fields)
        check(answer.status in 200..399) { "$path: ${answer.status} ${answer.body}" }
    }

    /** [next]: where the answer leads. */
    private class Said(val status: Int, val body: String, val next: String)

    private fun send(method: String, path: String, fields: Map<String, String>?): Said {
        val connection = URI(url + path).toURL().openConnection() as HttpURLConnection
        connection.instanceFollowRedirects = false
        connection.requestMethod = method
        if (cookie.isNotEmpty()) connection.setRequestProperty("Cookie", cookie)
        fields?.let {
            connection.doOutput = true
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded")
            val body = it.entries.joinToString("&") { (key, value) -> "$key=${URLEncoder.encode(value, "UTF-8")}" }
            connection.outputStream.use { out -> out.write(body.encodeToByteArray()) }
        }
        val status = connection.responseCode
        connection.headerFields.filterKeys { it.equals("Set-Cookie", ignoreCase = true) }.values.flatten()
            .map { it.substringBefore(';') }.forEach { cookies[it.substringBefore('=')] = it.substringAfter('=') }
        val stream = if (status < 400) connection.inputStream else connection.errorStream
        return Said(status, stream?.readBytes()?.decodeToString().orEmpty(), connection.getHeaderField("Location").orEmpty())
    }

    private companion object {
        /** How long a call centre may take to open a report before a test fails. */
        const val OPENED_NANOS = 60_000_000_000L
    }
}
