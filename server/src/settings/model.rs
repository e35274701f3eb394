//! What a settings file may say.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A whole settings file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Who this is.
    pub instance: Instance,
    /// Where it is reached.
    #[serde(default)]
    pub server: Server,
    /// Numbers that phones dial.
    pub numbers: Numbers,
    /// The SMS gateway's number.
    #[serde(default)]
    pub sms: Option<Sms>,
    /// Times.
    #[serde(default)]
    pub times: Times,
    /// Deadlines of a case.
    #[serde(default)]
    pub followup: Followup,
    /// When somebody is there.
    #[serde(default)]
    pub shift: Shift,
    /// Where an alert goes that nobody takes.
    #[serde(default)]
    pub escalation: Escalation,
    /// How the app looks.
    #[serde(default)]
    pub app: Option<App>,
    /// What the app says of personal data.
    #[serde(default)]
    pub privacy: Option<Privacy>,
    /// Where the console's map has its picture from.
    #[serde(default)]
    pub map: Option<Map>,
    /// Code tables for exports: table, then our word, then the other side's code.
    #[serde(default)]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
}

impl Settings {
    /// Whether this is the made-up regency of `./ots run`, where nothing is real.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.instance.id == "demo"
    }
}

/// Who this is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Short name: small letters, digits, hyphens.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Code of the regency (Kemendagri), for instance `35.09`.
    pub regency: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Table of the kecamatan and villages, beside this file; Jember's is built in.
    #[serde(default)]
    pub areas: Option<String>,
}

/// Where it is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Base URLs, in the order in which phones try them.
    pub urls: Vec<String>,
    /// Who answers TLS for them.
    pub tls: Tls,
    /// With `tls = "elsewhere"`: the authorities phones should believe, as PEM.
    pub anchors_pem: Vec<String>,
}

/// Who answers TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// This server, with the instance's own authority or the files given.
    #[default]
    Own,
    /// A proxy or load balancer in front of it.
    Elsewhere,
}

/// Numbers that phones dial.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// The police.
    pub police: String,
    /// The ambulance.
    pub ambulance: String,
    /// SAPA, the ministry's line.
    pub sapa: String,
    /// SAPA's WhatsApp number.
    pub sapa_whatsapp: String,
    /// The emergency number, where it exists.
    #[serde(default)]
    pub emergency: Option<String>,
    /// The regency's own hotline.
    #[serde(default)]
    pub hotline: Option<String>,
}

/// What the app says of personal data, beside what holds in every regency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// Whom to ask about one's data: an office with its address, number or mail.
    pub contact: String,
}

/// The SMS gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Its number, as one dials it.
    pub number: String,
}

/// Times, in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Times {
    /// How long a press can be cancelled before it is sent.
    pub cancel_window_s: u32,
    /// After how long a danger alert counts as taken by nobody.
    pub taken_after_s: u32,
    /// After how long unsent the app offers the SMS.
    pub sms_offer_after_s: u32,
    /// How long a claim holds without a recorded action.
    pub lease_s: u32,
    /// When the queue's waiting time changes its icon: first and second limit.
    pub waiting_limits_s: [u32; 2],
}

impl Default for Times {
    fn default() -> Self {
        Self {
            cancel_window_s: 5,
            taken_after_s: 60,
            sms_offer_after_s: 20,
            lease_s: 900,
            waiting_limits_s: [30, 60],
        }
    }
}

/// Deadlines of a case, in minutes, hours or working days, from the press.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Followup {
    /// Report of sexual violence to the police (UU 12/2022 art. 41: 3x24).
    pub police_report_h: u32,
    /// Emergency service at high risk is given at once: it counts as late after so many
    /// minutes.
    pub high_risk_min: u32,
    /// Emergency service at medium risk.
    pub medium_risk_h: u32,
    /// Outreach.
    pub outreach_h: u32,
    /// A complaint is followed up, in working days.
    pub complaint_working_days: u32,
}

impl Default for Followup {
    fn default() -> Self {
        Self {
            police_report_h: 72,
            high_risk_min: 15,
            medium_risk_h: 6,
            outreach_h: 12,
            complaint_working_days: 3,
        }
    }
}

/// When somebody is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shift {
    /// Working hours for deadlines in working days, local time `HH:MM`.
    pub office_hours: [String; 2],
    /// Working days, 1 Monday to 7 Sunday.
    pub office_days: Vec<u8>,
    /// Public holidays, `YYYY-MM-DD`.
    pub holidays: Vec<String>,
    /// When the shifts change, local time `HH:MM`.
    pub changes: Vec<String>,
}

impl Default for Shift {
    fn default() -> Self {
        Self {
            office_hours: ["07:00".to_owned(), "15:30".to_owned()],
            office_days: vec![1, 2, 3, 4, 5],
            holidays: Vec::new(),
            changes: vec!["07:00".to_owned(), "14:00".to_owned(), "21:00".to_owned()],
        }
    }
}

/// Where an alert goes that nobody takes. Secrets (tokens, passwords) are no
/// settings: they are files in the key folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Escalation {
    /// To supervisors' screens after this many seconds.
    pub supervisors_after_s: Option<u32>,
    /// Outside (webhook, mail) after this many seconds.
    pub outside_after_s: Option<u32>,
    /// URL that gets a POST without any content of a report.
    pub webhook_url: Option<String>,
    /// SMTP server, `host:port`.
    pub smtp_server: Option<String>,
    /// Sender address.
    pub smtp_from: Option<String>,
    /// Receivers.
    pub smtp_to: Vec<String>,
}

/// How the app looks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Android application id.
    pub application_id: String,
    /// The name under the icon.
    pub label: String,
    /// Colour of actions, `#RRGGBB`.
    #[serde(default)]
    pub act_colour: Option<String>,
}

/// Tiles behind the positions of a report. Whoever serves them learns which places are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// A MapLibre style document.
    pub style_url: String,
    /// Where else its tiles, fonts and sprites come from: `https://HOST[:PORT]`.
    #[serde(default)]
    pub origins: Vec<String>,
}

impl Map {
    /// Every origin that a browser has to be let fetch from.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let scheme = self.style_url.find("://").map_or(0, |at| at + 3);
        let host = self
            .style_url
            .get(scheme..)
            .and_then(|rest| rest.find(['/', '?']));
        let end = host.map_or(self.style_url.len(), |host| scheme + host);
        let own = self.style_url.get(..end).unwrap_or_default().to_owned();
        std::iter::once(own).chain(self.origins.clone()).collect()
    }
}
