//! Envelopes at rest: as they came where the database overwrites what is erased, sealed once more
//! where it keeps dead rows. Whoever reads them gets what came.

use futures_util::future::join_all;
use ots_protocol::batch::{self, BatchItem};
use ots_protocol::items::{ItemPayload, Message};
use ots_protocol::sms;
use ots_server::accounts::{SESSION_COOKIE, begin_session};
use ots_server::backup::{backup, restore};
use ots_server::reports;
use ots_server::reseal::{self, Resealing};
use serde_json::json;
use sqlx::Row as _;

use crate::api::gateway;
use crate::kit::{Base, Centre, Press, noon, until};
use crate::on_both;

fn message(centre: &Centre, press: &Press) -> Vec<u8> {
    let text: ots_protocol::Text = "kata rekaan".into();
    let said = Message {
        text: Some(text),
        ..Message::default()
    };
    centre.item(press, &ItemPayload::Message(said))
}

/// What stands in the rows, and how many of them are sealed once more.
async fn rows(centre: &Centre) -> (Vec<Vec<u8>>, usize) {
    let rows = sqlx::query("SELECT envelope, at_rest FROM items WHERE envelope IS NOT NULL")
        .fetch_all(centre.state.store().reader())
        .await
        .unwrap();
    let sealed = rows.iter().filter(|row| row.get::<i64, _>(1) == 1).count();
    (rows.iter().map(|row| row.get(0)).collect(), sealed)
}

/// All envelopes of a report, as whoever reads it gets them.
async fn read(centre: &Centre, press: &Press) -> Vec<Vec<u8>> {
    let (store, keys) = (centre.state.store(), centre.state.keys());
    reports::items_before(store, keys, press.report, None, 100)
        .await
        .unwrap()
        .0
        .into_iter()
        .map(|item| item.envelope.unwrap())
        .collect()
}

/// Makes envelopes stand as they came, as a version before this one left them.
async fn as_they_came(centre: &Centre, envelopes: &[Vec<u8>]) {
    let mut tx = centre.state.store().begin().await.unwrap();
    for envelope in envelopes {
        let done =
            sqlx::query("UPDATE items SET envelope = $1, at_rest = 0 WHERE sha256 = $2 AND envelope IS NOT NULL")
                .bind(envelope.clone())
                .bind(ots_protocol::Sha256::of(envelope).as_bytes().to_vec())
                .execute(tx.conn())
                .await
                .unwrap();
        assert_eq!(done.rows_affected(), 1);
    }
    tx.commit().await.unwrap();
}

