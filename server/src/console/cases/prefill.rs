//! What a report already says, as the beginning of a case.

use ots_protocol::Text;
use ots_protocol::items::{Details, ItemPayload, Person, PreparedContents};

use crate::cases::{Attributes, Facts, Identity, NewPerson, PersonRole, Prefill};
use crate::console::thread::Read;
use crate::settings::Areas;

/// From the proven items of a report; of two answers to one question the later counts.
pub(super) fn from_report(read: &[Read<'_>], areas: &Areas) -> Prefill {
    let mut gathered = Gathered::default();
    for one in read.iter().filter(|one| one.counts()) {
        match &one.content {
            crate::console::content::Content::Payload(ItemPayload::Details(details)) => {
                gathered.details(details);
            }
            crate::console::content::Content::Payload(ItemPayload::SafeContact(safe)) => {
                keep(&mut gathered.reporter.phone, safe.number.as_ref());
            }
            crate::console::content::Content::Payload(ItemPayload::Prepared(_)) => {
                if let Some(inside) = &one.inside {
                    gathered.prepared(inside);
                }
            }
            _ => {}
        }
    }
    gathered.done(areas)
}

#[derive(Default)]
struct Gathered {
    facts: Facts,
    kdrt: Option<bool>,
    trafficking: Option<ots_protocol::codes::KategoriTppo>,
    victim: Attributes,
    victim_name: String,
    reported: Option<Attributes>,
    reporter: Identity,
}

impl Gathered {
    fn details(&mut self, details: &Details) {
        let facts = &mut self.facts;
        if let Some(forms) = &details.bentuk {
            facts.forms.clone_from(forms);
        }
        facts.place = details.tempat.or(facts.place);
        let relation = details.hubungan.as_ref().and_then(|all| all.first());
        facts.relation = relation.copied().or(facts.relation);
        facts.kecamatan = details.kecamatan.or(facts.kecamatan);
        facts.village = details.desa.or(facts.village);
        facts.incident = details.incident_date().or(facts.incident);
        self.kdrt = details.kdrt.or(self.kdrt);
        self.trafficking = details.tppo.or(self.trafficking);
        if let Some(victim) = &details.victim {
            self.victim = attributes(victim);
        }
        if let Some(terlapor) = &details.terlapor {
            self.reported = Some(attributes(terlapor));
        }
        keep(&mut self.victim_name, details.victim_name.as_ref());
        keep(&mut self.reporter.name, details.reporter_name.as_ref());
        keep(&mut self.reporter.phone, details.reporter_phone.as_ref());
    }

    fn prepared(&mut self, inside: &PreparedContents) {
        // What was said after the press goes before what was prepared.
        for (into, from) in [
            (&mut self.reporter.name, inside.name.as_ref()),
            (&mut self.reporter.phone, inside.phone.as_ref()),
            (&mut self.reporter.address, inside.address.as_ref()),
        ] {
            if into.is_empty() {
                keep(into, from);
            }
        }
    }

    fn done(mut self, areas: &Areas) -> Prefill {
        // A place that this regency does not have stays in the report, where it was said.
        let known = |code| areas.get(code).is_some();
        self.facts.village = self.facts.village.filter(|code| known(*code));
        self.facts.kecamatan = match (self.facts.village, self.facts.kecamatan) {
            (Some(village), _) => village.kecamatan(),
            (None, kecamatan) => kecamatan.filter(|code| known(*code)),
        };
        let mut people = vec![NewPerson {
            role: PersonRole::Beneficiary,
            attributes: Attributes {
                kdrt: self.kdrt,
                trafficking: self.trafficking,
                ..self.victim
            },
            identity: Identity {
                name: self.victim_name,
                ..Identity::default()
            },
        }];
        if !self.reporter.is_empty() {
            people.push(NewPerson {
                role: PersonRole::Reporter,
                attributes: Attributes::default(),
                identity: self.reporter,
            });
        }
        if self.reported.is_some() || self.facts.relation.is_some() {
            people.push(NewPerson {
                role: PersonRole::Reported,
                attributes: Attributes {
                    relation: self.facts.relation,
                    ..self.reported.unwrap_or_default()
                },
                identity: Identity::default(),
            });
        }
        Prefill {
            facts: self.facts,
            people,
        }
    }
}

fn keep(into: &mut String, from: Option<&Text>) {
    let said = from.map(|text| text.as_str().trim()).unwrap_or_default();
    if !said.is_empty() {
        said.clone_into(into);
    }
}

fn attributes(person: &Person) -> Attributes {
    Attributes {
        sex: person.jenis_kelamin,
        age: person.usia,
        education: person.pendidikan,
        work: person.pekerjaan,
        marital: person.perkawinan,
        disability: person.disabilitas,
        ..Attributes::default()
    }
}
