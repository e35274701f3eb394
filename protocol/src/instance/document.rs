//! What an instance document says.

use serde::{Deserialize, Serialize};

use crate::{
    id::KeyId,
    keys::{ReceiptPublicKey, RootPublicKey, SealingPublicKey},
};

/// Everything a phone must know of its call centre. Fields of a newer version are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceDocument {
    /// The form of this document; 1.
    pub format: u32,
    /// The instance's short name: small letters, digits and hyphens, for instance `jember`.
    pub instance_id: String,
    /// The regency's name for people.
    pub name: String,
    /// Rises with every document of the instance; a phone never goes back.
    pub version: u32,
    /// When it was signed, milliseconds since 1970.
    pub issued_at_ms: i64,
    /// Base URLs of the call centre, in the order in which a phone tries them. `https`, or `http`
    /// to a loopback address in tests.
    pub servers: Vec<String>,
    /// DER certificates, in base64, of the authorities to which a server's chain must lead. The
    /// phone's own list counts for nothing.
    #[serde(default)]
    pub tls_anchors: Vec<Der>,
    /// The keys that phones seal to: the first active one.
    pub sealing_keys: Vec<SealingKeyEntry>,
    /// The keys that receipts, refusals and unknown-report answers are signed with.
    pub receipt_keys: Vec<ReceiptKeyEntry>,
    /// The roots that may sign the next document.
    pub roots: Vec<RootPublicKey>,
    /// Where a press can go by SMS; absent: nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<Sms>,
    /// Numbers to dial.
    pub numbers: Numbers,
    /// Times.
    #[serde(default)]
    pub times: Times,
    /// IANA name of the local time zone, for instance `Asia/Jakarta`.
    pub time_zone: String,
    /// How the app of this instance calls itself and looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AppLook>,
    /// What the app says of personal data beside what holds everywhere; absent: it names no
    /// years and nobody in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Privacy>,
}

impl InstanceDocument {
    /// The key to seal to: the first active one.
    #[must_use]
    pub fn sealing_key(&self) -> Option<&SealingPublicKey> {
        self.sealing_keys
            .iter()
            .find(|entry| entry.active)
            .map(|entry| &entry.public)
    }

    /// The keys a receipt may be signed with.
    #[must_use]
    pub fn receipt_keys(&self) -> Vec<ReceiptPublicKey> {
        self.receipt_keys.iter().map(|entry| entry.public).collect()
    }

    /// Whether a phone can use it: somewhere to send to, something to seal to, somebody to
    /// believe, and key ids that are those of the keys. Says what is missing.
    ///
    /// # Errors
    /// The first thing that is wrong, in English, for whoever made the document.
    pub fn check(&self) -> Result<(), &'static str> {
        let right_ids = self
            .sealing_keys
            .iter()
            .all(|entry| entry.id == entry.public.id())
            && self
                .receipt_keys
                .iter()
                .all(|entry| entry.id == entry.public.id());
        match () {
            () if self.format != 1 => Err("the format is not 1"),
            () if self.instance_id.is_empty() => Err("instance_id is empty"),
            () if self.servers.is_empty() => Err("no server is named"),
            () if self.sealing_key().is_none() => Err("no sealing key is active"),
            () if self.receipt_keys.is_empty() => Err("no receipt key is named"),
            () if self.roots.is_empty() => Err("no root is named"),
            () if !right_ids => Err("a key id is not that of its key"),
            () => Ok(()),
        }
    }
}

/// A DER certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Der(#[serde(with = "crate::base64_bytes")] pub Vec<u8>);

/// A sealing key and whether new presses use it. A retired one stays listed while phones that
/// know it may still send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingKeyEntry {
    /// The key's id, for people; always that of `public`.
    pub id: KeyId,
    /// The key.
    pub public: SealingPublicKey,
    /// Whether phones seal to it.
    pub active: bool,
}

/// A receipt key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptKeyEntry {
    /// The key's id, for people; always that of `public`.
    pub id: KeyId,
    /// The key.
    pub public: ReceiptPublicKey,
}

/// Where a press can go by SMS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// The gateway's number, as one dials it.
    pub number: String,
}

/// Numbers that the app dials. The police's is always the first button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<String>,
    /// The regency's own hotline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hotline: Option<String>,
}

/// Times of the phone, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Times {
    /// How long a press can be cancelled before it is sent.
    pub cancel_window_s: u32,
    /// After how long without an operator a danger alert says *Belum diambil petugas*.
    pub taken_after_s: u32,
    /// After how long unsent the app offers the SMS.
    pub sms_offer_after_s: u32,
}

impl Default for Times {
    /// Five seconds to cancel, sixty until 110 comes first, and SMS
    /// offered after twenty, when a slow 2G handshake has had its chance.
    fn default() -> Self {
        Self {
            cancel_window_s: 5,
            taken_after_s: 60,
            sms_offer_after_s: 20,
        }
    }
}

/// How long the call centre keeps what it was told, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privacy {
    /// After how many years a closed case falls due for erasure.
    pub keep_case_years: u32,
    /// After how many years a closed report that became no case does.
    pub keep_report_years: u32,
    /// Whom to ask about one's data: an office with its address, number or mail.
    pub contact: String,
}

/// How the app of an instance calls itself and looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppLook {
    /// Android application id, for instance `id.go.jember.ots`.
    pub application_id: String,
    /// The name under the icon.
    pub label: String,
    /// The colour of actions, `#RRGGBB`; absent: the design's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_colour: Option<String>,
}