on_both! {
    async fn an_envelope_is_sealed_once_more_only_where_the_database_keeps_dead_rows(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let item = message(&centre, &press);
        assert_eq!(centre.put(&item).await.status, 201);
        // Another body under the press's id, and a press by SMS.
        let mut other = press.envelope.clone();
        *other.last_mut().unwrap() ^= 1;
        assert_eq!(centre.put(&other).await.status, 409);
        let by_sms = centre.press(noon());
        let text = sms::encode(by_sms.envelope.as_slice().try_into().unwrap());
        assert_eq!(gateway(&centre, &json!({"from": "+62811000779", "text": text})).await.status, 201);
        centre.all_opened().await;

        let sent = [press.envelope.clone(), item.clone(), other.clone(), by_sms.envelope.clone()];
        let (stands, sealed) = rows(&centre).await;
        assert_eq!(stands.len(), 4);
        let as_it_came = sent.iter().filter(|envelope| stands.contains(envelope)).count();
        if centre.state.store().dialect().keeps_dead_rows() {
            assert_eq!((as_it_came, sealed), (0, 4));
            let part = |of: &[u8]| stands.iter().any(|row| row.windows(40).any(|window| window == of));
            assert!(!sent.iter().any(|envelope| part(&envelope[60..100])));
        } else {
            assert_eq!((as_it_came, sealed), (4, 0));
        }
        let mut found = read(&centre, &press).await;
        found.extend(read(&centre, &by_sms).await);
        assert!(found.len() == 4 && sent.iter().all(|envelope| found.contains(envelope)));
        // The same bytes are known by their digest.
        assert_eq!((centre.put(&press.envelope).await.status, centre.put(&item).await.status, centre.put(&other).await.status), (200, 200, 409));
        assert_eq!(rows(&centre).await.0.len(), 4);
    }

    async fn what_comes_again_of_an_erased_report_leaves_no_key(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let item = message(&centre, &press);
        assert_eq!(centre.put(&item).await.status, 201);
        centre.all_opened().await;
        let late = message(&centre, &press);
        assert!(reports::erase(&centre.state, press.report, ana.id, centre.state.clock().now()).await.unwrap());
        let keys = "SELECT COUNT(*) FROM own_keys WHERE owner_kind = 1";
        assert_eq!(centre.count(keys).await, 0);
        let mut other = press.envelope.clone();
        *other.last_mut().unwrap() ^= 1;
        for envelope in [&press.envelope, &item, &late] {
            assert_eq!(centre.put(envelope).await.status, 410);
        }
        assert_eq!((rows(&centre).await.0.len(), centre.count(keys).await), (0, 0));
        // Beside a press that is new, too.
        let new = centre.press(noon());
        let both: Vec<_> = [&press, &new].map(|press| BatchItem { age_ms: None, envelope: press.envelope.clone() }).into();
        let answer = centre.ask("POST", "/v1/items", &[], &batch::encode_items(&both)).await;
        let statuses: Vec<_> = batch::decode_verdicts(&answer.body).unwrap().iter().map(|verdict| verdict.status).collect();
        assert_eq!(statuses, [410, 201]);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 2 }).await;
        assert_eq!(centre.count(keys).await, 1);
        assert!(read(&centre, &new).await.iter().eq([&new.envelope]));
    }

    async fn one_report_whose_key_does_not_open_holds_up_no_other_and_is_read_once_it_does_again(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let key = async |sql: &'static str, value: Vec<u8>| {
            let mut tx = centre.state.store().begin().await.unwrap();
            sqlx::query(sql).bind(value).execute(tx.conn()).await.unwrap();
            tx.commit().await.unwrap();
        };
        let whole: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM own_keys").fetch_one(centre.state.store().reader()).await.unwrap();
        key("UPDATE own_keys SET sealed = $1", whole[..40].to_vec()).await;
        // In one batch with others.
        let new: Vec<_> = (0..3).map(|_| centre.press(noon())).collect();
        let mut sent = vec![message(&centre, &press)];
        sent.extend(new.iter().map(|press| press.envelope.clone()));
        let items: Vec<_> = sent.iter().map(|envelope| BatchItem { age_ms: None, envelope: envelope.clone() }).collect();
        assert_eq!(centre.ask("POST", "/v1/items", &[], &batch::encode_items(&items)).await.status, 200);
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 0").await == 0 }).await;
        let opened = async || centre.count("SELECT COUNT(*) FROM items WHERE opened = 1").await;
        assert_eq!((opened().await, centre.count("SELECT COUNT(*) FROM items WHERE opened = 4").await), (4, 1));
        assert_eq!(centre.count("SELECT COUNT(*) FROM reports WHERE token_hash IS NOT NULL").await, 4);
        // Nor does it keep a screen from anybody.
        let ana = centre.operator("ana").await;
        let token = begin_session(centre.state.store(), ana.id, centre.state.clock().now()).await.unwrap();
        let cookie = format!("{SESSION_COOKIE}={}", token.to_text());
        let page = centre.ask("GET", "/queue", &[("Cookie", &cookie)], b"").await;
        assert_eq!(page.status, 200);
        assert!(new.iter().chain([&press]).all(|press| page.text().contains(&press.report.to_string())));
        // The key is back: the next start reads it, and it counts as what it is.
        key("UPDATE own_keys SET sealed = $1 WHERE length(sealed) = 40", whole).await;
        let _next = base.centre().await;
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 1 AND proven = 1").await == 5 }).await;
    }

    async fn a_backup_is_read_in_the_other_database_and_stands_there_as_that_one_has_it(base) {
        let (one, other) = (base, [Base::sqlite(), Base::postgres()]);
        let centre = one.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let mut sent = vec![press.envelope.clone()];
        let mut file = one.folder.path().join("made-up.otsbackup");
        backup(centre.state.store(), Some(&one.folder.path().join("keys")), &file, noon()).await.unwrap();
        centre.stop().await;
        for base in &other {
            let url = Some(base.url()).filter(|url| url.starts_with("postgres"));
            restore(base.folder.path(), url.as_deref(), &file, noon()).await.unwrap();
            let centre = base.centre().await;
            assert_eq!(read(&centre, &press).await, sent);
            let item = message(&centre, &press);
            assert_eq!(centre.put(&item).await.status, 201);
            sent.push(item);
            until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE proven = 0 AND kind <> 1").await == 0 }).await;
            assert_eq!(centre.put(&press.envelope).await.status, 200);
            if centre.state.store().dialect().keeps_dead_rows() {
                // Whatever came unsealed is sealed.
                until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE at_rest = 0").await == 0 }).await;
            } else {
                assert!(rows(&centre).await.0.contains(sent.last().unwrap()));
            }
            assert_eq!(read(&centre, &press).await, sent);
            file = base.folder.path().join("again.otsbackup");
            backup(centre.state.store(), Some(&base.folder.path().join("keys")), &file, noon()).await.unwrap();
            centre.stop().await;
        }
    }
}

