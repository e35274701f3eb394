//! Answers to the questions after the press, every one of them optional.
//!
//! The same payload carries what an operator notes down for somebody who calls or walks in, so it
//! has all that SIMFONI PPA asks for.

use chrono::NaiveDate;

use crate::{
    cbor::payload,
    codes::{
        AreaCode, BentukKekerasan, ForWhom, Hubungan, JenisKelamin, KategoriTppo, KelompokUsia,
        Korban, Pekerjaan, Pendidikan, StatusPerkawinan, TempatKejadian,
    },
    text::Text,
};

payload! {
    /// Any subset of the questions. A later item's answer stands beside an earlier one's; the
    /// later one counts.
    pub struct Details {
        /// Whom the help is for.
        1 => pub for_whom: ForWhom,
        /// Who is harmed.
        2 => pub korban: Korban,
        /// What happened; several may apply.
        3 => pub bentuk: Vec<BentukKekerasan>,
        /// Where.
        4 => pub tempat: TempatKejadian,
        /// Relation of the terlapor to the victim; several where there are several.
        5 => pub hubungan: Vec<Hubungan>,
        /// The kecamatan where it happened.
        6 => pub kecamatan: AreaCode,
        /// The village where it happened.
        7 => pub desa: AreaCode,
        /// How to find the place, in words.
        8 => pub address: Text,
        /// Day of the incident, in days since 1970-01-01, local time of the instance.
        9 => pub incident_day: i32,
        /// Whether it is going on now.
        10 => pub happening_now: bool,
        /// Whether somebody is hurt.
        11 => pub injured: bool,
        /// Domestic violence (KDRT, UU 23/2004).
        12 => pub kdrt: bool,
        /// Purpose of trafficking, where it is that.
        13 => pub tppo: KategoriTppo,
        /// How many victims of each sex and age group.
        14 => pub victims: Vec<VictimCount>,
        /// What SIMFONI asks about the person harmed.
        15 => pub victim: Person,
        /// What SIMFONI asks about the terlapor.
        16 => pub terlapor: Person,
        /// How many terlapor.
        17 => pub terlapor_count: u32,
        /// The name of whoever told it, where an operator wrote it down. The app never asks.
        18 => pub reporter_name: Text,
        /// Their number, as they gave it: no permission to call.
        19 => pub reporter_phone: Text,
        /// The agency they speak for.
        20 => pub agency: Text,
        /// The name of the person harmed, where an operator wrote it down.
        21 => pub victim_name: Text,
    }
}

impl Details {
    /// The day of the incident, if it is one the calendar has.
    #[must_use]
    pub fn incident_date(&self) -> Option<NaiveDate> {
        NaiveDate::from_epoch_days(self.incident_day?)
    }
}

payload! {
    /// Attributes of a person as SIMFONI PPA counts them. No name: that is an identity.
    pub struct Person {
        /// Sex.
        1 => pub jenis_kelamin: JenisKelamin,
        /// Age group.
        2 => pub usia: KelompokUsia,
        /// Education.
        3 => pub pendidikan: Pendidikan,
        /// Work.
        4 => pub pekerjaan: Pekerjaan,
        /// Marital status.
        5 => pub perkawinan: StatusPerkawinan,
        /// Lives with a disability.
        6 => pub disabilitas: bool,
    }
}

payload! {
    /// A number of victims of one sex and age group.
    pub struct VictimCount {
        /// Sex.
        1 => pub jenis_kelamin: JenisKelamin,
        /// Age group.
        2 => pub usia: KelompokUsia,
        /// How many.
        3 => pub count: u32,
    }
}
