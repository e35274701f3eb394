package id.go.jember.ots.shell

import android.content.Context
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Privacy
import org.json.JSONObject

/**
 * Reads the settings of the call centre out of the signed instance document, and out of what was
 * kept of a newer one.
 *
 * The signature is the core's business. The copy built into the APK came with the APK's own
 * signature, and all that is read here is whom to dial and how long to wait.
 */
object CentreFile {
    private const val ASSET = "instance.ots"

    /** The document's bytes; null in an app that no instance was built into. */
    fun bytes(context: Context): ByteArray? = try {
        context.assets.open(ASSET).use { it.readBytes() }
    } catch (_: java.io.IOException) {
        null
    }

    /** What can be read; national numbers for all that cannot. */
    fun read(bytes: ByteArray?): Centre = try {
        bytes?.let { parse(json(it)) } ?: Centre.NATIONAL
    } catch (_: org.json.JSONException) {
        Centre.NATIONAL
    }

    /** What [write] made; null for anything else. */
    fun kept(text: String?): Centre? = try {
        text?.let { parse(JSONObject(it)) }
    } catch (_: org.json.JSONException) {
        null
    }

    /** In the shape of the document, without what only the core may judge. */
    fun write(centre: Centre): String = JSONObject()
        .put("instance_id", centre.instance)
        .put("version", centre.version)
        .put("name", centre.name)
        .put("time_zone", centre.timeZone)
        .put(
            "numbers",
            JSONObject().put("police", centre.police).put("ambulance", centre.ambulance)
                .put("sapa", centre.sapa).put("sapa_whatsapp", centre.sapaWhatsApp)
                .put("emergency", centre.emergency).put("hotline", centre.hotline),
        )
        .put("sms", centre.smsNumber?.let { JSONObject().put("number", it) })
        .put(
            "times",
            JSONObject().put("cancel_window_s", centre.cancelWindowS)
                .put("taken_after_s", centre.takenAfterS).put("sms_offer_after_s", centre.smsOfferAfterS),
        )
        .put(
            "privacy",
            centre.privacy?.let {
                JSONObject().put("keep_case_years", it.keepCaseYears).put("keep_report_years", it.keepReportYears)
                    .put("contact", it.contact)
            },
        )
        .toString()

    /** The JSON stands behind the lines with the signatures and an empty one. */
    private fun json(bytes: ByteArray): JSONObject {
        val text = String(bytes, Charsets.UTF_8)
        return JSONObject(text.substringAfter("\n\n", text))
    }

    private fun parse(document: JSONObject): Centre {
        val numbers = document.optJSONObject("numbers") ?: JSONObject()
        val times = document.optJSONObject("times") ?: JSONObject()
        val national = Centre.NATIONAL
        return Centre(
            name = document.said("name") ?: national.name,
            police = numbers.said("police") ?: national.police,
            ambulance = numbers.said("ambulance") ?: national.ambulance,
            sapa = numbers.said("sapa") ?: national.sapa,
            sapaWhatsApp = numbers.said("sapa_whatsapp") ?: national.sapaWhatsApp,
            emergency = numbers.said("emergency"),
            hotline = numbers.said("hotline"),
            smsNumber = document.optJSONObject("sms")?.said("number"),
            cancelWindowS = times.optInt("cancel_window_s", national.cancelWindowS),
            takenAfterS = times.optInt("taken_after_s", national.takenAfterS),
            smsOfferAfterS = times.optInt("sms_offer_after_s", national.smsOfferAfterS),
            timeZone = document.said("time_zone") ?: national.timeZone,
            instance = document.said("instance_id") ?: national.instance,
            version = document.optInt("version", national.version),
            privacy = document.optJSONObject("privacy")?.let(::privacy),
        )
    }

    /** All of it or nothing: half a promise about somebody's data is none. */
    private fun privacy(said: JSONObject): Privacy? {
        val cases = said.optInt("keep_case_years")
        val reports = said.optInt("keep_report_years")
        val contact = said.said("contact")
        return if (cases > 0 && reports > 0 && contact != null) Privacy(cases, reports, contact) else null
    }

    private fun JSONObject.said(key: String): String? = optString(key).trim().ifEmpty { null }
}
