//! Who somebody is: sealed, opened by whoever carries the case, each time written down.

use ots_protocol::codes::{
    Hubungan, JenisKelamin, KategoriTppo, KelompokUsia, Pekerjaan, Pendidikan, StatusPerkawinan,
};
use ots_server::accounts::{Role, User};
use ots_server::audit::verify;
use ots_server::cases::{
    self, Attributes, CaseError, Identity, NewPerson, PersonRole, Prefill, ReadReason, Refused,
};
use ots_server::ids::PersonId;

use super::{Desk, refused};
use crate::kit::{Centre, noon};
use crate::on_both;

fn siti() -> NewPerson {
    NewPerson {
        role: PersonRole::Beneficiary,
        attributes: Attributes {
            sex: Some(JenisKelamin::Perempuan),
            age: Some(KelompokUsia::Usia25Sampai44),
            ..Attributes::default()
        },
        identity: Identity {
            name: "Siti Rekaan".to_owned(),
            phone: "0812-0000-0001".to_owned(),
            ..Identity::default()
        },
    }
}

/// What the chain says of identities.
async fn audit_rows(centre: &Centre) -> Vec<(String, String, String)> {
    verify(centre.state.store(), centre.state.keys())
        .await
        .unwrap()
        .unwrap();
    sqlx::query_as(
        "SELECT action, subject, reason FROM audit WHERE action LIKE '%-identity' ORDER BY seq",
    )
    .fetch_all(centre.state.store().reader())
    .await
    .unwrap()
}

async fn read(
    centre: &Centre,
    by: &User,
    id: PersonId,
    reason: ReadReason,
    said: &str,
) -> Result<cases::Opened, CaseError> {
    cases::read_identity(&centre.state, by, id, reason, said, noon()).await
}

