//! What a filled-in form says, as the items of a report.
//!
//! Nothing has to be filled in: whoever puts the telephone down after one word has reported.
//! What is filled in and cannot be understood is said, field by field; nothing is dropped
//! silently.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;
use ots_protocol::Text;
use ots_protocol::codes::{
    BentukKekerasan, Channel, ForWhom, Hubungan, JenisKelamin, KelompokUsia, Korban, PositionOf,
    TempatKejadian, Urgency,
};
use ots_protocol::items::{
    Alert, Details, Fix, Message, Person, Position, SafeContact, TimeWindow,
};

use super::{Answers, coordinates};
use crate::policy;
use crate::settings::Areas;

macro_rules! fields {
    ($($(#[$doc:meta])+ $field:ident = $name:literal,)+) => {
        /// A field of the form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Field {
            $($(#[$doc])+ $field,)+
        }

        impl Field {
            /// Its name in the form, and of its words.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name,)+
                }
            }

            /// The field of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$field),)+
                    _ => None,
                }
            }
        }
    };
}

fields! {
    /// Urgency's slug.
    Urgency = "urgency",
    /// `self`, `other` or `agency`.
    Who = "who",
    /// When the contact was, local, `YYYY-MM-DDTHH:MM`.
    At = "at",
    /// The reporter's name.
    ReporterName = "reporter",
    /// Their number.
    ReporterPhone = "phone",
    /// For which agency they speak.
    Agency = "agency",
    /// Woman, child, somebody else.
    Korban = "korban",
    /// The name of the person harmed.
    VictimName = "victim",
    /// Her sex.
    Sex = "sex",
    /// Her age.
    Age = "age",
    /// Forms of violence, several.
    Bentuk = "bentuk",
    /// Where.
    Tempat = "tempat",
    /// Relation of the terlapor.
    Hubungan = "hubungan",
    /// Kecamatan or village, by name or code.
    Area = "area",
    /// How to find the place.
    Address = "address",
    /// Latitude and longitude.
    Coordinates = "coordinates",
    /// Day of the incident.
    Day = "day",
    /// `yes`: it is going on.
    Now = "now",
    /// `yes`: somebody is hurt.
    Injured = "injured",
    /// Channels that are safe, several; or `none`: never call.
    Allowed = "allowed",
    /// The number for them.
    SafeNumber = "safe-number",
    /// Safe from, local time of day.
    From = "from",
    /// Safe until.
    To = "to",
    /// When it is safe, in words.
    TimesNote = "times-note",
    /// Whom to ask for.
    AskFor = "ask-for",
    /// What is said first.
    CodePhrase = "code-phrase",
    /// What a caller must know.
    SafeNote = "safe-note",
    /// What was told, in words.
    Words = "words",
}

/// A field that cannot be understood, and the key of the words that say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which.
    pub field: Field,
    /// Why.
    pub why: &'static str,
}

/// What the report will say.
#[derive(Clone, Debug)]
pub struct Contents {
    /// When the contact was.
    pub at: DateTime<Utc>,
    /// The press of this report.
    pub alert: Alert,
    /// What was told of what happened.
    pub details: Option<Details>,
    /// Where, if anybody knows.
    pub position: Option<Position>,
    /// How to reach somebody safely; `None`: nothing was said, and nobody is called.
    pub safe_contact: Option<SafeContact>,
    /// In words: as many as they take, in order.
    pub messages: Vec<Message>,
}

/// Reads a form. `started` is the contact's time where none is filled in.
///
/// # Errors
/// Every field that cannot be understood.
pub fn read(
    answers: &Answers,
    areas: &Areas,
    zone: Tz,
    started: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Contents, Vec<Wrong>> {
    let mut reader = Reader {
        answers,
        wrong: Vec::new(),
    };
    let for_whom = match answers.one(Field::Who) {
        "self" => Some(ForWhom::Me),
        "other" | "agency" => Some(ForWhom::Other),
        _ => None,
    };
    let contents = Contents {
        at: reader.contact(zone, started, now),
        alert: Alert {
            // Nothing chosen rings as danger, as everywhere.
            urgency: reader.code(Field::Urgency, Urgency::from_slug),
            for_whom,
            ..Alert::default()
        },
        details: reader.details(for_whom, areas, now.with_timezone(&zone).date_naive()),
        position: reader.position(),
        safe_contact: reader.safe_contact(),
        messages: reader.words(),
    };
    if reader.wrong.is_empty() {
        Ok(contents)
    } else {
        Err(reader.wrong)
    }
}

struct Reader<'a> {
    answers: &'a Answers,
    wrong: Vec<Wrong>,
}

