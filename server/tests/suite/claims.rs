//! Taking a report: one winner; a claim without action lapses; the phone is told.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use ots_protocol::Text;
use ots_protocol::codes::{BentukKekerasan, Urgency};
use ots_protocol::items::{Details, ItemPayload};
use ots_protocol::updates::{Head, Place, Update, UpdatesPage, open_head, open_update};
use ots_scenarios::http::{Connection, request};
use ots_server::accounts::Role;
use ots_server::clock::Clock;
use ots_server::events::EventKind;
use ots_server::reports::{self, Change, ReportState, Take};

use crate::guard::Person;
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

async fn phone_sees(centre: &Centre, press: &Press, query: &str) -> (Head, Vec<Update>) {
    let answer = centre.updates(press, query).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page: UpdatesPage = serde_json::from_slice(&answer.body).unwrap();
    let head = open_head(&press.keys.reply_key, press.report, page.epoch, &page.head).unwrap();
    let updates = page.updates.iter().map(|update| {
        let place = Place {
            report: press.report,
            epoch: page.epoch,
            seq: update.seq,
        };
        open_update(&press.keys.reply_key, place, &update.sealed).unwrap()
    });
    (head, updates.collect())
}

on_both! {
    async fn a_number_of_another_epoch_is_no_sign_that_an_answer_was_fetched(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let now = centre.state.clock().now();
        assert!(matches!(reports::take(&centre.state, press.report, 1, ana.id, now).await.unwrap(), Take::Won { .. }));
        let fetched = async || centre.count("SELECT fetched_update FROM reports").await;
        let of = |epoch: [u8; 16]| BASE64_URL_SAFE_NO_PAD.encode(epoch);
        let (ours, other) = (of(centre.state.facts().epoch.0), of([7; 16]));

        // Neither from before a restore, nor from a phone that does not say of which epoch.
        for query in [format!("?after=1&epoch={other}"), format!("?after=7&epoch={other}&wait=25"), "?after=7&wait=25".to_owned()] {
            let _ = phone_sees(&centre, &press, &query).await;
            assert_eq!(fetched().await, 0, "{query}");
        }
        let _ = phone_sees(&centre, &press, &format!("?after=1&epoch={ours}")).await;
        assert_eq!(fetched().await, 1);
        for none in ["x", "AAAA", ""] {
            assert_eq!(centre.updates(&press, &format!("?after=1&epoch={none}")).await.status, 400, "{none}");
        }
    }

    async fn of_two_who_take_the_same_report_one_wins_and_the_other_learns_who(base) {
        let centre = base.centre().await;
        let (ana, budi) = (centre.operator("ana").await, centre.operator("budi").await);
        for _ in 0..10 {
            let press = centre.press(noon());
            centre.arrive(&press).await;
            let now = centre.state.clock().now();
            let takes = join_all([&ana, &budi, &ana, &budi].map(|who| reports::take(&centre.state, press.report, 1, who.id, now))).await;
            let takes: Vec<_> = takes.into_iter().map(Result::unwrap).collect();
            let winners = takes.iter().filter(|take| matches!(take, Take::Won { .. })).count();
            assert_eq!(winners, 1);
            let holder = reports::report(centre.state.store(), press.report).await.unwrap().unwrap().taken_by;
            for take in takes {
                if let Take::Lost { by, version } = take {
                    assert_eq!((by, version), (holder, 2));
                }
            }
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'taken'").await, 10);
    }

    async fn the_phone_sees_that_a_person_took_it_and_later_that_the_claim_lapsed(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let (head, updates) = phone_sees(&centre, &press, "").await;
        assert_eq!((head.state, head.last_seq, head.nobody_on_shift), (Some(ReportState::Waiting), Some(0), Some(true)));
        assert!(updates.is_empty());

        assert!(matches!(reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap(), Take::Won { .. }));
        let (head, updates) = phone_sees(&centre, &press, "?after=0").await;
        assert_eq!(head.state, Some(ReportState::Taken));
        assert_eq!(updates.iter().map(|update| update.state).collect::<Vec<_>>(), [Some(ReportState::Taken)]);

        clock.advance_ms(900_001);
        until(|| async { centre.count("SELECT COUNT(*) FROM events WHERE kind = 'lapsed'").await == 1 }).await;
        let (head, updates) = phone_sees(&centre, &press, "?after=1").await;
        assert_eq!(head.state, Some(ReportState::Waiting));
        assert_eq!(updates.iter().map(|update| update.state).collect::<Vec<_>>(), [Some(ReportState::Waiting)]);
        let row = reports::report(centre.state.store(), press.report).await.unwrap().unwrap();
        assert_eq!((row.taken_by, row.version, row.fetched_update), (None, 3, 1));
    }

    async fn a_recorded_action_renews_the_claim(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap();
        for _ in 0..3 {
            clock.advance_ms(600_000);
            let words = Update { text: Some(Text::from("Kami di sini.")), ..Update::default() };
            assert!(reports::answer(&centre.state, press.report, ana.id, &words, clock.now()).await.unwrap().is_some());
            assert!(reports::lapse_overdue(&centre.state, clock.now()).await.unwrap().is_empty());
        }
        clock.advance_ms(900_000);
        let lapsed = reports::lapse_overdue(&centre.state, clock.now()).await.unwrap();
        let by_clockwork = centre.count("SELECT COUNT(*) FROM events WHERE kind = 'lapsed'").await;
        assert!(lapsed == [press.report] || by_clockwork == 1);
    }

    async fn whatever_its_holder_does_on_the_page_renews_the_claim_and_what_others_do_does_not(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::Supervisor).await;
        let budi = Person::new(&centre, "budi", Role::Operator).await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        assert!(matches!(reports::take(&centre.state, press.report, 1, siti.user.id, clock.now()).await.unwrap(), Take::Won { .. }));
        let details = Details { bentuk: Some(vec![BentukKekerasan::Seksual]), ..Details::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(details))).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports WHERE news_at IS NOT NULL").await == 1 }).await;
        let path = format!("/reports/{}", press.report);
        let day = format!("number=LP%2FB%2F9&day={}", noon().format("%Y-%m-%d"));
        let until_then = async || centre.count("SELECT lease_until FROM reports").await - clock.now().timestamp_millis();
        for (act, form) in [
            ("read", "news=1"),
            ("suspect", "suspected=yes"),
            ("suspect", "suspected=no"),
            ("deadlines/outreach/done", "words=rekaan"),
            ("deadlines/complaint/waive", "words=rekaan"),
            ("deadlines/police/done", day.as_str()),
        ] {
            clock.advance_ms(600_000);
            assert_eq!(siti.post(&format!("{path}/{act}"), form).await.status, 303, "{act}");
            assert_eq!(until_then().await, 900_000, "{act}");
        }
        clock.advance_ms(600_000);
        assert_eq!(budi.post(&format!("{path}/suspect"), "suspected=yes").await.status, 303);
        assert_eq!(until_then().await, 300_000);
        clock.advance_ms(300_000);
        until(|| async { centre.count("SELECT COUNT(*) FROM events WHERE kind = 'lapsed'").await == 1 }).await;
    }

    async fn only_the_holder_answers_sets_the_state_or_gives_back(base) {
        let centre = base.centre().await;
        let (ana, budi) = (centre.operator("ana").await, centre.operator("budi").await);
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let now = centre.state.clock().now();
        reports::take(&centre.state, press.report, 1, ana.id, now).await.unwrap();
        let words = Update { text: Some(Text::from("made up")), ..Update::default() };
        assert_eq!(reports::answer(&centre.state, press.report, budi.id, &words, now).await.unwrap(), None);
        assert_eq!(reports::release(&centre.state, press.report, 2, budi.id, now).await.unwrap(), Change::Stale);
        assert_eq!(reports::set_state(&centre.state, press.report, 2, budi.id, ReportState::Closed, now).await.unwrap(), Change::Stale);
        assert_eq!(reports::set_state(&centre.state, press.report, 1, ana.id, ReportState::Handled, now).await.unwrap(), Change::Stale);
        assert_eq!(reports::set_state(&centre.state, press.report, 2, ana.id, ReportState::Handled, now).await.unwrap(), Change::Made(3));
        let (head, updates) = phone_sees(&centre, &press, "").await;
        assert_eq!((head.state, updates.len()), (Some(ReportState::Handled), 2));
    }

    async fn a_report_given_back_rings_again(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let now = centre.state.clock().now();
        reports::take(&centre.state, press.report, 1, ana.id, now).await.unwrap();
        assert_eq!(reports::release(&centre.state, press.report, 2, ana.id, now).await.unwrap(), Change::Made(3));
        let queue = reports::queue(centre.state.store(), crate::kit::nobody()).await.unwrap();
        assert_eq!((queue.waiting.len(), queue.held.len()), (1, 0));
    }

    async fn a_danger_alert_that_nobody_takes_is_noted_once(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let (danger, consult) = (centre.press(noon()), centre.press_as(noon(), Urgency::Consult));
        centre.arrive(&danger).await;
        centre.arrive(&consult).await;
        clock.advance_ms(60_000);
        until(|| async { centre.count("SELECT COUNT(*) FROM events WHERE kind = 'unattended'").await == 1 }).await;
        assert!(reports::note_unattended(&centre.state, clock.now()).await.unwrap().is_empty());
        let row = reports::report(centre.state.store(), danger.report).await.unwrap().unwrap();
        assert!(row.unattended_at.is_some());
    }

    async fn the_queue_stands_by_urgency_and_then_by_waiting_time(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let mut presses = Vec::new();
        for urgency in [Urgency::Consult, Urgency::Report, Urgency::Danger, Urgency::Danger] {
            let press = centre.press_as(noon(), urgency);
            centre.arrive(&press).await;
            clock.advance_ms(1000);
            presses.push(press.report);
        }
        let queue = reports::queue(centre.state.store(), crate::kit::nobody()).await.unwrap();
        let order: Vec<_> = queue.waiting.iter().map(|row| row.id).collect();
        assert_eq!(order, [presses[2], presses[3], presses[1], presses[0]]);
    }

    async fn a_phone_that_waits_hears_at_once(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let waiting = phone_sees(&centre, &press, "?after=0&wait=25");
        let taking = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            reports::take(&centre.state, press.report, 1, ana.id, centre.state.clock().now()).await.unwrap()
        };
        // Half the wait that was asked for: without a wake-up there is no answer by then.
        let waiting = tokio::time::timeout(Duration::from_secs(12), waiting);
        let (woken, _) = tokio::join!(waiting, taking);
        let (head, updates) = woken.expect("an answer before the wait is over");
        assert_eq!((head.state, updates.len()), (Some(ReportState::Taken), 1));
    }

    async fn that_a_phone_has_an_answer_is_known_when_it_asks_on_also_if_it_breaks_the_question_off(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.user.id, centre.state.clock().now()).await.unwrap();
        assert_eq!(phone_sees(&centre, &press, "?after=0").await.1.len(), 1);
        let token = crate::kit::bearer(&press.keys);
        let path = format!("/v1/reports/{}/updates?after=1&wait=25", press.report);
        let question = request("GET", &path, &[("Authorization", &token)], b"");
        let mut line = Connection::to(centre.address).await.unwrap();
        // Somebody leaves the page while the answer is waited for.
        let asked = tokio::select! {
            answer = line.round_trip(&question) => answer.is_ok(),
            () = until(|| async { centre.count("SELECT fetched_update FROM reports").await == 1 }) => false,
        };
        assert!(!asked, "it is known before the wait is over");
    }

    async fn every_answer_keeps_the_time_at_which_the_phone_had_it(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.user.id, clock.now()).await.unwrap();
        let words = |text: &str| Update { text: Some(Text::from(text)), ..Update::default() };
        reports::answer(&centre.state, press.report, ana.user.id, &words("Kami di depan pasar."), clock.now()).await.unwrap();
        clock.advance_ms(60_000);
        let first = clock.now();
        phone_sees(&centre, &press, "?after=2").await;
        reports::answer(&centre.state, press.report, ana.user.id, &words("Kami pulang."), clock.now()).await.unwrap();
        clock.advance_ms(60_000);
        let second = clock.now();
        phone_sees(&centre, &press, "?after=3").await;
        let times = reports::fetch_times(centre.state.store(), press.report).await.unwrap();
        assert_eq!(times.into_iter().collect::<Vec<_>>(), [(1, first), (2, first), (3, second)]);
        // As its page says.
        reports::answer(&centre.state, press.report, ana.user.id, &words("Belum ada yang baca."), clock.now()).await.unwrap();
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        let said = ["Kami di depan pasar.", "Kami pulang.", "Belum ada yang baca."].map(|text| {
            let (before, _) = page.split_once(text).unwrap();
            let at = before.rfind("diambil HP").unwrap();
            let from = if before[..at].ends_with("belum ") { at - "belum ".len() } else { at };
            before[from..].split('<').next().unwrap_or_default().to_owned()
        });
        assert!(said[0].starts_with("diambil HP") && said[1].starts_with("diambil HP"), "{said:?}");
        assert_ne!(said[0], said[1], "a minute lies between them");
        assert!(said[2].starts_with("belum diambil"), "{said:?}");
    }

    async fn somebody_on_shift_is_known_to_the_phone(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let now = centre.state.clock().now();
        ots_server::accounts::begin_shift(centre.state.store(), ana.id, now).await.unwrap();
        assert_eq!(phone_sees(&centre, &press, "").await.0.nobody_on_shift, Some(false));
        ots_server::accounts::end_shift(centre.state.store(), ana.id, now).await.unwrap();
        assert_eq!(phone_sees(&centre, &press, "").await.0.nobody_on_shift, Some(true));
    }

    async fn what_is_erased_is_gone_and_a_late_copy_is_refused_signed(base) {
        use ots_protocol::items::Message;
        use ots_protocol::refusal::{Refusal, RefusalCode};
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let now = centre.state.clock().now();
        let message = centre.item(&press, &ItemPayload::Message(Message::default()));
        let late = centre.item(&press, &ItemPayload::Message(Message::default()));
        assert_eq!(centre.put(&message).await.status, 201);
        reports::take(&centre.state, press.report, 1, ana.id, now).await.unwrap();
        assert!(reports::erase(&centre.state, press.report, ana.id, now).await.unwrap());
        assert_eq!(centre.count("SELECT COUNT(*) FROM items WHERE envelope IS NOT NULL").await, 0);
        assert_eq!(centre.count("SELECT COUNT(*) FROM updates").await, 0);
        for envelope in [&press.envelope, &message, &late] {
            let answer = centre.put(envelope).await;
            assert_eq!(answer.status, 410);
            let refusal = Refusal::verify(&crate::kit::signed(&answer, "refusal"), &centre.receipt_keys()).unwrap();
            assert_eq!((refusal.code, refusal.sha256), (RefusalCode::Erased, ots_protocol::Sha256::of(envelope)));
        }
        assert_eq!(centre.updates(&press, "").await.status, 410);
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 2);
    }

    async fn the_screen_sees_arrival_taking_and_lapsing_in_order(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = centre.operator("ana").await;
        let mut screen = centre.state.events().subscribe(centre.state.events().head());
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap();
        clock.advance_ms(900_001);
        let mut seen = Vec::new();
        while seen.last() != Some(&EventKind::Lapsed) {
            seen.push(screen.next().await.unwrap().kind);
        }
        assert_eq!(seen, [EventKind::Report, EventKind::Taken, EventKind::Lapsed]);
    }
}

/// Embedded database: what was erased is in none of its files any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_erased_leaves_the_files_too() {
    let base = crate::kit::Base::sqlite();
    let centre = base.centre().await;
    let ana = centre.operator("ana").await;
    let press = centre.press(noon());
    centre.arrive(&press).await;
    let sealed = &press.envelope[60..100];
    let holds = |part: &[u8]| {
        let files = std::fs::read_dir(base.folder.path().join("db"))
            .unwrap()
            .flatten();
        files.into_iter().any(|file| {
            std::fs::read(file.path())
                .unwrap()
                .windows(part.len())
                .any(|window| window == part)
        })
    };
    assert!(holds(sealed));
    let now = centre.state.clock().now();
    assert!(
        reports::erase(&centre.state, press.report, ana.id, now)
            .await
            .unwrap()
    );
    // A reader that is just looking may hold the log back for a moment.
    for _ in 0..250 {
        if holds(sealed) {
            tokio::time::sleep(Duration::from_millis(20)).await;
            reports::erase(&centre.state, press.report, ana.id, now)
                .await
                .unwrap();
        }
    }
    assert!(!holds(sealed));
}
