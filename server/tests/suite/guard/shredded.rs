//! Erasing throws a key away: what somebody has copied before opens with nothing that is left, and
//! the key itself is in none of the database's files.

use std::path::PathBuf;

use ots_protocol::{Envelope, seal};
use ots_server::accounts::Role;
use ots_server::cases::{self, ReadReason};
use ots_server::deadlines::Owner;
use ots_server::glass;
use ots_server::ids::CaseId;
use ots_server::{reports, retention};
use sqlx::Row as _;

use super::Person;
use super::erasures::{ask, closed_case};
use crate::kit::{Base, Centre, until};
use crate::on_both;

/// What somebody has copied out of a case and its report, with what each value is sealed for.
async fn copied(centre: &Centre, case: CaseId) -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let mut found = Vec::new();
    for (purpose, sql) in [
        (
            "person",
            "SELECT identity, person_id FROM people WHERE case_id = $1 AND identity IS NOT NULL",
        ),
        (
            "case paper",
            "SELECT sealed, case_id, kind, revision FROM case_papers WHERE case_id = $1",
        ),
        (
            "case service",
            "SELECT sealed, service_id FROM case_services WHERE case_id = $1",
        ),
        (
            "case step",
            "SELECT why, case_id, seq FROM case_steps WHERE case_id = $1 AND why IS NOT NULL",
        ),
        (
            "report keys",
            "SELECT r.keys_sealed, r.report_id FROM reports r JOIN case_reports c ON c.report_id = r.report_id WHERE c.case_id = $1",
        ),
        (
            "update",
            "SELECT u.body, u.report_id, u.seq FROM updates u JOIN case_reports c ON c.report_id = u.report_id WHERE c.case_id = $1",
        ),
    ] {
        let rows = sqlx::query(sql)
            .bind(case.as_bytes().to_vec())
            .fetch_all(centre.state.store().reader())
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{purpose}");
        for row in rows {
            let mut place: Vec<u8> = row.get(1);
            for at in 2..row.len() {
                place.extend(row.get::<i64, _>(at).to_be_bytes());
            }
            found.push((purpose, place, row.get(0)));
        }
    }
    found
}

/// Own keys of this case and its report that are there.
async fn own_keys(centre: &Centre, case: CaseId) -> i64 {
    let sql = "SELECT COUNT(*) FROM own_keys WHERE (owner_kind = 2 AND owner_id = $1) \
         OR (owner_kind = 1 AND owner_id IN (SELECT report_id FROM case_reports WHERE case_id = $2))";
    sqlx::query_scalar(sql)
        .bind(case.as_bytes().to_vec())
        .bind(case.as_bytes().to_vec())
        .fetch_one(centre.state.store().reader())
        .await
        .unwrap()
}

async fn erase(ana: &Person<'_>, budi: &Person<'_>, case: CaseId) {
    let erasure = ask(ana, Owner::Case(case)).await.unwrap();
    retention::decide(&budi.centre.state, &budi.user, erasure, true, budi.now())
        .await
        .unwrap();
}

/// Whether these bytes are an envelope that a private sealing key opens.
fn opens(centre: &Centre, bytes: &[u8]) -> bool {
    let keys = centre.state.keys().all_sealing();
    Envelope::parse(bytes.to_vec()).is_ok_and(|envelope| {
        let mut keys = keys.iter();
        keys.any(|key| seal::open_alert(key, &envelope).is_ok())
    })
}