impl Reader<'_> {
    fn wrong(&mut self, field: Field, why: &'static str) {
        self.wrong.push(Wrong { field, why });
    }

    fn text(&mut self, field: Field) -> Option<Text> {
        let text = self.answers.one(field);
        if text.chars().nth(policy::DOOR_FIELD_CHARS).is_some() {
            self.wrong(field, "doors-wrong-long");
            return None;
        }
        (!text.is_empty()).then(|| Text::from(text))
    }

    /// What was told, however long it is: a letter or a whole conversation.
    fn words(&self) -> Vec<Message> {
        let mut left = self.answers.one(Field::Words);
        let mut messages = Vec::new();
        while !left.is_empty() {
            let end = left.char_indices().nth(policy::DOOR_FIELD_CHARS);
            let (part, rest) = left.split_at(end.map_or(left.len(), |(at, _)| at));
            messages.push(Message {
                text: Some(Text::from(part)),
                ..Message::default()
            });
            left = rest;
        }
        messages
    }

    fn code<T>(&mut self, field: Field, of: fn(&str) -> Option<T>) -> Option<T> {
        let slug = self.answers.one(field);
        if slug.is_empty() {
            return None;
        }
        let code = of(slug);
        if code.is_none() {
            self.wrong(field, "doors-wrong-choice");
        }
        code
    }

    fn codes<T>(&mut self, field: Field, of: fn(&str) -> Option<T>) -> Option<Vec<T>> {
        let found: Vec<Option<T>> = self.answers.all(field).map(of).collect();
        if found.iter().any(Option::is_none) {
            self.wrong(field, "doors-wrong-choice");
        }
        let codes: Vec<T> = found.into_iter().flatten().collect();
        (!codes.is_empty()).then_some(codes)
    }

    /// Checked or not asked: an empty box is no "no".
    fn yes(&self, field: Field) -> Option<bool> {
        self.answers.has(field, "yes").then_some(true)
    }

    fn contact(&mut self, zone: Tz, started: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        let text = self.answers.one(Field::At);
        if text.is_empty() {
            return started;
        }
        let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        // Where clocks were turned back an hour exists twice: the earlier one keeps
        // every deadline.
        let at = local.and_then(|local| zone.from_local_datetime(&local).earliest());
        match at.map(|at| at.with_timezone(&Utc)) {
            None => self.wrong(Field::At, "doors-wrong-time"),
            Some(at) if at > now + policy::CLOCK_SLACK => {
                self.wrong(Field::At, "doors-wrong-future");
            }
            Some(at) if at < now - policy::OLDEST_CONTACT => {
                self.wrong(Field::At, "doors-wrong-past");
            }
            Some(at) => return at,
        }
        started
    }

    fn details(
        &mut self,
        for_whom: Option<ForWhom>,
        areas: &Areas,
        today: NaiveDate,
    ) -> Option<Details> {
        let sex = self.code(Field::Sex, JenisKelamin::from_slug);
        let age = self.code(Field::Age, KelompokUsia::from_slug);
        let area = self.area(areas);
        let details = Details {
            for_whom,
            korban: self.code(Field::Korban, Korban::from_slug),
            bentuk: self.codes(Field::Bentuk, BentukKekerasan::from_slug),
            tempat: self.code(Field::Tempat, TempatKejadian::from_slug),
            hubungan: self
                .code(Field::Hubungan, Hubungan::from_slug)
                .map(|one| vec![one]),
            kecamatan: area.and_then(|code| code.kecamatan().or(Some(code))),
            desa: area.filter(|code| code.kecamatan().is_some_and(|of| of != *code)),
            address: self.text(Field::Address),
            incident_day: self.day(today),
            happening_now: self.yes(Field::Now),
            injured: self.yes(Field::Injured),
            victim: (sex.is_some() || age.is_some()).then(|| Person {
                jenis_kelamin: sex,
                usia: age,
                ..Person::default()
            }),
            reporter_name: self.text(Field::ReporterName),
            reporter_phone: self.text(Field::ReporterPhone),
            agency: self.text(Field::Agency),
            victim_name: self.text(Field::VictimName),
            ..Details::default()
        };
        let only_whom = Details {
            for_whom,
            ..Details::default()
        };
        (details != only_whom).then_some(details)
    }

    fn area(&mut self, areas: &Areas) -> Option<ots_protocol::codes::AreaCode> {
        let text = self.answers.one(Field::Area);
        if text.is_empty() {
            return None;
        }
        match areas.find(text).as_slice() {
            [one] => Some(*one),
            [] => {
                self.wrong(Field::Area, "doors-wrong-area");
                None
            }
            _ => {
                self.wrong(Field::Area, "doors-wrong-area-many");
                None
            }
        }
    }

    fn day(&mut self, today: NaiveDate) -> Option<i32> {
        let text = self.answers.one(Field::Day);
        if text.is_empty() {
            return None;
        }
        match text.parse::<NaiveDate>() {
            Ok(day) if day <= today => Some(day.to_epoch_days()),
            Ok(_) => {
                self.wrong(Field::Day, "doors-wrong-future");
                None
            }
            Err(_) => {
                self.wrong(Field::Day, "doors-wrong-day");
                None
            }
        }
    }

    fn position(&mut self) -> Option<Position> {
        let text = self.answers.one(Field::Coordinates);
        if text.is_empty() {
            return None;
        }
        // Whoever tells a place does not tell how exactly.
        let fix = coordinates::read(text)
            .and_then(|(lat, lng)| Fix::new(lat, lng, f64::from(u16::MAX), 0));
        if fix.is_none() {
            self.wrong(Field::Coordinates, "doors-wrong-coordinates");
        }
        fix.map(|fix| Position {
            fix: Some(fix),
            of: Some(PositionOf::Incident),
            ..Position::default()
        })
    }

    fn safe_contact(&mut self) -> Option<SafeContact> {
        let never = self.answers.has(Field::Allowed, "none");
        let mut allowed = Vec::new();
        for slug in self
            .answers
            .all(Field::Allowed)
            .filter(|slug| *slug != "none")
        {
            match Channel::from_slug(slug) {
                // There is no app behind this report.
                Some(Channel::App) | None => self.wrong.push(Wrong {
                    field: Field::Allowed,
                    why: "doors-wrong-choice",
                }),
                Some(channel) => allowed.push(channel),
            }
        }
        if never && !allowed.is_empty() {
            self.wrong(Field::Allowed, "doors-wrong-never");
        }
        let by_number = allowed
            .iter()
            .any(|channel| matches!(channel, Channel::Phone | Channel::WhatsApp | Channel::Sms));
        let number = self.text(Field::SafeNumber);
        if by_number && number.is_none() {
            self.wrong(Field::SafeNumber, "doors-wrong-no-number");
        }
        if let Some(number) = &number
            && crate::identity::normalised_phone(number.as_str()).is_none()
        {
            self.wrong(Field::SafeNumber, "doors-wrong-number");
        }
        let safe = SafeContact {
            do_not_call: never.then_some(true),
            allowed: (!allowed.is_empty()).then_some(allowed),
            number,
            times: self.window().map(|window| vec![window]),
            times_note: self.text(Field::TimesNote),
            code_phrase: self.text(Field::CodePhrase),
            name: self.text(Field::AskFor),
            note: self.text(Field::SafeNote),
            ..SafeContact::default()
        };
        (safe != SafeContact::default()).then_some(safe)
    }

    fn window(&mut self) -> Option<TimeWindow> {
        let mut minute = |field| {
            let text = self.answers.one(field);
            if text.is_empty() {
                return None;
            }
            let time = NaiveTime::parse_from_str(&text.replace('.', ":"), "%H:%M").ok();
            if time.is_none() {
                self.wrong(field, "doors-wrong-hour");
            }
            // At most 1439.
            time.and_then(|time| u16::try_from(time.hour() * 60 + time.minute()).ok())
        };
        let (from, to) = (minute(Field::From), minute(Field::To));
        (from.is_some() || to.is_some()).then(|| TimeWindow {
            from_minute: from,
            to_minute: to,
            ..TimeWindow::default()
        })
    }
}
