package id.go.jember.ots.kit

import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

/**
 * The code app on a made-up operator's own phone, and the sheet of recovery codes in a drawer: the second factor that
 * the call centre asks for. A code is good once, and a step lasts half a minute; whoever signs in more often than that
 * takes codes from the sheet.
 */
class CodeApp private constructor() {
    private var secret = ByteArray(0)
    private var lastStep = 0L
    private var sheet = listOf<String>()

    /** Reads the secret off the page that offers it. */
    fun scan(page: String) {
        secret = base32(between(page, "id=\"secret\">", "<").filterNot { it == ' ' })
    }

    /** Keeps the sheet of recovery codes on this page. */
    fun keepSheet(page: String) {
        sheet = between(page, "id=\"codes\">", "</ol>").split("<code>").drop(1).map { it.substringBefore('<') }
    }

    /** A code that was not used yet. */
    fun code(): String {
        val present = System.currentTimeMillis() / 1000 / STEP_S
        val step = maxOf(present, lastStep + 1)
        // The next step is taken too: a clock may run ahead by one.
        if (step > present + 1) return sheet.last().also { sheet = sheet.dropLast(1) }
        lastStep = step
        return of(step)
    }

    /** RFC 6238: HMAC-SHA1 over the step, cut down to six digits. */
    private fun of(step: Long): String {
        val mac = Mac.getInstance("HmacSHA1").apply { init(SecretKeySpec(secret, "HmacSHA1")) }
        val hash = mac.doFinal(ByteBuffer.allocate(Long.SIZE_BYTES).putLong(step).array())
        val at = hash.last().toInt() and 0xf
        val number = ByteBuffer.wrap(hash, at, Int.SIZE_BYTES).int and Int.MAX_VALUE
        return (number % 1_000_000).toString().padStart(6, '0')
    }

    companion object {
        private const val STEP_S = 30L
        private val phones = ConcurrentHashMap<String, CodeApp>()

        /** The phone of this person at this call centre: the same one at every sign-in. */
        fun of(centre: String, name: String): CodeApp = phones.computeIfAbsent("$centre $name") { CodeApp() }

        private fun between(page: String, before: String, after: String): String {
            check(before in page) { "no $before on the page:\n$page" }
            return page.substringAfter(before).substringBefore(after)
        }

        private fun base32(text: String): ByteArray {
            val bits = text.map { "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(it).toString(2).padStart(5, '0') }.joinToString("")
            return bits.chunked(Byte.SIZE_BITS).filter { it.length == Byte.SIZE_BITS }.map { it.toInt(2).toByte() }.toByteArray()
        }
    }
}