on_both! {
    async fn each_of_simfonis_nine_attributes_is_kept_in_its_own_place(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, case) = desk.opened(&dewi).await;
        // No two have the same code: a column that took another's value would be seen.
        let first = Attributes {
            sex: Some(JenisKelamin::LakiLaki),
            age: Some(KelompokUsia::Usia60KeAtas),
            education: Some(Pendidikan::PerguruanTinggi),
            work: Some(Pekerjaan::PedagangTaniNelayan),
            marital: Some(StatusPerkawinan::Cerai),
            disability: Some(true),
            kdrt: Some(false),
            trafficking: Some(KategoriTppo::OrganTubuh),
            relation: Some(Hubungan::Lainnya),
        };
        let second = Attributes {
            sex: Some(JenisKelamin::Perempuan),
            age: Some(KelompokUsia::Usia13Sampai17),
            education: Some(Pendidikan::Sltp),
            work: Some(Pekerjaan::TidakBekerja),
            marital: Some(StatusPerkawinan::Kawin),
            disability: Some(false),
            kdrt: Some(true),
            trafficking: Some(KategoriTppo::Lainnya),
            relation: Some(Hubungan::RekanKerja),
        };
        let new = NewPerson { attributes: first, ..siti() };
        let id = cases::add_person(&centre.state, &dewi, case, &new, noon()).await.unwrap();
        let kept = async || cases::person(centre.state.store(), id).await.unwrap().unwrap();
        assert_eq!(kept().await.attributes, first);
        cases::save_attributes(&centre.state, &dewi, id, kept().await.version, &second, noon()).await.unwrap();
        assert_eq!(kept().await.attributes, second);
        // What is not known is nothing, and no code of something else.
        cases::save_attributes(&centre.state, &dewi, id, kept().await.version, &Attributes::default(), noon()).await.unwrap();
        assert_eq!(kept().await.attributes, Attributes::default());
    }

    async fn an_identity_stands_in_no_clear_column_and_every_reading_is_written_down(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, case) = desk.opened(&dewi).await;
        let id = cases::add_person(&centre.state, &dewi, case, &siti(), noon()).await.unwrap();
        let person = cases::person(centre.state.store(), id).await.unwrap().unwrap();
        assert_eq!((person.role, person.place, person.attributes, person.identified), (PersonRole::Beneficiary, 1, siti().attributes, true));
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT identity FROM people").fetch_one(centre.state.store().reader()).await.unwrap();
        assert!(!sealed.windows(4).any(|part| part == b"Siti"));
        assert_eq!(audit_rows(&centre).await, [("write-identity".to_owned(), id.to_string(), "added".to_owned())]);

        let opened = read(&centre, &dewi, id, ReadReason::Contact, "").await.unwrap();
        assert_eq!(opened.identity, siti().identity);
        assert!(!format!("{opened:?}").contains("Siti"));
        assert_eq!(audit_rows(&centre).await[1], ("read-identity".to_owned(), id.to_string(), "contact".to_owned()));
    }

    async fn whoever_may_not_open_the_case_reads_nothing_and_learns_nothing(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (dewi, eko) = (desk.person("dewi", Role::CaseWorker).await, desk.person("eko", Role::CaseWorker).await);
        let ana = desk.person("ana", Role::Operator).await;
        let (_, case) = desk.opened(&dewi).await;
        let id = cases::add_person(&centre.state, &dewi, case, &siti(), noon()).await.unwrap();
        let none = PersonId::new(noon(), [7; 10]);
        for who in [&eko, &ana] {
            assert_eq!(refused(read(&centre, who, id, ReadReason::Contact, "").await), Refused::NotHere);
            assert_eq!(refused(read(&centre, who, none, ReadReason::Contact, "").await), Refused::NotHere);
            assert_eq!(refused(cases::enter(centre.state.store(), who, case, centre.state.clock().now()).await), Refused::NotHere);
        }
        assert_eq!(audit_rows(&centre).await.len(), 1);
        let rina = desk.person("rina", Role::Supervisor).await;
        assert!(read(&centre, &rina, id, ReadReason::Check, "").await.is_ok());
    }

    async fn a_reason_of_ones_own_needs_words_and_they_are_sealed(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, case) = desk.opened(&dewi).await;
        let id = cases::add_person(&centre.state, &dewi, case, &siti(), noon()).await.unwrap();
        assert_eq!(refused(read(&centre, &dewi, id, ReadReason::Other, " ").await), Refused::Field("said"));
        read(&centre, &dewi, id, ReadReason::Other, "kata rekaan").await.unwrap();
        assert!(!audit_rows(&centre).await.iter().any(|row| row.2.contains("rekaan")));
        let steps = cases::steps_of(centre.state.store(), centre.state.keys(), case).await.unwrap();
        assert_eq!(steps.last().unwrap().why.as_deref(), Some("kata rekaan"));
    }

    async fn where_the_reading_cannot_be_written_down_nothing_is_shown(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, case) = desk.opened(&dewi).await;
        let id = cases::add_person(&centre.state, &dewi, case, &siti(), noon()).await.unwrap();
        let mut tx = centre.state.store().begin().await.unwrap();
        sqlx::query("ALTER TABLE audit RENAME TO audit_away").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(read(&centre, &dewi, id, ReadReason::Contact, "").await, Err(CaseError::Store(_))));
    }

    async fn an_identity_saved_from_an_older_page_is_refused(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, case) = desk.opened(&dewi).await;
        let id = cases::add_person(&centre.state, &dewi, case, &siti(), noon()).await.unwrap();
        cases::save_attributes(&centre.state, &dewi, id, 1, &Attributes::default(), noon()).await.unwrap();
        let new = Identity { name: "Sri Rekaan".to_owned(), ..Identity::default() };
        assert_eq!(refused(cases::save_identity(&centre.state, &dewi, id, 1, &new, noon()).await), Refused::Stale);
        cases::save_identity(&centre.state, &dewi, id, 2, &new, noon()).await.unwrap();
        assert_eq!(read(&centre, &dewi, id, ReadReason::Check, "").await.unwrap().identity, new);
        assert_eq!(refused(cases::save_attributes(&centre.state, &dewi, id, 2, &Attributes::default(), noon()).await), Refused::Stale);
    }

    async fn a_case_with_the_same_number_however_written_is_suggested_first(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let with = |people| Prefill { people, ..Prefill::default() };
        let press = desk.held(&dewi).await;
        let named = desk.open(&dewi, &press, &with(vec![NewPerson { identity: Identity { name: "SITI  rekaan".to_owned(), ..Identity::default() }, ..siti() }])).await.unwrap();
        let press = desk.held(&dewi).await;
        let called = desk.open(&dewi, &press, &with(vec![NewPerson { identity: Identity { phone: "+62 812 0000 0001".to_owned(), ..Identity::default() }, ..siti() }])).await.unwrap();
        let (_, other) = desk.opened(&dewi).await;
        let looked = cases::Looked::of(centre.state.keys(), &[siti()], None, noon());
        let found: Vec<_> = cases::similar(centre.state.store(), crate::kit::nobody(), &looked, None).await.unwrap().into_iter().map(|(why, case)| (why, case.id)).collect();
        assert_eq!(found, [(cases::Likeness::Phone, called), (cases::Likeness::Name, named)]);
        desk.know(&dewi, other).await;
        let looked = cases::Looked::of(centre.state.keys(), &[], Some("35.09.01".parse().unwrap()), noon());
        let found: Vec<_> = cases::similar(centre.state.store(), crate::kit::nobody(), &looked, None).await.unwrap().into_iter().map(|(why, case)| (why, case.id)).collect();
        assert_eq!(found, [(cases::Likeness::PlaceAndTime, other)]);
        assert!(cases::similar(centre.state.store(), crate::kit::nobody(), &looked, Some(other)).await.unwrap().is_empty());
    }

    async fn for_a_like_case_that_is_merged_the_one_that_goes_on_is_suggested_once(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let sup = desk.person("sup", Role::Supervisor).await;
        let mut known = Vec::new();
        for _ in 0..2 {
            let press = desk.held(&dewi).await;
            known.push(desk.open(&dewi, &press, &Prefill { people: vec![siti()], ..Prefill::default() }).await.unwrap());
        }
        let (_, into) = desk.opened(&dewi).await;
        desk.know(&dewi, known[0]).await;
        for from in known {
            let seen = desk.case(into).await.version;
            cases::merge(&centre.state, &sup, into, seen, from, "rekaan", noon()).await.unwrap();
        }
        let like = async |reader, looked: &cases::Looked, but| -> Vec<_> {
            let found = cases::similar(centre.state.store(), reader, looked, but).await.unwrap();
            found.into_iter().map(|(why, case)| (why, case.id)).collect()
        };
        let person = cases::Looked::of(centre.state.keys(), &[siti()], None, noon());
        let place = cases::Looked::of(centre.state.keys(), &[], Some("35.09.01".parse().unwrap()), noon());
        let nobody = crate::kit::nobody();
        assert_eq!(like(nobody, &person, None).await, [(cases::Likeness::Phone, into)]);
        assert_eq!(like(nobody, &place, None).await, [(cases::Likeness::PlaceAndTime, into)]);
        assert!(like(nobody, &person, Some(into)).await.is_empty(), "not itself");
        // Whoever is barred from what goes on is suggested nothing of it.
        let now = centre.state.clock().now();
        ots_server::barred::bar(&centre.state, &sup, ots_server::deadlines::Owner::Case(into), dewi.id, "rekaan", now).await.unwrap();
        assert!(like(dewi.id, &person, None).await.is_empty());
    }
}
