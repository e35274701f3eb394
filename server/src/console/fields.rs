//! What an item says, as pairs of a label and a value.
//!
//! Called only for the holder of the report. A field that is absent is not shown: "not
//! asked" and "no" are different things.

use chrono::{DateTime, Datelike as _, Utc};
use ots_protocol::codes::AreaCode;
use ots_protocol::items::{Alert, Details, Person, PreparedContents, SafeContact, VictimCount};
use ots_protocol::{Text, UnknownFields};

use super::codes::Coded;
use super::glance::Seen;
use super::look;
use super::timing::Timing;
use super::words::Words;
use crate::policy;
use crate::settings::Areas;

/// Label and value.
pub(super) type Pair = (String, String);

/// Gathers what is there.
pub(super) struct Fields<'a> {
    words: Words,
    areas: &'a Areas,
    pairs: Vec<Pair>,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(words: Words, areas: &'a Areas) -> Self {
        Self {
            words,
            areas,
            pairs: Vec::new(),
        }
    }

    pub(super) fn done(self) -> Vec<Pair> {
        self.pairs
    }

    pub(super) fn put(&mut self, key: &str, value: impl Into<String>) {
        self.pairs.push((self.words.t(key), value.into()));
    }

    fn code<T: Coded>(&mut self, key: &str, value: Option<T>) {
        if let Some(code) = value {
            self.put(key, code.say(self.words));
        }
    }

    fn codes<T: Coded>(&mut self, key: &str, values: Option<&Vec<T>>) {
        if let Some(codes) = values.filter(|codes| !codes.is_empty()) {
            let words = self.words;
            let said = codes.iter().map(|code| code.say(words));
            self.list(key, codes.len(), said, ", ");
        }
    }

    /// A list, as far as a person can take it in, and how many more there are.
    fn list(&mut self, key: &str, len: usize, said: impl Iterator<Item = String>, between: &str) {
        let mut said: Vec<String> = said.take(policy::LIST_SHOWN).collect();
        if len > said.len() {
            let more = (len - said.len()).to_string();
            said.push(self.words.t1("field-more", "n", more));
        }
        self.put(key, said.join(between));
    }

    fn text(&mut self, key: &str, value: Option<&Text>) {
        let said = value
            .map(|text| text.as_str().trim())
            .filter(|text| !text.is_empty());
        if let Some(text) = said {
            self.put(key, text);
        }
    }

    fn truth(&mut self, key: &str, value: Option<bool>) {
        if let Some(truth) = value {
            self.put(key, self.words.t(if truth { "yes" } else { "no" }));
        }
    }

    fn show(&mut self, key: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.put(key, value.to_string());
        }
    }

    /// A place by its name; a code that this regency does not have, as it came.
    fn area(&mut self, key: &str, code: Option<AreaCode>) {
        if let Some(code) = code {
            let said = match self.areas.get(code) {
                Some(area) => format!("{} ({code})", area.name),
                None => code.to_string(),
            };
            self.put(key, said);
        }
    }

    pub(super) fn alert(&mut self, alert: &Alert) {
        self.code("field-urgency", alert.urgency);
        self.code("field-for", alert.for_whom);
        self.code("field-language", alert.language);
        self.show("field-app", alert.app_version);
        if alert.prepared_follows == Some(true) {
            self.put("field-prepared-follows", self.words.t("field-follows"));
        }
    }

    /// Where, how exactly, and how old that was at the press.
    pub(super) fn position(&mut self, seen: &Seen, press: Timing) {
        let (words, fix) = (self.words, &seen.fix);
        self.put(
            "field-position",
            seen.of
                .map_or_else(|| words.t("position-of-unknown"), |of| of.say(words)),
        );
        self.put(
            "field-coordinates",
            format!("{:.6}, {:.6}", fix.lat(), fix.lng()),
        );
        if fix.accuracy_m == u16::MAX {
            self.put("field-accuracy", words.t("not-said"));
        } else {
            self.put("field-accuracy", format!("±{} m", fix.accuracy_m));
        }
        self.put("field-age", seen.age(press, words));
    }

    pub(super) fn details(&mut self, details: &Details) {
        self.code("field-for", details.for_whom);
        self.text("doors-field-agency", details.agency.as_ref());
        self.text("doors-field-reporter-name", details.reporter_name.as_ref());
        self.text(
            "doors-field-reporter-phone",
            details.reporter_phone.as_ref(),
        );
        self.text("doors-field-victim-name", details.victim_name.as_ref());
        self.code("field-korban", details.korban);
        self.codes("field-bentuk", details.bentuk.as_ref());
        self.code("field-tempat", details.tempat);
        self.codes("field-hubungan", details.hubungan.as_ref());
        self.truth("field-happening-now", details.happening_now);
        self.truth("field-injured", details.injured);
        self.truth("field-kdrt", details.kdrt);
        self.code("field-tppo", details.tppo);
        self.show("field-incident-day", details.incident_date());
        self.area("field-kecamatan", details.kecamatan);
        self.area("field-desa", details.desa);
        self.text("field-address", details.address.as_ref());
        if let Some(victims) = &details.victims {
            let words = self.words;
            let counted = victims.iter().map(|one| count(one, words));
            self.list("field-victims", victims.len(), counted, "; ");
        }
        self.person("field-victim", details.victim.as_ref());
        self.person("field-terlapor", details.terlapor.as_ref());
        self.show("field-terlapor-count", details.terlapor_count);
    }

    fn person(&mut self, key: &str, person: Option<&Person>) {
        let Some(person) = person else { return };
        let words = self.words;
        let mut said: Vec<String> = [
            person.jenis_kelamin.map(|code| code.say(words)),
            person.usia.map(|code| code.say(words)),
            person.pendidikan.map(|code| code.say(words)),
            person.pekerjaan.map(|code| code.say(words)),
            person.perkawinan.map(|code| code.say(words)),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some(disabled) = person.disabilitas {
            said.push(format!(
                "{}: {}",
                words.t("field-disability"),
                words.t(if disabled { "yes" } else { "no" })
            ));
        }
        if !said.is_empty() {
            self.put(key, said.join(", "));
        }
    }

    pub(super) fn safe_contact(&mut self, safe: &SafeContact) {
        self.truth("field-do-not-call", safe.do_not_call);
        self.codes("field-allowed", safe.allowed.as_ref());
        self.codes("field-blocked", safe.blocked.as_ref());
        self.text("field-number", safe.number.as_ref());
        if let Some(times) = safe.times.as_ref().filter(|times| !times.is_empty()) {
            let words = self.words;
            let said = times.iter().map(|window| look::hours(window, words));
            self.list("field-times", times.len(), said, "; ");
        }
        self.text("field-times", safe.times_note.as_ref());
        self.text("field-code-phrase", safe.code_phrase.as_ref());
        self.text("field-ask-for", safe.name.as_ref());
        self.text("field-note", safe.note.as_ref());
    }

    pub(super) fn prepared(
        &mut self,
        inside: &PreparedContents,
        time: impl Fn(DateTime<Utc>) -> String,
    ) {
        self.text("field-name", inside.name.as_ref());
        self.text("field-phone", inside.phone.as_ref());
        self.area("field-kecamatan", inside.kecamatan);
        self.area("field-desa", inside.desa);
        self.text("field-address", inside.address.as_ref());
        self.codes("field-conditions", inside.conditions.as_ref());
        self.text("field-conditions-note", inside.conditions_note.as_ref());
        let at = inside
            .prepared_at_ms
            .and_then(DateTime::from_timestamp_millis)
            // A stranger's number may be at the end of the calendar, where no zone has a time.
            .filter(|at| (1970..10_000).contains(&at.year()));
        self.show("field-prepared-at", at.map(time));
        if let Some(safe) = &inside.safe_contact {
            self.safe_contact(safe);
        }
    }
}

fn count(one: &VictimCount, words: Words) -> String {
    let mut said: Vec<String> = Vec::new();
    said.extend(one.count.map(|count| count.to_string()));
    said.extend(one.jenis_kelamin.map(|code| code.say(words)));
    said.extend(one.usia.map(|code| code.say(words)));
    said.join(" ")
}

/// How many fields of a newer version stand in an item.
pub(super) fn strange(unknown: &UnknownFields) -> usize {
    unknown.iter().count()
}
