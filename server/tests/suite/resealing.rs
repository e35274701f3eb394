//! A new data key: what an older one sealed is sealed anew, whatever cuts it off, and then
//! the older key opens nothing any more.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use ots_protocol::KeyId;
use ots_server::accounts::{
    Role, begin_session, demo_code, give_demo_totp, offer_totp, passkeys_of,
};
use ots_server::audit::verify;
use ots_server::barred;
use ots_server::cases::{self, ReadReason};
use ots_server::clock::Clock;
use ots_server::deadlines::{self, Kind, Owner};
use ots_server::keys::Keys;
use ots_server::reports::{self, Unsent};
use ots_server::reseal::{self, Column, Resealing};
use ots_server::retention::{self, Ground};
use ots_server::sent::Once;
use ots_server::store::{Dialect, Store};
use serde_json::json;
use sqlx::Row as _;

use crate::api::gateway;
use crate::crawl::SHOWN;
use crate::crawl::scene::{Scene, shows};
use crate::kit::{Base, Centre, until};
use crate::on_both;
use crate::passkeys;

/// What the crawl's scene lacks: something under the data key in every other column.
async fn fill(centre: &Centre, scene: &Scene<'_>) {
    let (state, now) = (&centre.state, centre.state.clock().now());
    let (store, keys) = (state.store(), state.keys());
    let overseer = scene.person(Role::Supervisor);
    let worker = scene.person(Role::CaseWorker);
    let admin = scene.person(Role::Admin);
    let token = begin_session(store, admin.id, now).await.unwrap();
    passkeys::give_one(centre, admin, &token).await;
    give_demo_totp(store, keys, worker.id, now).await.unwrap();
    offer_totp(store, keys, overseer.id, now).await.unwrap();
    let message = json!({"from": "+62811000779", "text": "kata rekaan"});
    assert_eq!(gateway(centre, &message).await.status, 201);
    let case = Owner::Case(scene.case);
    let today = now.date_naive();
    deadlines::reported_to_police(state, worker, case, ("LP/1/REKAAN", today), now)
        .await
        .unwrap();
    // A mistyped number: the first is kept beside the second.
    let said = deadlines::deadlines_of(store, case).await.unwrap();
    let said = said.iter().find(|one| one.kind == Kind::Police).unwrap();
    let seen = said.said_at().unwrap().timestamp_millis();
    deadlines::take_back(state, worker, (case, Kind::Police), seen, now)
        .await
        .unwrap();
    deadlines::reported_to_police(state, worker, case, ("LP/2/REKAAN", today), now)
        .await
        .unwrap();
    let owner = Owner::Report(scene.press.report);
    retention::hold(state, overseer, owner, "sidang rekaan", now)
        .await
        .unwrap();
    barred::bar(state, overseer, owner, admin.id, "rekaan", now)
        .await
        .unwrap();
    barred::lift(state, overseer, owner, admin.id, "keliru", now)
        .await
        .unwrap();
    let operator = scene.person(Role::Operator);
    let press = crate::cases::Desk(centre).held(operator).await;
    let by = (operator.id, Once::default());
    let kept = reports::keep_unsent(state, press.report, by, &unsent(), now).await;
    assert!(kept.unwrap());
    let person = cases::people_of(store, scene.case).await.unwrap()[0].id;
    cases::read_identity(state, worker, person, ReadReason::Other, "rekaan", now)
        .await
        .unwrap();
}

/// What somebody filled in and did not send.
fn unsent() -> Unsent {
    Unsent {
        text: "belum dikirim".to_owned(),
        question: true,
        ready: "safe".to_owned(),
    }
}

/// Every column of the database in which something stands under this key.
async fn under(store: &Store, key: KeyId) -> BTreeSet<String> {
    let sql = match store.dialect() {
        Dialect::Sqlite => {
            "SELECT m.name AS t, c.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.type = 'BLOB'"
        }
        Dialect::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c FROM information_schema.columns \
             WHERE table_schema = 'public' AND data_type = 'bytea'"
        }
    };
    let columns: Vec<(String, String)> =
        sqlx::query_as(sql).fetch_all(store.reader()).await.unwrap();
    assert!(columns.len() > 50, "{columns:?}");
    let mut found = BTreeSet::new();
    let begins = [&[1][..], key.as_bytes()].concat();
    for (table, column) in columns {
        let values: Vec<Vec<u8>> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT {column} FROM {table} WHERE {column} IS NOT NULL"
        )))
        .fetch_all(store.reader())
        .await
        .unwrap();
        if values.iter().any(|value| value.starts_with(&begins)) {
            found.insert(format!("{table}.{column}"));
        }
    }
    found
}

