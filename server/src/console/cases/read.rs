//! Forms read back: what a sheet says, or the name of the field that holds what it cannot.

use chrono::NaiveDate;
use ots_protocol::codes::{
    BentukKekerasan, Hubungan, JenisKelamin, JenisLayanan, KategoriTppo, KelompokUsia, Pekerjaan,
    Pendidikan, StatusPerkawinan, TempatKejadian,
};

use super::sheet::Sheet;
use crate::AppState;
use crate::cases::{
    Advance, Agency, AssessmentPaper, Attributes, ClosingOutcome, ClosingReason, Facts, Identity,
    NewPerson, NewService, PersonRole, PlanPaper, ReferralPaper, Risk, RiskFactor, RiskPaper,
    ServiceOutcome, ServiceWords, Step,
};
use crate::console::place::Place;
use crate::settings::Areas;

/// The field that holds what it cannot.
pub(super) type Wrong = &'static str;

/// The fields that name a day on which something was done or happened.
const DAYS: [&str; 6] = ["incident", "began", "ended", "visited", "sent", "returned"];

/// Refuses a day that has not come yet where the call centre is.
pub(super) fn come(sheet: &Sheet, state: &AppState) -> Result<(), Wrong> {
    let zone = Place::of(state).zone;
    let today = state.clock().now().with_timezone(&zone).date_naive();
    let ahead = |name: &&str| {
        let day = sheet.one(name).parse::<NaiveDate>();
        day.is_ok_and(|day| day > today)
    };
    DAYS.into_iter().find(ahead).map_or(Ok(()), Err)
}

pub(super) fn facts(sheet: &Sheet, areas: &Areas) -> Result<Facts, Wrong> {
    let forms: Option<Vec<_>> = sheet.all("forms").map(BentukKekerasan::from_slug).collect();
    let (kecamatan, village) = match sheet.one("area") {
        "" => (None, None),
        text => match areas.find(text).as_slice() {
            [one] => {
                let kecamatan = one.kecamatan().ok_or("area")?;
                (Some(kecamatan), (kecamatan != *one).then_some(*one))
            }
            _ => return Err("area"),
        },
    };
    Ok(Facts {
        forms: forms.ok_or("forms")?,
        place: sheet.choice_if_any("place", TempatKejadian::from_slug)?,
        relation: sheet.choice_if_any("relation", Hubungan::from_slug)?,
        kecamatan,
        village,
        incident: sheet.day_if_any("incident")?,
    })
}

pub(super) fn risk(sheet: &Sheet) -> Result<(Risk, RiskPaper), Wrong> {
    let factors: Option<Vec<_>> = sheet.all("factors").map(RiskFactor::from_slug).collect();
    let paper = RiskPaper {
        factors: factors
            .ok_or("factors")?
            .into_iter()
            .map(RiskFactor::code)
            .collect(),
        judgement: sheet.one("judgement").to_owned(),
    };
    Ok((sheet.choice("level", Risk::from_slug)?, paper))
}

pub(super) fn assessment(sheet: &Sheet) -> AssessmentPaper {
    AssessmentPaper {
        bio: sheet.one("bio").to_owned(),
        psycho: sheet.one("psycho").to_owned(),
        social: sheet.one("social").to_owned(),
    }
}

pub(super) fn plan(sheet: &Sheet) -> (PlanPaper, bool) {
    let paper = PlanPaper {
        goals: sheet.one("goals").to_owned(),
        steps: sheet.one("steps").to_owned(),
        agreement: sheet.one("agreement").to_owned(),
    };
    (paper, sheet.has("agreed", "yes"))
}

pub(super) fn service(sheet: &Sheet) -> Result<NewService, Wrong> {
    Ok(NewService {
        kind: sheet.choice("kind", JenisLayanan::from_slug)?,
        emergency: sheet.has("emergency", "yes"),
        began: sheet.day("began")?,
        ended: sheet.day_if_any("ended")?,
        outcome: sheet.choice("outcome", ServiceOutcome::from_slug)?,
        words: ServiceWords {
            provider: sheet.one("provider").to_owned(),
            result: sheet.one("result").to_owned(),
        },
    })
}

pub(super) fn attributes(sheet: &Sheet) -> Result<Attributes, Wrong> {
    Ok(Attributes {
        sex: sheet.choice_if_any("sex", JenisKelamin::from_slug)?,
        age: sheet.choice_if_any("age", KelompokUsia::from_slug)?,
        education: sheet.choice_if_any("education", Pendidikan::from_slug)?,
        work: sheet.choice_if_any("work", Pekerjaan::from_slug)?,
        marital: sheet.choice_if_any("marital", StatusPerkawinan::from_slug)?,
        disability: sheet.truth("disability")?,
        kdrt: sheet.truth("kdrt")?,
        trafficking: sheet.choice_if_any("trafficking", KategoriTppo::from_slug)?,
        relation: sheet.choice_if_any("relation", Hubungan::from_slug)?,
    })
}

pub(super) fn identity(sheet: &Sheet) -> Identity {
    Identity {
        name: sheet.one("name").to_owned(),
        phone: sheet.one("phone").to_owned(),
        address: sheet.one("address").to_owned(),
        nik: sheet.one("nik").to_owned(),
        birth_date: sheet.one("birth_date").to_owned(),
        notes: sheet.one("notes").to_owned(),
    }
}

pub(super) fn person(sheet: &Sheet) -> Result<NewPerson, Wrong> {
    Ok(NewPerson {
        role: sheet.choice("role", PersonRole::from_slug)?,
        attributes: attributes(sheet)?,
        identity: identity(sheet),
    })
}

/// A step, by the key of its form, with what belongs to it.
pub(super) fn advance(sheet: &Sheet, step: Step) -> Result<Advance, Wrong> {
    Ok(match step {
        Step::Refer => Advance::Refer {
            agency: sheet.choice("agency_kind", Agency::from_slug)?,
            day: sheet.day("sent")?,
            paper: ReferralPaper {
                agency: sheet.one("agency").to_owned(),
                asked: sheet.one("asked").to_owned(),
            },
        },
        Step::Return => Advance::Return {
            day: sheet.day("returned")?,
        },
        Step::Close => Advance::Close {
            reason: sheet.choice("closing_reason", ClosingReason::from_slug)?,
            outcome: sheet.choice("closing_outcome", ClosingOutcome::from_slug)?,
        },
        step => Advance::Go(step),
    })
}
