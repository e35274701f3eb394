//! What the shell shows of the instance document: names, numbers, times.

use ots_protocol::instance::InstanceDocument;

/// How long the call centre keeps what was closed, and whom to ask about one's data.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PrivacySettings {
    /// Years until a closed case falls due for erasure.
    pub keep_case_years: u32,
    /// Years until a closed report that became no case does.
    pub keep_report_years: u32,
    /// An office with its address, number or mail.
    pub contact: String,
}

/// The instance's settings for the screens.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Settings {
    /// Its short name.
    pub instance_id: String,
    /// The regency's name.
    pub name: String,
    /// The document's version.
    pub version: u32,
    /// Where the SMS of a press goes; `None`: nowhere.
    pub sms_number: Option<String>,
    /// The police: always the first button.
    pub police: String,
    /// The ambulance.
    pub ambulance: String,
    /// SAPA, the ministry's line.
    pub sapa: String,
    /// SAPA's WhatsApp number.
    pub sapa_whatsapp: String,
    /// The emergency number, where it exists.
    pub emergency: Option<String>,
    /// The regency's own hotline.
    pub hotline: Option<String>,
    /// How long a press can be called off, in milliseconds.
    pub cancel_window_ms: u64,
    /// After how long without an operator a danger alert points to 110, in milliseconds.
    pub taken_after_ms: u64,
    /// After how long unsent the SMS is offered, in milliseconds.
    pub sms_offer_after_ms: u64,
    /// IANA name of the local time zone.
    pub time_zone: String,
    /// The name under the icon, where the instance has one.
    pub label: Option<String>,
    /// The colour of actions, `#RRGGBB`.
    pub act_colour: Option<String>,
    /// What the privacy page says of this call centre; `None`: nothing.
    pub privacy: Option<PrivacySettings>,
}

impl From<&InstanceDocument> for Settings {
    fn from(document: &InstanceDocument) -> Self {
        let (numbers, times) = (document.numbers.clone(), &document.times);
        let app = document.app.as_ref();
        Self {
            instance_id: document.instance_id.clone(),
            name: document.name.clone(),
            version: document.version,
            sms_number: document.sms.as_ref().map(|sms| sms.number.clone()),
            police: numbers.police,
            ambulance: numbers.ambulance,
            sapa: numbers.sapa,
            sapa_whatsapp: numbers.sapa_whatsapp,
            emergency: numbers.emergency,
            hotline: numbers.hotline,
            cancel_window_ms: u64::from(times.cancel_window_s) * 1_000,
            taken_after_ms: u64::from(times.taken_after_s) * 1_000,
            sms_offer_after_ms: u64::from(times.sms_offer_after_s) * 1_000,
            time_zone: document.time_zone.clone(),
            label: app.map(|app| app.label.clone()),
            act_colour: app.and_then(|app| app.act_colour.clone()),
            privacy: document.privacy.as_ref().map(|said| PrivacySettings {
                keep_case_years: said.keep_case_years,
                keep_report_years: said.keep_report_years,
                contact: said.contact.clone(),
            }),
        }
    }
}