/// Every column that the work knows and the data key itself seals, and the value by which a start
/// finds its key.
fn known() -> BTreeSet<String> {
    let known = reseal::ALL.iter().filter(|of| of.owner.is_none());
    let known = known.map(|of| format!("{}.{}", of.table, of.column));
    known.chain(["meta.value".to_owned()]).collect()
}

/// Every column that the own key of a report or case seals in this database.
fn owned(store: &Store) -> BTreeSet<String> {
    let owned = reseal::ALL.iter().filter(|of| of.owner.is_some());
    owned
        .filter(|of| of.as_it_came.is_none() || store.dialect().keeps_dead_rows())
        .map(|of| format!("{}.{}", of.table, of.column))
        .collect()
}

/// Every column in which something stands under any report's or case's own key.
async fn under_own(store: &Store) -> BTreeSet<String> {
    let ids: Vec<Vec<u8>> = sqlx::query_scalar("SELECT key_id FROM own_keys")
        .fetch_all(store.reader())
        .await
        .unwrap();
    assert!(!ids.is_empty());
    let mut found = BTreeSet::new();
    for id in ids {
        let id = KeyId::from_bytes(id.try_into().unwrap());
        found.extend(under(store, id).await);
    }
    found
}

/// Makes the database what it was before reports and cases had keys of their own: everything of
/// them stands under the data key, envelopes as they came, and nobody has looked for such things yet.
async fn as_before_own_keys(store: &Store, keys: &Keys) -> usize {
    let mut tx = store.begin().await.unwrap();
    let mut changed = 0;
    for of in reseal::ALL {
        let Some(owner) = of.owner else { continue };
        if !owned(store).contains(&format!("{}.{}", of.table, of.column)) {
            continue;
        }
        let names = |columns: &[Column]| -> Vec<String> {
            columns
                .iter()
                .map(|one| format!("t.{}", one.name()))
                .collect()
        };
        let (kind, id) = (owner.kind_in("t"), owner.id_in("t"));
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT t.{} AS value, CAST({kind} AS BIGINT) AS own_kind, {id} AS own_id, k.sealed AS own_key, {} FROM {} t \
             JOIN own_keys k ON k.owner_kind = {kind} AND k.owner_id = {id} WHERE t.{} IS NOT NULL AND length(t.{}) > 5",
            of.column, names(of.place).join(", "), of.table, of.column, of.column
        )))
        .fetch_all(tx.conn())
        .await
        .unwrap();
        for row in rows {
            let mut place = Vec::new();
            for (at, column) in of.place.iter().enumerate() {
                match column {
                    Column::Bytes(_) => place.extend(row.get::<Vec<u8>, _>(at + 4)),
                    Column::Int(_) => place.extend(row.get::<i64, _>(at + 4).to_be_bytes()),
                }
            }
            let whose = [
                row.get::<i64, _>("own_kind").to_be_bytes().as_slice(),
                &row.get::<Vec<u8>, _>("own_id"),
            ]
            .concat();
            let own: Vec<u8> = row.get("own_key");
            let own = keys.vault().inner("own key", &whose, &own).unwrap();
            let value: Vec<u8> = row.get("value");
            let plain = own.open(of.purpose, &place, &value).unwrap();
            let (before, came) = match of.as_it_came {
                Some(came) => (plain.to_vec(), format!(", {came} = 0")),
                None => {
                    let sealed = keys.vault().seal(of.purpose, &place, &plain);
                    (sealed.unwrap(), String::new())
                }
            };
            let sql = format!(
                "UPDATE {} SET {} = $1{came} WHERE {} = $2",
                of.table, of.column, of.column
            );
            let done = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(before)
                .bind(value);
            assert!(done.execute(tx.conn()).await.unwrap().rows_affected() > 0);
            changed += 1;
        }
    }
    for sql in [
        "DELETE FROM own_keys",
        "DELETE FROM meta WHERE name = 'own_keys'",
    ] {
        sqlx::query(sql).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    changed
}

fn newest(centre: &Centre) -> KeyId {
    centre.state.keys().vault().newest().unwrap()
}

async fn count(centre: &Centre, key: KeyId) -> i64 {
    let left = reseal::left(centre.state.store()).await.unwrap();
    left.get(&key).copied().unwrap_or_default()
}

/// Values of reports and cases that stand under the data key, which is none of theirs.
async fn count_under(store: &Store, key: KeyId) -> i64 {
    let own: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM own_keys")
        .fetch_one(store.reader())
        .await
        .unwrap();
    reseal::left(store).await.unwrap()[&key] - own
}

