//! An item answered 2xx is on stable storage, exactly once.

use futures_util::future::join_all;
use ots_protocol::Sha256;
use ots_protocol::Text;
use ots_protocol::batch::{self, BatchItem};
use ots_protocol::codes::Urgency;
use ots_protocol::items::{Alert, ItemPayload, Message};
use ots_protocol::refusal::{Refusal, RefusalCode};
use ots_protocol::seal;
use ots_protocol::updates::{ReportState, UpdatesPage};
use ots_server::random::Os;
use ots_server::reports;

use crate::kit::{noon, path_of, signed, until};
use crate::on_both;

on_both! {
    async fn a_press_is_stored_receipted_and_opened(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let answer = centre.put(&press.envelope).await;
        assert_eq!(answer.status, 201);
        assert_eq!(answer.header("content-type").as_deref(), Some("application/vnd.ots.receipt"));
        let receipt = centre.receipt(&answer.body, &press.envelope);
        assert_eq!((receipt.flags.duplicate, receipt.flags.conflict, receipt.flags.key_not_held), (false, false, false));

        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 1 }).await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!(row.urgency, 1);
        assert_eq!(row.pressed_at.timestamp_millis(), press.report.time().unwrap().timestamp_millis());
    }

    async fn the_same_press_again_is_200_and_names_the_first_time(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let first = centre.put(&press.envelope).await;
        let again = centre.put(&press.envelope).await;
        assert_eq!((first.status, again.status), (201, 200));
        let (first, again) = (centre.receipt(&first.body, &press.envelope), centre.receipt(&again.body, &press.envelope));
        assert_eq!(first.received_at, again.received_at);
        assert!(again.flags.duplicate);
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 1);
    }

    async fn eight_connections_with_the_same_first_post_get_one_201_and_seven_200(base) {
        let centre = base.centre().await;
        for _ in 0..20 {
            let press = centre.press(noon());
            let answers = join_all((0..8).map(|_| centre.put(&press.envelope))).await;
            let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
            let times: Vec<_> = answers.iter().map(|answer| centre.receipt(&answer.body, &press.envelope).received_at).collect();
            assert!(times.iter().all(|at| *at == times[0]));
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 20);
    }

    async fn another_body_under_the_same_id_is_409_signed_and_both_are_kept(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        assert_eq!(centre.put(&press.envelope).await.status, 201);
        let mut other = press.envelope.clone();
        *other.last_mut().unwrap() ^= 1;
        for _ in 0..2 {
            let answer = centre.put(&other).await;
            assert_eq!(answer.status, 409);
            let receipt = centre.receipt(&signed(&answer, "receipt"), &other);
            assert!(receipt.flags.conflict && !receipt.flags.duplicate);
            assert_eq!(answer.json()["retryable"], false);
        }
        assert_eq!(centre.put(&press.envelope).await.status, 200);
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 2);
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'conflict'").await, 1);
        centre.all_opened().await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!(row.conflicts, 1);
    }

    async fn a_press_behind_junk_under_its_own_id_is_opened_all_the_same(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let mut junk = press.envelope.clone();
        junk[60] ^= 0xff;
        assert_eq!(centre.put(&junk).await.status, 201);
        assert_eq!(centre.put(&press.envelope).await.status, 409);
        centre.all_opened().await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!((row.urgency, row.trouble), (1, ots_server::reports::Trouble::None));
        assert_eq!(centre.updates(&press, "").await.status, 200);
    }

    async fn danger_behind_another_alert_under_its_id_rings_as_danger(base) {
        let centre = base.centre().await;
        for drill in [true, false] {
            let report = centre.press(noon()).report;
            let forged = Alert { urgency: Some(Urgency::Consult), drill: drill.then_some(true), ..Alert::default() };
            let seal = |alert: &Alert| seal::seal_alert(&centre.sealing_key(), report, alert, &mut Os).unwrap().envelope;
            assert_eq!(centre.put(&seal(&forged)).await.status, 201);
            assert_eq!(centre.put(&seal(&Alert { urgency: Some(Urgency::Danger), ..Alert::default() })).await.status, 409);
            centre.all_opened().await;
            let row = reports::report(centre.state.store(), report).await.unwrap().unwrap();
            assert_eq!((row.urgency, row.drill, row.conflicts), (1, false, 1));
        }
    }

    async fn danger_behind_what_was_taken_for_less_or_closed_waits_again_and_the_phone_hears_it(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        for (before, closed) in [(Urgency::Consult, false), (Urgency::Danger, true)] {
            let press = centre.press_as(noon(), before);
            centre.arrive(&press).await;
            let now = centre.state.clock().now();
            reports::take(&centre.state, press.report, 1, ana.id, now).await.unwrap();
            if closed {
                reports::set_state(&centre.state, press.report, 2, ana.id, ReportState::Closed, now).await.unwrap();
            }
            let danger = Alert { urgency: Some(Urgency::Danger), ..Alert::default() };
            let other = seal::seal_alert(&centre.sealing_key(), press.report, &danger, &mut Os).unwrap();
            assert_eq!(centre.put(&other.envelope).await.status, 409);
            centre.all_opened().await;
            let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
            assert_eq!((row.state, row.taken_by, row.urgency), (ReportState::Waiting, None, 1));
            let page: UpdatesPage = serde_json::from_slice(&centre.updates(&press, "").await.body).unwrap();
            assert_eq!(page.updates.len(), if closed { 3 } else { 2 });
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'report'").await, 4);
    }

    async fn danger_that_somebody_has_taken_stays_theirs_whatever_comes_behind_it(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.id, centre.state.clock().now()).await.unwrap();
        let danger = Alert { urgency: Some(Urgency::Danger), ..Alert::default() };
        let other = seal::seal_alert(&centre.sealing_key(), press.report, &danger, &mut Os).unwrap();
        assert_eq!(centre.put(&other.envelope).await.status, 409);
        centre.all_opened().await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!((row.state, row.taken_by, row.conflicts), (ReportState::Taken, Some(ana.id), 1));
    }

    async fn an_unproven_cancel_stays_without_effect_when_an_alert_with_its_keys_follows(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        // Somebody who saw the id seals an alert of their own under it; their keys prove their cancel,
        // and their alert comes after the true one.
        let forged = seal::seal_alert(&centre.sealing_key(), press.report, &Alert::default(), &mut Os).unwrap();
        let cancel = ItemPayload::Cancel(ots_protocol::items::Cancel::default());
        let cancel = centre.item_with(press.report, &forged.keys.mac_key, &cancel);
        assert_eq!(centre.put(&cancel).await.status, 201);
        centre.all_opened().await;
        assert_eq!(centre.put(&forged.envelope).await.status, 409);
        centre.all_opened().await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!((row.cancelled_at, row.state, row.urgency), (None, ReportState::Waiting, 1));
        assert_eq!(centre.count("SELECT COUNT(*) FROM items WHERE proven = 0").await, 1);
    }

    async fn a_drill_behind_a_cry_for_help_does_not_silence_it(base) {
        let centre = base.centre().await;
        let cry = centre.press(noon());
        centre.arrive(&cry).await;
        let drill = Alert { urgency: Some(Urgency::Consult), drill: Some(true), ..Alert::default() };
        let forged = seal::seal_alert(&centre.sealing_key(), cry.report, &drill, &mut Os).unwrap();
        assert_eq!(centre.put(&forged.envelope).await.status, 409);
        centre.all_opened().await;
        let row = reports::report(centre.state.store(), cry.report).await.unwrap().unwrap();
        assert_eq!((row.urgency, row.drill), (1, false));
    }

    async fn a_batch_gets_a_verdict_for_each_item_in_its_order(base) {
        let centre = base.centre().await;
        let (one, two) = (centre.press(noon()), centre.press(noon()));
        let mut conflict = one.envelope.clone();
        conflict[100] ^= 1;
        let message = centre.item(&two, &ItemPayload::Message(Message { text: Some(Text::from("made up")), ..Message::default() }));
        let item = |envelope: &[u8]| BatchItem { age_ms: Some(5), envelope: envelope.to_vec() };
        let items = [item(&one.envelope), item(&two.envelope), item(&one.envelope), item(&conflict), item(b"no envelope"), item(&message), item(&vec![1; 65_537])];
        let answer = centre.ask("POST", "/v1/items", &[], &batch::encode_items(&items)).await;
        assert_eq!(answer.status, 200);
        let verdicts = batch::decode_verdicts(&answer.body).unwrap();
        let mut statuses: Vec<_> = verdicts.iter().map(|verdict| verdict.status).collect();
        // Which of two bodies under one id came first within a batch is open.
        let firsts = [statuses[0], statuses[2], statuses[3]];
        assert!(firsts == [201, 200, 409] || firsts == [409, 409, 201], "{firsts:?}");
        statuses.retain(|status| *status != 409 && *status != 200);
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 3);
        assert_eq!((verdicts[4].status, verdicts[6].status), (422, 413));
        let refusal = Refusal::verify(&verdicts[4].statement, &centre.receipt_keys()).unwrap();
        assert_eq!((refusal.code, refusal.sha256), (RefusalCode::NotAnEnvelope, Sha256::of(b"no envelope")));
        centre.receipt(&verdicts[5].statement, &message);
    }

    async fn a_thousand_items_in_one_batch_are_all_stored(base) {
        let centre = base.centre().await;
        let items: Vec<_> = (0..1000).map(|_| BatchItem { age_ms: None, envelope: centre.press(noon()).envelope }).collect();
        let answer = centre.ask("POST", "/v1/items", &[], &batch::encode_items(&items)).await;
        let verdicts = batch::decode_verdicts(&answer.body).unwrap();
        for (verdict, item) in verdicts.iter().zip(&items) {
            assert_eq!(verdict.status, 201);
            centre.receipt(&verdict.statement, &item.envelope);
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 1000);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 1000 }).await;
    }

    async fn an_envelope_of_an_unknown_version_or_kind_is_stored_and_rings(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let mut newer = press.envelope.clone();
        newer[0] = 9;
        assert_eq!(centre.put(&newer).await.status, 201);
        let mut strange = centre.item(&press, &ItemPayload::Message(Message::default()));
        strange[5] = 200;
        assert_eq!(centre.put(&strange).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM events WHERE kind = 'unreadable'").await == 2 }).await;
    }

    async fn a_press_sealed_to_a_key_that_is_not_here_is_stored_and_says_so(base) {
        let centre = base.centre().await;
        let mut press = centre.press(noon());
        press.envelope[1] ^= 0xff;
        let answer = centre.put(&press.envelope).await;
        assert_eq!(answer.status, 201);
        assert!(centre.receipt(&answer.body, &press.envelope).flags.key_not_held);
        until(|| async { centre.count("SELECT COUNT(*) FROM events WHERE kind = 'unreadable'").await == 1 }).await;
    }

    async fn what_is_no_envelope_gets_a_signed_refusal(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let path = path_of(&press.envelope);
        let long = vec![1; 70_000];
        for (body, status, code) in [
            (&b""[..], 422, RefusalCode::NotAnEnvelope),
            (b"short", 422, RefusalCode::NotAnEnvelope),
            (&[0; 114], 422, RefusalCode::NotAnEnvelope),
            // Another report's envelope than the address names.
            (&centre.press(noon()).envelope, 422, RefusalCode::NotAnEnvelope),
            (&long, 413, RefusalCode::TooLarge),
        ] {
            let answer = centre.ask("PUT", &path, &[], body).await;
            assert_eq!(answer.status, status);
            assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"));
            let refusal = Refusal::verify(&signed(&answer, "refusal"), &centre.receipt_keys()).unwrap();
            assert_eq!((refusal.report_id, refusal.code, refusal.sha256), (press.report, code, Sha256::of(body)));
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 0);
    }

    async fn an_endless_body_is_refused_without_a_signature(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let answer = centre.ask("PUT", &path_of(&press.envelope), &[], &vec![1; 1_200_000]).await;
        assert_eq!(answer.status, 413);
        assert!(answer.json().get("refusal").is_none());
    }

    async fn a_wrong_address_is_400_and_nothing_is_stored(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        for path in ["/v1/reports/7/items/8".to_owned(), path_of(&press.envelope).replace('-', "")] {
            let answer = centre.ask("PUT", &path, &[], &press.envelope).await;
            assert_eq!(answer.status, 400, "{path}");
            assert!(answer.json().get("refusal").is_none());
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 0);
    }

    async fn an_age_that_cannot_be_read_is_not_known_and_turns_nobody_away(base) {
        let centre = base.centre().await;
        for age in ["unknown", "-4", "yesterday", "18446744073709551616", ""] {
            let press = centre.press(noon());
            let answer = centre.ask("PUT", &path_of(&press.envelope), &[("OTS-Age-Ms", age)], &press.envelope).await;
            assert_eq!(answer.status, 201, "{age}");
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items WHERE age_ms IS NULL").await, 5);
    }

    async fn the_age_by_the_boot_clock_is_kept_beside_the_times(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        assert_eq!(centre.ask("PUT", &path_of(&press.envelope), &[("OTS-Age-Ms", "12345")], &press.envelope).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 1 }).await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!(row.age_ms, Some(12345));
    }

    async fn what_a_crash_left_unopened_is_taken_up_at_the_next_start(base) {
        let press = {
            let centre = base.centre().await;
            let press = centre.press(noon());
            centre.arrive(&press).await;
            press
        };
        // As a crash between acknowledgement and opening leaves it.
        let store = base.store().await;
        for sql in ["DELETE FROM reports", "DELETE FROM events", "UPDATE counters SET value = 0 WHERE name = 'event'", "UPDATE items SET opened = 0"] {
            let mut tx = store.begin().await.unwrap();
            sqlx::query(sql).execute(tx.conn()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let centre = base.centre().await;
        until(|| async { centre.count("SELECT COUNT(*) FROM events WHERE kind = 'report'").await == 1 }).await;
        assert_eq!(centre.updates(&press, "").await.status, 200);
    }

    async fn an_item_that_overtakes_its_alert_is_judged_when_the_alert_comes(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        let proven = centre.item(&press, &ItemPayload::Message(Message::default()));
        let forged = centre.item_with(press.report, &[7; 32], &ItemPayload::Cancel(ots_protocol::items::Cancel::default()));
        assert_eq!(centre.put(&proven).await.status, 201);
        assert_eq!(centre.put(&forged).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 1").await == 2 }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM items WHERE proven = 1").await, 0);
        assert_eq!(centre.put(&press.envelope).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE proven = 1").await == 2 }).await;
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!(row.cancelled_at, None);
    }

    async fn a_proven_cancel_is_noted_and_silences_nothing(base) {
        let centre = base.centre().await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let cancel = centre.item(&press, &ItemPayload::Cancel(ots_protocol::items::Cancel::default()));
        assert_eq!(centre.put(&cancel).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports WHERE cancelled_at IS NOT NULL").await == 1 }).await;
        let queue = reports::queue(centre.state.store(), crate::kit::nobody()).await.unwrap();
        assert_eq!(queue.waiting.len(), 1);
    }
}

/// PostgreSQL only: an embedded database has one process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_two_processes_the_same_first_post_is_stored_and_opened_once() {
    let base = crate::kit::Base::postgres();
    let (one, two) = (base.centre().await, base.centre().await);
    for _ in 0..20 {
        let press = one.press(noon());
        let answers = join_all((0..8).map(|at| {
            if at % 2 == 0 {
                one.put(&press.envelope)
            } else {
                two.put(&press.envelope)
            }
        }))
        .await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    }
    until(|| async { one.count("SELECT COUNT(*) FROM reports").await == 20 }).await;
    assert_eq!(
        one.count("SELECT COUNT(*) FROM events WHERE kind = 'report'")
            .await,
        20
    );
    assert_eq!(one.count("SELECT COUNT(*) FROM items").await, 20);
}

/// Two writers whose groups overlap must not end in an error.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_store_the_same_hundred_presses_do_not_deadlock() {
    let base = crate::kit::Base::postgres();
    let (one, two) = (base.centre().await, base.centre().await);
    let presses: Vec<_> = (0..100).map(|_| one.press(noon())).collect();
    let forward = join_all(presses.iter().map(|press| one.put(&press.envelope)));
    let backward = join_all(presses.iter().rev().map(|press| two.put(&press.envelope)));
    let (forward, backward) = tokio::join!(forward, backward);
    let created = forward
        .iter()
        .chain(&backward)
        .filter(|answer| answer.status == 201)
        .count();
    let again = forward
        .iter()
        .chain(&backward)
        .filter(|answer| answer.status == 200)
        .count();
    assert_eq!((created, again), (100, 100));
}

/// What is acknowledged must be on disk.
#[tokio::test]
async fn a_database_that_acknowledges_too_early_is_refused() {
    let base = crate::kit::Base::postgres();
    drop(base.store().await);
    base.sql("ALTER DATABASE %DATABASE% SET synchronous_commit = off");
    let refused = ots_server::store::Store::open(&base.url())
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("synchronous_commit=off"),
        "{refused}"
    );
    let careless = ots_scenarios::postgres::Database::of_a_server_with(&["fsync=off"]);
    let refused = ots_server::store::Store::open(&careless.url())
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("fsync=off"), "{refused}");
}

/// The database goes away under a running server, and comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_break_mean_come_back_and_then_all_is_well() {
    let base = crate::kit::Base::postgres();
    let centre = base.centre().await;
    for _ in 0..5 {
        let press = centre.press(noon());
        assert_eq!(centre.put(&centre.press(noon()).envelope).await.status, 201);
        base.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%DATABASE%' AND pid <> pg_backend_pid()");
        // A phone tries again, for ever.
        until(|| async {
            let answer = centre.put(&press.envelope).await;
            assert!(
                [200, 201, 503].contains(&answer.status),
                "{}",
                answer.text()
            );
            answer.status != 503
        })
        .await;
    }
    assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 10);
    until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 10 }).await;
}