on_both! {
    async fn what_was_copied_before_an_erasure_opens_with_no_key_that_is_left(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (press, case) = closed_case(&siti).await;
        let (_, other) = closed_case(&siti).await;
        let copies = copied(&centre, case).await;
        let envelopes: Vec<Vec<u8>> = sqlx::query_scalar("SELECT envelope FROM items").fetch_all(centre.state.store().reader()).await.unwrap();
        erase(&ana, &budi, case).await;
        // Nor do the sealing keys, which stay for as long as a phone may use them; where nothing but
        // copies made before the erasure has the envelopes, they stood as they came.
        assert!(opens(&centre, &press.envelope) && !envelopes.is_empty());
        let kept = centre.state.store().dialect().keeps_dead_rows();
        assert!(envelopes.iter().all(|copy| opens(&centre, copy) != kept));
        let vault = centre.state.keys().vault();
        for (purpose, place, sealed) in &copies {
            assert!(vault.open(purpose, place, sealed).is_err(), "{purpose}");
        }
        // Nor does a key that is there for another: each is for its own.
        let rows = sqlx::query("SELECT owner_kind, owner_id, sealed FROM own_keys").fetch_all(centre.state.store().reader()).await.unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            let whose = [row.get::<i64, _>(0).to_be_bytes().as_slice(), &row.get::<Vec<u8>, _>(1)].concat();
            let own = vault.inner("own key", &whose, &row.get::<Vec<u8>, _>(2)).unwrap();
            for (purpose, place, sealed) in &copies {
                assert!(own.open(purpose, place, sealed).is_err(), "{purpose}");
            }
        }
        assert_eq!((own_keys(&centre, case).await, own_keys(&centre, other).await), (0, 2));
        // Another case is what it was.
        let person = cases::people_of(centre.state.store(), other).await.unwrap()[0].id;
        let read = cases::read_identity(&centre.state, &ana.user, person, ReadReason::Check, "", ana.now()).await.unwrap();
        assert_eq!(read.identity.name, "Bunga Rekaan");
    }
}

