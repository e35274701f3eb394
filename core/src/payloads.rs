//! How a form becomes the payload of an item, and which questions it answers.

use chrono::NaiveDate;
use ots_protocol::Text;
use ots_protocol::codes::{AreaCode, PositionOf};
use ots_protocol::items::{
    Details, Fix, Person, Position, PreparedContents, SafeContact, TimeWindow, VictimCount,
};

use crate::error::CoreError;
use crate::forms::{
    DetailsForm, PersonForm, PositionForm, PreparationForm, SafeContactForm, TimeWindowForm,
    VictimsForm,
};

/// A code list that has stable names.
pub(crate) trait Slug: Sized {
    /// The code with this name.
    fn of(slug: &str) -> Option<Self>;
}

macro_rules! slugs {
    ($($list:ident)*) => {$(
        impl Slug for ots_protocol::codes::$list {
            fn of(slug: &str) -> Option<Self> {
                Self::from_slug(slug)
            }
        }
    )*};
}
slugs!(BentukKekerasan CancelReason Channel Condition ForWhom Hubungan JenisKelamin KategoriTppo
    KelompokUsia Korban Language Pekerjaan Pendidikan PositionOf StatusPerkawinan TempatKejadian
    Urgency WithdrawScope);

fn bad(field: &str) -> CoreError {
    CoreError::BadInput(format!("{field}: no value that is known"))
}

/// What is refused where nothing is said: an item that tells an operator nothing would ring all the same.
pub(crate) fn nothing(argument: &str) -> CoreError {
    CoreError::BadInput(format!("{argument}: nothing is said"))
}

/// A payload that says something.
pub(crate) fn said<P: Default + PartialEq>(payload: P, argument: &str) -> Result<P, CoreError> {
    if payload == P::default() {
        return Err(nothing(argument));
    }
    Ok(payload)
}

/// One code by its stable name.
pub(crate) fn code<T: Slug>(slug: &Option<String>, field: &str) -> Result<Option<T>, CoreError> {
    slug.as_deref()
        .map(|slug| T::of(slug).ok_or_else(|| bad(field)))
        .transpose()
}

/// Several codes by their stable names.
fn codes<T: Slug>(slugs: &Option<Vec<String>>, field: &str) -> Result<Option<Vec<T>>, CoreError> {
    let read = |slug: &String| T::of(slug).ok_or_else(|| bad(field));
    slugs
        .as_deref()
        .map(|slugs| slugs.iter().map(read).collect())
        .transpose()
}

fn area(code: &Option<String>, field: &str) -> Result<Option<AreaCode>, CoreError> {
    code.as_deref()
        .map(|code| code.parse().map_err(|_| bad(field)))
        .transpose()
}

fn text(text: &Option<String>) -> Option<Text> {
    text.as_deref().map(Text::from)
}

impl DetailsForm {
    pub(crate) fn payload(&self) -> Result<Details, CoreError> {
        let day = self.incident_day.as_deref().map(|day| {
            let date: NaiveDate = day.parse().map_err(|_| bad("incident_day"))?;
            Ok::<_, CoreError>(date.to_epoch_days())
        });
        let victims = self.victims.as_deref().map(|victims| {
            victims
                .iter()
                .map(VictimsForm::payload)
                .collect::<Result<_, CoreError>>()
        });
        Ok(Details {
            for_whom: code(&self.for_whom, "for_whom")?,
            korban: code(&self.korban, "korban")?,
            bentuk: codes(&self.bentuk, "bentuk")?,
            tempat: code(&self.tempat, "tempat")?,
            hubungan: codes(&self.hubungan, "hubungan")?,
            kecamatan: area(&self.kecamatan, "kecamatan")?,
            desa: area(&self.desa, "desa")?,
            address: text(&self.address),
            incident_day: day.transpose()?,
            happening_now: self.happening_now,
            injured: self.injured,
            kdrt: self.kdrt,
            tppo: code(&self.tppo, "tppo")?,
            victims: victims.transpose()?,
            victim: self.victim.as_ref().map(PersonForm::payload).transpose()?,
            terlapor: self
                .terlapor
                .as_ref()
                .map(PersonForm::payload)
                .transpose()?,
            terlapor_count: self.terlapor_count,
            ..Details::default()
        })
    }