async fn done(centre: &Centre) {
    let key = newest(centre).as_bytes().to_vec();
    until(|| async {
        let found = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'data_key'")
            .fetch_optional(centre.state.store().reader());
        found
            .await
            .unwrap()
            .is_some_and(|found: Vec<u8>| found == key)
    })
    .await;
}

fn file(base: &Base, key: KeyId) -> PathBuf {
    base.folder.path().join(format!("keys/data.{key}.key"))
}

/// Whoever may read something still reads all of it.
async fn everything_is_read(centre: &Centre, scene: &Scene<'_>) {
    let (store, keys) = (centre.state.store(), centre.state.keys());
    let now = centre.state.clock().now();
    for (role, method, path, secrets) in SHOWN {
        let token = begin_session(store, scene.person(*role).id, now)
            .await
            .unwrap();
        let answer = scene
            .ask(method, &scene.fill(path), Some(&token), true)
            .await;
        let shown = shows(&answer);
        for secret in *secrets {
            assert!(shown.contains(secret), "{method} {path} shows {secret}");
        }
    }
    let admin = scene.person(Role::Admin).id;
    assert_eq!(passkeys_of(store, keys, admin).await.unwrap().len(), 1);
    let worker = scene.person(Role::CaseWorker).id;
    assert!(demo_code(store, keys, worker, now).await.unwrap().is_some());
    let updates = reports::updates_after(store, keys, scene.press.report, 0).await;
    assert!(!updates.unwrap().is_empty());
    let id: Vec<u8> = sqlx::query_scalar("SELECT report_id FROM answer_drafts")
        .fetch_one(store.reader())
        .await
        .unwrap();
    let id = ots_server::ids::report_id(&id).unwrap();
    let operator = scene.person(Role::Operator).id;
    let kept = reports::unsent(&centre.state, id, operator).await.unwrap();
    assert_eq!(kept, unsent());
    assert!(verify(store, keys).await.unwrap().is_ok());
}

