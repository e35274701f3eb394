//! Every rule refuses what it is there for, and says where it stands.

use super::{Settings, SettingsError};

/// Settings in which nothing is missing, of nobody's regency.
const GOOD: &str = r##"
[instance]
id = "rekaan"
name = "Kabupaten Rekaan"
regency = "35.09"
time_zone = "Asia/Jakarta"
[server]
urls = ["https://lapor.rekaan.invalid"]
tls = "own"
[numbers]
police = "110"
ambulance = "119"
sapa = "129"
sapa_whatsapp = "08111-129-129"
[sms]
number = "+62-800-0000-0009"
[times]
cancel_window_s = 5
taken_after_s = 60
lease_s = 900
waiting_limits_s = [30, 60]
[shift]
office_hours = ["07:00", "15:30"]
office_days = [1, 5]
holidays = ["2026-12-25"]
changes = ["07:00"]
[escalation]
webhook_url = "https://rekaan.invalid/hook"
smtp_server = "rekaan.invalid:587"
smtp_from = "ots@rekaan.invalid"
smtp_to = ["jaga@rekaan.invalid"]
[app]
application_id = "id.rekaan.ots"
label = "OTS Rekaan"
act_colour = "#0F5C5C"
[privacy]
contact = "Jalan Rekaan 1, surat@rekaan.invalid"
[map]
style_url = "https://ubin.rekaan.invalid/style.json"
origins = ["https://huruf.rekaan.invalid:8443"]
"##;

#[test]
fn good_settings_and_those_of_jember_are_taken() {
    let settings = Settings::parse(GOOD).unwrap();
    assert_eq!(
        settings.map.unwrap().origins(),
        [
            "https://ubin.rekaan.invalid",
            "https://huruf.rekaan.invalid:8443"
        ]
    );
    let jember = Settings::parse(super::BUILT_IN).unwrap();
    assert_eq!(
        jember.map, None,
        "nobody is told which places are looked at"
    );
}

#[test]
fn each_wrong_value_is_refused_by_its_place() {
    for (place, good, wrong) in [
        ("instance.id", "\"rekaan\"", "\"Dua Kata\""),
        ("instance.name", "\"Kabupaten Rekaan\"", "\"\""),
        ("instance.regency", "\"35.09\"", "\"Jember\""),
        ("instance.time_zone", "\"Asia/Jakarta\"", "\"WIB\""),
        ("server.urls", "https://lapor", "http://lapor"),
        ("server.urls", "rekaan.invalid\"]", "rekaan.invalid/x\"]"),
        ("server.anchors_pem", "tls = \"own\"", "tls = \"elsewhere\""),
        (
            "server.anchors_pem",
            "tls = \"own\"",
            "tls = \"own\"\nanchors_pem = [\"x\"]",
        ),
        ("numbers", "police = \"110\"", "police = \"polisi\""),
        ("sms.number", "+62-800-0000-0009", "12"),
        ("times.cancel_window_s", "window_s = 5", "window_s = 0"),
        ("times.taken_after_s", "after_s = 60", "after_s = 5"),
        ("times.lease_s", "lease_s = 900", "lease_s = 1"),
        ("times.waiting_limits_s", "[30, 60]", "[60, 30]"),
        ("shift.office_days", "[1, 5]", "[0, 8]"),
        ("shift", "changes = [\"07:00\"]", "changes = [\"7\"]"),
        ("shift.office_hours", "\"15:30\"]", "\"06:30\"]"),
        ("shift.holidays", "2026-12-25", "25 Desember"),
        ("escalation.webhook_url", "https://rekaan", "http://rekaan"),
        ("escalation.smtp_server", "invalid:587", "invalid"),
        ("escalation", "smtp_to = [\"jaga@rekaan.invalid\"]", ""),
        ("app", "id.rekaan.ots", "rekaan"),
        ("app", "#0F5C5C", "hijau"),
        ("privacy.contact", "Jalan Rekaan 1, surat", "Jalan\\nRekaan"),
        (
            "privacy.contact",
            "Jalan Rekaan 1, surat@rekaan.invalid",
            " ",
        ),
        ("map.style_url", "https://ubin", "http://ubin"),
        ("map.style_url", "https://ubin", "javascript://ubin"),
        ("map.origins", "https://huruf", "*://huruf"),
        ("map.origins", ":8443\"]", "; script-src *\"]"),
        ("map.origins", ":8443\"]", ":8443/\"]"),
    ] {
        let text = GOOD.replacen(good, wrong, 1);
        assert_ne!(text, GOOD, "{place}: nothing was changed");
        match Settings::parse(&text) {
            Err(SettingsError::Value(found, wanted)) => {
                assert_eq!(found, place, "{wrong}: {wanted}");
            }
            other => panic!("{place}: {wrong}: {other:?}"),
        }
    }
    let unknown = format!("{GOOD}\ntypo = true\n");
    assert!(matches!(
        Settings::parse(&unknown),
        Err(SettingsError::Form(_))
    ));
}