    /// Which questions this answers, a bit each, in the order of the form. The order is stored:
    /// new questions go to the end.
    pub(crate) fn answered(&self) -> i64 {
        let given = [
            self.for_whom.is_some(),
            self.korban.is_some(),
            self.bentuk.is_some(),
            self.tempat.is_some(),
            self.hubungan.is_some(),
            self.kecamatan.is_some(),
            self.desa.is_some(),
            self.address.is_some(),
            self.incident_day.is_some(),
            self.happening_now.is_some(),
            self.injured.is_some(),
            self.kdrt.is_some(),
            self.tppo.is_some(),
            self.victims.is_some(),
            self.victim.is_some(),
            self.terlapor.is_some(),
            self.terlapor_count.is_some(),
        ];
        given
            .iter()
            .enumerate()
            .map(|(bit, given)| i64::from(*given) << bit)
            .sum()
    }
}

/// The questions of [`DetailsForm::answered`], by the names of their fields.
const QUESTIONS: [&str; 17] = [
    "for_whom",
    "korban",
    "bentuk",
    "tempat",
    "hubungan",
    "kecamatan",
    "desa",
    "address",
    "incident_day",
    "happening_now",
    "injured",
    "kdrt",
    "tppo",
    "victims",
    "victim",
    "terlapor",
    "terlapor_count",
];

/// The names of the questions whose bits are set.
pub(crate) fn answered_names(bits: i64) -> Vec<String> {
    let set = QUESTIONS
        .iter()
        .enumerate()
        .filter(|(bit, _)| bits >> bit & 1 == 1);
    set.map(|(_, name)| (*name).to_owned()).collect()
}

impl VictimsForm {
    fn payload(&self) -> Result<VictimCount, CoreError> {
        Ok(VictimCount {
            jenis_kelamin: code(&self.jenis_kelamin, "jenis_kelamin")?,
            usia: code(&self.usia, "usia")?,
            count: self.count,
            ..VictimCount::default()
        })
    }
}

impl PersonForm {
    fn payload(&self) -> Result<Person, CoreError> {
        Ok(Person {
            jenis_kelamin: code(&self.jenis_kelamin, "jenis_kelamin")?,
            usia: code(&self.usia, "usia")?,
            pendidikan: code(&self.pendidikan, "pendidikan")?,
            pekerjaan: code(&self.pekerjaan, "pekerjaan")?,
            perkawinan: code(&self.perkawinan, "perkawinan")?,
            disabilitas: self.disabilitas,
            ..Person::default()
        })
    }
}

impl SafeContactForm {
    pub(crate) fn payload(&self) -> Result<SafeContact, CoreError> {
        let window = |form: &TimeWindowForm| TimeWindow {
            days: form.days,
            from_minute: form.from_minute,
            to_minute: form.to_minute,
            ..TimeWindow::default()
        };
        Ok(SafeContact {
            do_not_call: self.do_not_call,
            allowed: codes(&self.allowed, "allowed")?,
            blocked: codes(&self.blocked, "blocked")?,
            number: text(&self.number),
            times: self
                .times
                .as_deref()
                .map(|times| times.iter().map(window).collect()),
            times_note: text(&self.times_note),
            code_phrase: text(&self.code_phrase),
            name: text(&self.name),
            note: text(&self.note),
            ..SafeContact::default()
        })
    }
}

impl PositionForm {
    pub(crate) fn payload(&self) -> Result<Position, CoreError> {
        let fix = Fix::new(self.lat, self.lon, self.accuracy_m, self.age_s);
        Ok(Position {
            fix: Some(fix.ok_or_else(|| bad("lat, lon"))?),
            of: Some(PositionOf::of(&self.of).ok_or_else(|| bad("of"))?),
            ..Position::default()
        })
    }
}

impl PreparationForm {
    pub(crate) fn contents(&self, now_ms: i64) -> Result<PreparedContents, CoreError> {
        Ok(PreparedContents {
            name: text(&self.name),
            phone: text(&self.phone),
            safe_contact: self
                .safe_contact
                .as_ref()
                .map(SafeContactForm::payload)
                .transpose()?,
            kecamatan: area(&self.kecamatan, "kecamatan")?,
            desa: area(&self.desa, "desa")?,
            address: text(&self.address),
            conditions: codes(&self.conditions, "conditions")?,
            conditions_note: text(&self.conditions_note),
            prepared_at_ms: Some(now_ms),
            ..PreparedContents::default()
        })
    }
}