on_both! {
    async fn everything_is_sealed_anew_and_read_as_before_without_the_old_key(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        fill(&centre, &scene).await;
        let old = newest(&centre);
        done(&centre).await;
        // Nothing is left out of the list, and nothing of the list out of this test.
        assert_eq!(under(centre.state.store(), old).await, known());
        assert_eq!(under_own(centre.state.store()).await, owned(centre.state.store()));
        let press = centre.press(centre.state.clock().now());
        let keys = Keys::open(base.folder.path()).unwrap();
        let new = keys.add_data().unwrap();
        let again = base.centre().await;
        assert_eq!(newest(&again), new);
        // While it goes on, and after it, with both keys.
        let scene = scene.at(&again);
        centre.stop().await;
        everything_is_read(&again, &scene).await;
        done(&again).await;
        everything_is_read(&again, &scene).await;
        assert_eq!(under(again.state.store(), old).await, BTreeSet::new());
        let words = again.count("SELECT COUNT(*) FROM audit WHERE action = 'reseal'").await;
        assert_eq!(words, 1, "it is written down");
        fs::remove_file(file(&base, old)).unwrap();
        let third = base.centre().await;
        let scene = scene.at(&third);
        again.stop().await;
        everything_is_read(&third, &scene).await;
        third.arrive(&press).await;
    }

    async fn cut_off_at_any_page_it_goes_on_at_the_next_start(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        fill(&centre, &scene).await;
        done(&centre).await;
        let old = newest(&centre);
        let all = count(&centre, old).await;
        let new = Keys::open(base.folder.path()).unwrap().add_data().unwrap();
        let keys = Keys::open(base.folder.path()).unwrap();
        let store = base.store().await;
        let mut before = 0;
        // Each begins from nothing, does some pages more, and is gone.
        for pages in [3, 12, 30] {
            let mut work = Resealing::new(&store, &keys);
            for _ in 0..pages {
                assert!(work.page(centre.state.clock().now()).await.unwrap().is_some());
            }
            let left = reseal::left(&store).await.unwrap();
            assert!(left[&new] > before && left[&old] < all, "{left:?}");
            assert_eq!(left[&new] + left[&old], all);
            before = left[&new];
        }
        let again = base.centre().await;
        let scene = scene.at(&again);
        centre.stop().await;
        done(&again).await;
        assert_eq!((count(&again, old).await, count(&again, new).await), (0, all));
        everything_is_read(&again, &scene).await;
    }

    async fn what_stood_under_the_data_key_is_read_and_brought_under_the_own_keys_whatever_cuts_it_off(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        fill(&centre, &scene).await;
        done(&centre).await;
        let (store, key) = (base.store().await, newest(&centre));
        let keys = Keys::open(base.folder.path()).unwrap();
        let all = as_before_own_keys(&store, &keys).await;
        assert!(all >= owned(&store).len());
        assert_eq!(under(&store, key).await, &(&known() | &owned(&store)) - &BTreeSet::from(["own_keys.sealed".to_owned(), "items.envelope".to_owned()]));
        // Before anything of it was sealed anew, and where something new is sealed beside it.
        everything_is_read(&centre, &scene).await;
        let now = centre.state.clock().now();
        let person = cases::people_of(&store, scene.case).await.unwrap()[0].id;
        let worker = scene.person(Role::CaseWorker);
        cases::read_identity(&centre.state, worker, person, ReadReason::Other, "rekaan lagi", now).await.unwrap();
        // Each begins from nothing, does some pages more, and is gone.
        let mut before = count_under(&store, key).await;
        for pages in [3, 8, 20] {
            let mut work = Resealing::new(&store, &keys);
            for _ in 0..pages {
                assert!(work.page(now).await.unwrap().is_some());
            }
            let left = count_under(&store, key).await;
            assert!(left < before, "{left} {before}");
            before = left;
        }
        let again = base.centre().await;
        let scene = scene.at(&again);
        centre.stop().await;
        until(|| async { again.count("SELECT COUNT(*) FROM meta WHERE name = 'own_keys'").await == 1 }).await;
        assert_eq!(under(&store, key).await, known());
        assert_eq!(under_own(&store).await, owned(&store));
        everything_is_read(&again, &scene).await;
    }

    async fn what_was_erased_stays_erased_and_what_does_not_open_is_left_and_said(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let state = &centre.state;
        let (overseer, worker) = (scene.person(Role::Supervisor), scene.person(Role::CaseWorker));
        let desk = crate::cases::Desk(&centre);
        let (_, case) = desk.opened(worker).await;
        desk.to_services(worker, case).await;
        desk.serve(worker, case, false).await.unwrap();
        desk.close(worker, case, cases::ClosingReason::Withdrawn).await.unwrap();
        let second = desk.person("penyetuju", Role::Supervisor).await;
        let now = state.clock().now();
        let erasure = retention::ask(state, overseer, Owner::Case(case), (Ground::Asked, "rekaan"), now).await.unwrap();
        retention::decide(state, &second, erasure, true, now).await.unwrap();
        done(&centre).await;
        let old = newest(&centre);
        let mut tx = state.store().begin().await.unwrap();
        let broken = sqlx::query("UPDATE drafts SET sealed = $1").bind([&[1][..], old.as_bytes(), &[0; 60]].concat());
        assert_eq!(broken.execute(tx.conn()).await.unwrap().rows_affected(), 1);
        tx.commit().await.unwrap();
        let empty = "SELECT COUNT(*) FROM case_papers WHERE length(sealed) = 0";
        let erased = centre.count(empty).await;
        assert!(erased > 0);
        centre.stop().await;

        Keys::open(base.folder.path()).unwrap().add_data().unwrap();
        let again = base.centre().await;
        until(|| async { count(&again, old).await == 1 }).await;
        until(|| async { again.count("SELECT COUNT(*) FROM audit WHERE action = 'reseal'").await == 1 }).await;
        assert_eq!(again.count(empty).await, erased);
        assert_eq!(count(&again, old).await, 1, "the one that does not open");
        let stands: Vec<u8> = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'data_key'").fetch_one(again.state.store().reader()).await.unwrap();
        assert_eq!(stands, old.as_bytes(), "it is not called done");
    }

    async fn a_server_without_the_new_key_does_not_start_once_it_is_in_use(base) {
        let centre = base.centre().await;
        done(&centre).await;
        let new = Keys::open(base.folder.path()).unwrap().add_data().unwrap();
        centre.stop().await;
        let again = base.centre().await;
        done(&again).await;
        again.stop().await;
        let kept = fs::read(file(&base, new)).unwrap();
        fs::remove_file(file(&base, new)).unwrap();
        let keys = Keys::open(base.folder.path()).unwrap();
        let refused = ots_server::AppState::start(base.store().await, keys, Clock::system()).await.unwrap_err();
        assert!(refused.to_string().contains("data key"), "{refused}");
        fs::write(file(&base, new), kept).unwrap();
        drop(base.centre().await);
    }
}
