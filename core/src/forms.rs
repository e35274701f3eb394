//! What the shell fills in after a press or beforehand; [`crate::payloads`] makes items of it.
//!
//! Codes travel by their stable names (`fisik`, `rumah-tangga`, ...); a name that no version of
//! the protocol knows is an error of the shell, named by its field and never by its content.
//! Every field is optional: whatever was skipped is absent.

use serde::Deserialize;

/// Answers to the questions after a press.
#[derive(Clone, Default, Deserialize, uniffi::Record)]
#[serde(default, deny_unknown_fields)]
pub struct DetailsForm {
    /// `self` or `other`.
    #[uniffi(default)]
    pub for_whom: Option<String>,
    /// `perempuan`, `anak`, `lainnya`.
    #[uniffi(default)]
    pub korban: Option<String>,
    /// Forms of violence.
    #[uniffi(default)]
    pub bentuk: Option<Vec<String>>,
    /// Place.
    #[uniffi(default)]
    pub tempat: Option<String>,
    /// Relation of the terlapor to the victim.
    #[uniffi(default)]
    pub hubungan: Option<Vec<String>>,
    /// Official code of the kecamatan, with or without dots.
    #[uniffi(default)]
    pub kecamatan: Option<String>,
    /// Official code of the village.
    #[uniffi(default)]
    pub desa: Option<String>,
    /// How to find the place, in words.
    #[uniffi(default)]
    pub address: Option<String>,
    /// Day of the incident, `YYYY-MM-DD`.
    #[uniffi(default)]
    pub incident_day: Option<String>,
    /// Whether it is going on now.
    #[uniffi(default)]
    pub happening_now: Option<bool>,
    /// Whether somebody is hurt.
    #[uniffi(default)]
    pub injured: Option<bool>,
    /// Domestic violence.
    #[uniffi(default)]
    pub kdrt: Option<bool>,
    /// Purpose of trafficking.
    #[uniffi(default)]
    pub tppo: Option<String>,
    /// Victims by sex and age group.
    #[uniffi(default)]
    pub victims: Option<Vec<VictimsForm>>,
    /// The person harmed.
    #[uniffi(default)]
    pub victim: Option<PersonForm>,
    /// The terlapor.
    #[uniffi(default)]
    pub terlapor: Option<PersonForm>,
    /// How many terlapor.
    #[uniffi(default)]
    pub terlapor_count: Option<u32>,
}

/// A number of victims of one sex and age group.
#[derive(Clone, Default, Deserialize, uniffi::Record)]
#[serde(default, deny_unknown_fields)]
pub struct VictimsForm {
    /// Sex.
    pub jenis_kelamin: Option<String>,
    /// Age group.
    pub usia: Option<String>,
    /// How many.
    pub count: Option<u32>,
}

/// Attributes of a person. No name.
#[derive(Clone, Default, Deserialize, uniffi::Record)]
#[serde(default, deny_unknown_fields)]
pub struct PersonForm {
    /// Sex.
    pub jenis_kelamin: Option<String>,
    /// Age group.
    pub usia: Option<String>,
    /// Education.
    pub pendidikan: Option<String>,
    /// Work.
    pub pekerjaan: Option<String>,
    /// Marital status.
    pub perkawinan: Option<String>,
    /// Lives with a disability.
    pub disabilitas: Option<bool>,
}

/// How, when and whether to call back.
#[derive(Clone, Default, Deserialize, uniffi::Record)]
#[serde(default, deny_unknown_fields)]
pub struct SafeContactForm {
    /// *Jangan telepon saya*.
    #[uniffi(default)]
    pub do_not_call: Option<bool>,
    /// Channels that are safe: `phone`, `whatsapp`, `sms`, `app`, `visit`.
    #[uniffi(default)]
    pub allowed: Option<Vec<String>>,
    /// Channels that are dangerous.
    #[uniffi(default)]
    pub blocked: Option<Vec<String>>,
    /// The number for the allowed channels.
    #[uniffi(default)]
    pub number: Option<String>,
    /// When it is safe.
    #[uniffi(default)]
    pub times: Option<Vec<TimeWindowForm>>,
    /// When it is safe, in words.
    #[uniffi(default)]
    pub times_note: Option<String>,
    /// What the operator says first.
    #[uniffi(default)]
    pub code_phrase: Option<String>,
    /// Whom to ask for.
    #[uniffi(default)]
    pub name: Option<String>,
    /// Anything else.
    #[uniffi(default)]
    pub note: Option<String>,
}

/// A stretch of the week.
#[derive(Clone, Default, Deserialize, uniffi::Record)]
#[serde(default, deny_unknown_fields)]
pub struct TimeWindowForm {
    /// Bit 0 Monday to bit 6 Sunday; absent: every day.
    pub days: Option<u8>,
    /// Minutes after midnight at which it begins.
    pub from_minute: Option<u16>,
    /// Minutes after midnight at which it ends.
    pub to_minute: Option<u16>,
}

/// A position sent on its own.
#[derive(Clone, Deserialize, uniffi::Record)]
#[serde(deny_unknown_fields)]
pub struct PositionForm {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Radius in metres within which the phone is with 68 % likelihood.
    pub accuracy_m: f64,
    /// Seconds between the fix and now.
    pub age_s: u32,
    /// `me` or `incident`.
    pub of: String,
}

/// What somebody prepares once, calmly.
#[derive(Clone, Default, Deserialize, uniffi::Record)]
#[serde(default, deny_unknown_fields)]
pub struct PreparationForm {
    /// The name the person wants to be called by.
    #[uniffi(default)]
    pub name: Option<String>,
    /// The person's own number.
    #[uniffi(default)]
    pub phone: Option<String>,
    /// How to answer safely.
    #[uniffi(default)]
    pub safe_contact: Option<SafeContactForm>,
    /// Home kecamatan.
    #[uniffi(default)]
    pub kecamatan: Option<String>,
    /// Home village.
    #[uniffi(default)]
    pub desa: Option<String>,
    /// How to find the home.
    #[uniffi(default)]
    pub address: Option<String>,
    /// What a helper must know: `hearing`, `pregnant`, `children`, ...
    #[uniffi(default)]
    pub conditions: Option<Vec<String>>,
    /// The same in words.
    #[uniffi(default)]
    pub conditions_note: Option<String>,
    /// Whether a press may carry the phone's position. The only answer the phone itself keeps.
    #[uniffi(default)]
    pub position_allowed: bool,
}