/// All files of this database, but for the write-ahead log.
fn files(base: &Base) -> Vec<PathBuf> {
    let folder = file(base);
    let files = std::fs::read_dir(folder.parent().unwrap()).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// The file in which the table of keys stands now.
fn file(base: &Base) -> PathBuf {
    base.sql("CHECKPOINT");
    let name = base.asked(
        "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('own_keys')",
    );
    PathBuf::from(name.trim())
}

/// Whether any of these files, as far as they are there still, holds these bytes.
fn holds(files: &[PathBuf], part: &[u8]) -> bool {
    files
        .iter()
        .filter_map(|file| std::fs::read(file).ok())
        .any(|file| file.windows(part.len()).any(|window| window == part))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_thrown_away_leaves_postgresqls_files_as_soon_as_nobody_looks_back() {
    let base = Base::postgres();
    let centre = base.centre().await;
    let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
    let (ana, budi) = (
        Person::new(&centre, "ana", Role::Supervisor).await,
        Person::new(&centre, "budi", Role::Supervisor).await,
    );
    let (_, first) = closed_case(&siti).await;
    let (_, second) = closed_case(&siti).await;
    let key = async |case: CaseId| -> Vec<u8> {
        let sealed: Vec<u8> = sqlx::query_scalar(
            "SELECT sealed FROM own_keys WHERE owner_kind = 2 AND owner_id = $1",
        )
        .bind(case.as_bytes().to_vec())
        .fetch_one(centre.state.store().reader())
        .await
        .unwrap();
        sealed[sealed.len() - 32..].to_vec()
    };
    let (one, two) = (key(first).await, key(second).await);
    let mut files = vec![file(&base)];
    assert!(holds(&files, &one) && holds(&files, &two));
    let left = "SELECT COUNT(*) FROM meta WHERE name = 'dead_rows/own_keys'";

    erase(&ana, &budi, first).await;
    // Whatever short transaction of the server was in the way, it is written anew at the latest
    // when the next one starts.
    let next = base.centre().await;
    until(|| async { centre.count(left).await == 0 }).await;
    files.push(file(&base));
    assert!(!holds(&files, &one));
    assert!(holds(&files, &two), "another's is there");
    next.stop().await;

    // A backup that is being made still sees how it stood: then the key stays, and it is known.
    let mut backup = centre.state.store().reader().acquire().await.unwrap();
    for sql in [
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT COUNT(*) FROM reports",
    ] {
        let _ = sqlx::query(sql).execute(&mut *backup).await.unwrap();
    }
    erase(&ana, &budi, second).await;
    assert_eq!(centre.count(left).await, 1);
    files.push(file(&base));
    assert!(holds(&files, &two));
    let _ = sqlx::query("COMMIT").execute(&mut *backup).await.unwrap();
    drop(backup);
    let next = base.centre().await;
    until(|| async { centre.count(left).await == 0 }).await;
    files.push(file(&base));
    assert!(!holds(&files, &two));
    next.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_own_key_seals_leaves_postgresqls_files_too() {
    let base = Base::postgres();
    let centre = base.centre().await;
    let store = centre.state.store();
    let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
    let (ana, budi) = (
        Person::new(&centre, "ana", Role::Supervisor).await,
        Person::new(&centre, "budi", Role::Supervisor).await,
    );
    let mut parts: Vec<(&str, Vec<u8>)> = Vec::new();
    let copy = async |parts: &mut Vec<(&'static str, Vec<u8>)>, what, sql: &'static str| {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(sql)
            .fetch_all(store.reader())
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{what}");
        let tail = |row: Vec<u8>| (what, row[row.len().saturating_sub(24)..].to_vec());
        parts.extend(rows.into_iter().map(tail));
    };

    // A call that somebody wrote down, with a name and a number.
    let form = siti
        .post("/write", "door=telephone")
        .await
        .header("location")
        .unwrap();
    let fields = "urgency=report&who=other&reporter=Melati+Rekaan&phone=081200000007&words=rekaan";
    let saved = siti
        .post(
            &format!("{form}/save"),
            &format!("version=1&editor=a&{fields}"),
        )
        .await;
    assert_eq!(saved.status, 303);
    copy(&mut parts, "draft", "SELECT sealed FROM drafts").await;
    let sent = siti
        .post(
            &format!("{form}/send"),
            &format!("version=2&editor=a&{fields}"),
        )
        .await;
    let call = sent.header("location").unwrap();
    let call = call.strip_prefix("/reports/").unwrap().parse().unwrap();
    centre.all_opened().await;
    copy(&mut parts, "number", "SELECT hash FROM report_hashes").await;

    // A case with a place and a day, that was exported and looked at in an emergency.
    let (_, case) = closed_case(&siti).await;
    let (village, day) = (0x0155_7a3b_5c11_77d3_i64, 0x0000_1234_5f3c_91e7_i64);
    base.sql(&format!(
        "UPDATE cases SET village = {village}, incident_day = {day}"
    ));
    parts.push(("village", village.to_le_bytes().to_vec()));
    parts.push(("day", day.to_le_bytes().to_vec()));
    copy(&mut parts, "name", "SELECT hash FROM people_hashes").await;
    copy(&mut parts, "of a person", "SELECT phone_hash FROM people").await;
    let number = crate::cases::Desk(&centre).case(case).await.number;
    let asked = ana
        .post("/exports", &format!("number={number}&why=rekaan"))
        .await;
    assert_eq!(asked.status, 303);
    let page = budi.page("/exports").await;
    let export = &page.split_once("/exports/").unwrap().1[..36];
    let decided = budi
        .post(
            &format!("/exports/{export}/decide"),
            "decision=approve&why=ya",
        )
        .await;
    assert_eq!(decided.status, 303);
    copy(&mut parts, "export", "SELECT key_sealed FROM exports").await;
    let eka = Person::new(&centre, "eka", Role::CaseWorker).await;
    let (why, owner) = ("keadaan rekaan", Owner::Case(case));
    glass::smash(&centre.state, &eka.user, owner, why, eka.now())
        .await
        .unwrap();
    copy(&mut parts, "emergency", "SELECT why FROM glass").await;

    let found = |files: &[PathBuf]| -> Vec<&str> {
        let held = parts.iter().filter(|(_, part)| holds(files, part));
        held.map(|(what, _)| *what).collect()
    };
    let before = found(&files(&base));
    assert_eq!(before.len(), parts.len(), "{before:?}");
    erase(&ana, &budi, case).await;
    assert!(
        reports::erase(&centre.state, call, ana.user.id, ana.now())
            .await
            .unwrap()
    );
    let next = base.centre().await;
    let left = "SELECT COUNT(*) FROM meta WHERE name LIKE 'dead_rows/%'";
    until(|| async { centre.count(left).await == 0 }).await;
    assert_eq!(found(&files(&base)), Vec::<&str>::new());
    next.stop().await;
}