/// PostgreSQL only: an embedded database has one process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_get_parts_of_the_same_reports_at_once_make_one_key_for_each() {
    let base = Base::postgres();
    let (one, two) = (base.centre().await, base.centre().await);
    let presses: Vec<_> = (0..60).map(|_| one.press(noon())).collect();
    let items: Vec<_> = presses.iter().map(|press| message(&one, press)).collect();
    let put = async |centre: &Centre, envelope: &[u8]| {
        // Come back later is an answer too; lost is none.
        loop {
            match centre.put(envelope).await.status {
                503 => {}
                status => break status,
            }
        }
    };
    // Each gets every second press, and the words behind the other's.
    let sent = presses.iter().zip(&items).enumerate().map(|(at, both)| {
        let (press, item) = both;
        let (here, there) = if at % 2 == 0 {
            (&one, &two)
        } else {
            (&two, &one)
        };
        async move { tokio::join!(put(here, &press.envelope), put(there, item)) }
    });
    assert!(join_all(sent).await.iter().all(|both| *both == (201, 201)));
    until(|| async {
        one.count("SELECT COUNT(*) FROM items WHERE opened = 1 AND (proven = 1 OR kind = 1)")
            .await
            == 120
    })
    .await;
    assert_eq!(one.count("SELECT COUNT(*) FROM own_keys").await, 60);
    assert_eq!(rows(&one).await.1, 120);
    for (press, item) in presses.iter().zip(items) {
        let read = read(&two, press).await;
        assert!(read.len() == 2 && read.contains(&item) && read.contains(&press.envelope));
    }
}

/// One report whose key is broken must not keep others from being stored, nor its own phone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_does_not_open_turns_nobody_away() {
    let base = Base::postgres();
    let centre = base.centre().await;
    let press = centre.press(noon());
    centre.arrive(&press).await;
    let item = message(&centre, &press);
    base.sql("UPDATE own_keys SET sealed = substr(sealed, 1, 40)");
    let mut other = press.envelope.clone();
    *other.last_mut().unwrap() ^= 1;
    let new = centre.press(noon());
    let sent = [item, other, new.envelope.clone()];
    let items: Vec<_> = sent
        .iter()
        .map(|envelope| BatchItem {
            age_ms: None,
            envelope: envelope.clone(),
        })
        .collect();
    let items = batch::encode_items(&items);
    let answer = centre.ask("POST", "/v1/items", &[], &items).await;
    let verdicts = batch::decode_verdicts(&answer.body).unwrap();
    let statuses: Vec<_> = verdicts.iter().map(|verdict| verdict.status).collect();
    assert_eq!(statuses, [201, 409, 201]);
    let (stands, sealed) = rows(&centre).await;
    assert_eq!((stands.len(), sealed), (4, 2));
    assert!(stands.contains(&sent[0]) && stands.contains(&sent[1]));
}

/// What an earlier version stored in PostgreSQL, sealed in the background, whatever cuts that off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn envelopes_of_an_earlier_version_are_read_known_and_sealed_page_by_page() {
    let base = Base::postgres();
    let centre = base.centre().await;
    let presses: Vec<_> = (0..200).map(|_| centre.press(noon())).collect();
    let items: Vec<_> = presses
        .iter()
        .map(|press| BatchItem {
            age_ms: None,
            envelope: press.envelope.clone(),
        })
        .collect();
    let items = batch::encode_items(&items);
    assert_eq!(
        centre.ask("POST", "/v1/items", &[], &items).await.status,
        200
    );
    until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 200 }).await;
    let sent: Vec<_> = presses.iter().map(|press| press.envelope.clone()).collect();
    as_they_came(&centre, &sent).await;
    // One that was not opened yet.
    base.sql("UPDATE items SET opened = 0 WHERE item_id = (SELECT item_id FROM items ORDER BY item_id LIMIT 1)");
    base.sql("UPDATE meta SET value = '1' WHERE name = 'own_keys'");
    let (store, keys) = (centre.state.store(), centre.state.keys());
    assert_eq!(reseal::as_they_came(store).await.unwrap(), 200);

    let now = centre.state.clock().now();
    let mut work = Resealing::new(store, keys);
    while rows(&centre).await.1 == 0 {
        assert!(work.page(now).await.unwrap().is_some());
    }
    drop(work);
    let (_, sealed) = rows(&centre).await;
    assert!(sealed < 200, "cut off half way");
    for press in &presses {
        assert!(read(&centre, press).await.iter().eq([&press.envelope]));
    }
    assert_eq!(centre.put(&sent[0]).await.status, 200);
    assert_eq!(centre.put(&sent[199]).await.status, 200);
    // The next start goes on.
    let next = base.centre().await;
    until(|| async { rows(&centre).await.1 == 200 }).await;
    centre.all_opened().await;
    assert_eq!(reseal::as_they_came(store).await.unwrap(), 0);
    for press in &presses {
        assert!(read(&next, press).await.iter().eq([&press.envelope]));
    }
}
