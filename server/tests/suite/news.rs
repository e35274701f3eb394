//! What a reporter sends after the press finds somebody who reads it. Everybody here is made up.

use ots_protocol::codes::{Channel, WithdrawScope};
use ots_protocol::items::{Cancel, Details, ItemPayload, Linked, Message, SafeContact, Withdraw};
use ots_protocol::updates::{Place, ReportState, UpdatesPage, open_update};
use ots_server::accounts::{Role, begin_shift, end_shift};
use ots_server::cases::{ClosingReason, Prefill, Step};
use ots_server::clock::Clock;
use ots_server::policy;
use ots_server::reports::{self, ReportRow};

use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

const WORDS: &str = "dia-datang-lagi-rekaan";

fn message() -> ItemPayload {
    ItemPayload::Message(Message {
        text: Some(WORDS.into()),
        ..Message::default()
    })
}

/// Everything that a reporter may send later and somebody must read.
fn kinds() -> [ItemPayload; 5] {
    let safe = SafeContact {
        allowed: Some(vec![Channel::App]),
        ..SafeContact::default()
    };
    let withdraw = Withdraw {
        scope: Some(WithdrawScope::Contact),
        ..Withdraw::default()
    };
    [
        message(),
        ItemPayload::Details(Details::default()),
        ItemPayload::SafeContact(safe),
        ItemPayload::Cancel(Cancel::default()),
        ItemPayload::Withdraw(withdraw),
    ]
}

/// Sends an item and waits until it was opened.
async fn send(centre: &Centre, envelope: &[u8]) {
    assert_eq!(centre.put(envelope).await.status, 201);
    centre.all_opened().await;
}

async fn say(centre: &Centre, press: &Press, payload: &ItemPayload) {
    send(centre, &centre.item(press, payload)).await;
}

async fn row(centre: &Centre, press: &Press) -> ReportRow {
    Desk(centre).report(press.report).await
}

async fn on_shift(person: &Person<'_>) {
    begin_shift(person.centre.state.store(), person.user.id, person.now())
        .await
        .unwrap();
}

/// Sets a state by the page, as its holder.
async fn set(person: &Person<'_>, press: &Press, to: &str) {
    let version = row(person.centre, press).await.version;
    let form = format!("version={version}&to={to}");
    let path = format!("/reports/{}/state", press.report);
    assert_eq!(person.post(&path, &form).await.status, 303);
}

/// The states that the phone was told, in order.
async fn told(centre: &Centre, press: &Press) -> Vec<ReportState> {
    let answer = centre.updates(press, "?after=0").await;
    let page: UpdatesPage = serde_json::from_slice(&answer.body).unwrap();
    let open = |update: &ots_protocol::updates::SealedUpdate| {
        let place = Place {
            report: press.report,
            epoch: page.epoch,
            seq: update.seq,
        };
        open_update(&press.keys.reply_key, place, &update.sealed)
            .unwrap()
            .state
    };
    page.updates.iter().filter_map(open).collect()
}

async fn waits(centre: &Centre, press: &Press) -> bool {
    row(centre, press).await.state == ReportState::Waiting
}

on_both! {
    async fn its_holder_on_shift_hears_it_and_sees_it_marked_until_it_is_said_to_be_read(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        on_shift(&ana).await;
        for payload in kinds() {
            let press = Desk(&centre).held(&ana.user).await;
            set(&ana, &press, "handled").await;
            let before = row(&centre, &press).await;
            let (mut hers, mut his) = (ana.screen("").await, budi.screen("").await);
            hers.until("end").await;
            his.until("end").await;
            say(&centre, &press, &payload).await;
            assert!(hers.until("row").await.contains("\"news\":true"));
            let on_his = his.until("row").await;
            assert!(on_his.contains("\"news\":false") && on_his.contains("PESAN BARU"), "{on_his}");
            assert!(reports::ring_unread(&centre.state, centre.state.clock().now()).await.unwrap().is_empty());
            let badge = "data-badge=\"news\" data-count=\"1\"";
            assert!(ana.page("/queue").await.contains(badge) && !budi.page("/queue").await.contains(badge));

            let path = format!("/reports/{}", press.report);
            let unread = row(&centre, &press).await;
            // A colleague's look is no reading.
            assert!(!budi.page(&path).await.contains(&format!("{path}/read")));
            assert_eq!(budi.post(&format!("{path}/read"), &format!("news={}", unread.news)).await.status, 409);
            // Nor is hers, before she says so; and what came since the page was drawn is not read.
            let page = ana.page(&path).await;
            assert!(page.contains(&format!("{path}/read")) && page.contains("BARU"));
            say(&centre, &press, &message()).await;
            assert_eq!(ana.post(&format!("{path}/read"), &format!("news={}", unread.news)).await.status, 409);
            let now = row(&centre, &press).await;
            assert!(now.news_at.is_some());
            assert_eq!(ana.post(&format!("{path}/read"), &format!("news={}", now.news)).await.status, 303);
            let after = row(&centre, &press).await;
            assert_eq!((after.news_at, after.state, after.taken_by), (None, ReportState::Handled, Some(ana.user.id)));
            assert!(!ana.page("/queue").await.contains("PESAN BARU"));
            // The phone was told nothing new: she has it, as before.
            assert_eq!(after.last_update, before.last_update);
        }
    }

    async fn what_an_answer_or_a_new_state_was_drawn_under_is_read(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = Desk(&centre).held(&ana.user).await;
        let path = format!("/reports/{}", press.report);
        say(&centre, &press, &message()).await;
        let news = row(&centre, &press).await.news;
        assert_eq!(ana.post(&format!("{path}/answer"), &format!("text=rekaan&news={}", news - 1)).await.status, 303);
        assert!(row(&centre, &press).await.news_at.is_some());
        assert_eq!(ana.post(&format!("{path}/answer"), &format!("text=rekaan&news={news}")).await.status, 303);
        assert!(row(&centre, &press).await.news_at.is_none());
        say(&centre, &press, &message()).await;
        let now = row(&centre, &press).await;
        let form = format!("version={}&to=closed&news={}", now.version, now.news);
        assert_eq!(ana.post(&format!("{path}/state"), &form).await.status, 303);
        let now = row(&centre, &press).await;
        assert_eq!((now.state, now.news_at), (ReportState::Closed, None));
    }

    async fn on_a_closed_report_it_rings_again_and_the_phone_is_told_that_it_waits(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        on_shift(&ana).await;
        for payload in kinds() {
            let press = Desk(&centre).held(&ana.user).await;
            set(&ana, &press, "closed").await;
            let mut screen = budi.screen("").await;
            screen.until("end").await;
            say(&centre, &press, &payload).await;
            until(|| waits(&centre, &press)).await;
            let id = press.report.to_string();
            while !screen.until("row").await.contains("\"list\":\"waiting\"") {}
            let now = row(&centre, &press).await;
            assert_eq!((now.taken_by, now.unattended_at), (None, None));
            let queue = budi.page("/queue").await;
            let (_, of_it) = queue.split_once(&format!("id=\"r-{id}\"")).unwrap();
            assert!(of_it.contains("PESAN BARU dari pelapor"));
            assert!(!of_it.split("</li>").next().unwrap().contains("pemegang sebelumnya"), "nobody let it go");
            Desk(&centre).take(&press, &budi.user).await;
            assert!(budi.page(&format!("/reports/{id}")).await.contains(WORDS) || !matches!(payload, ItemPayload::Message(_)));
            assert_eq!(told(&centre, &press).await, [ReportState::Taken, ReportState::Closed, ReportState::Waiting, ReportState::Taken]);
            set(&budi, &press, "closed").await;
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'news'").await, 5);
    }

    async fn where_its_holder_is_not_there_it_rings_for_everybody(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        for state in ["handled", "referred"] {
            // She went home.
            let press = Desk(&centre).held(&ana.user).await;
            set(&ana, &press, state).await;
            say(&centre, &press, &message()).await;
            until(|| waits(&centre, &press)).await;

            // She goes home without having read it.
            let press = Desk(&centre).held(&ana.user).await;
            set(&ana, &press, state).await;
            on_shift(&ana).await;
            say(&centre, &press, &message()).await;
            assert!(reports::ring_unread(&centre.state, clock.now()).await.unwrap().is_empty());
            assert!(ana.page("/queue").await.contains(&format!("id=\"r-{}\"", press.report)), "also what is referred");
            end_shift(centre.state.store(), ana.user.id, clock.now()).await.unwrap();
            until(|| waits(&centre, &press)).await;
        }
        // She is there and does not look.
        let press = Desk(&centre).held(&ana.user).await;
        set(&ana, &press, "handled").await;
        on_shift(&ana).await;
        say(&centre, &press, &message()).await;
        let since = row(&centre, &press).await.news_at.unwrap();
        let late = since + policy::UNREAD_PATIENCE;
        begin_shift(centre.state.store(), ana.user.id, late).await.unwrap();
        let just_before = late - chrono::TimeDelta::milliseconds(1);
        assert!(reports::ring_unread(&centre.state, just_before).await.unwrap().is_empty());
        assert_eq!(reports::ring_unread(&centre.state, late).await.unwrap(), [press.report]);
        assert!(reports::ring_unread(&centre.state, late).await.unwrap().is_empty(), "once");
    }

    async fn who_has_opened_it_is_there_until_more_comes(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = Desk(&centre).held(&ana.user).await;
        say(&centre, &press, &message()).await;
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(page.contains(WORDS));
        set(&ana, &press, "handled").await;
        assert!(reports::ring_unread(&centre.state, noon()).await.unwrap().is_empty());
        assert!(ana.page("/queue").await.contains("PESAN BARU"), "still marked");
        say(&centre, &press, &message()).await;
        until(|| waits(&centre, &press)).await;
    }

    async fn a_claim_that_runs_is_presence_and_when_it_lapses_it_rings(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = Desk(&centre).held(&ana.user).await;
        say(&centre, &press, &message()).await;
        assert!(reports::ring_unread(&centre.state, clock.now()).await.unwrap().is_empty());
        assert_eq!(row(&centre, &press).await.taken_by, Some(ana.user.id));
        clock.advance_ms(900_001);
        until(|| waits(&centre, &press)).await;
        assert!(ana.page("/queue").await.contains("PESAN BARU"));
    }

    async fn what_proves_nothing_and_what_says_nothing_calls_nobody(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let (press, other) = (Desk(&centre).held(&ana.user).await, centre.press(noon()));
        set(&ana, &press, "closed").await;
        send(&centre, &centre.item_with(press.report, &[7; 32], &message())).await;
        let linked = Linked { report: Some((*other.report.as_bytes()).into()), ..Linked::default() };
        say(&centre, &press, &ItemPayload::Linked(linked)).await;
        assert!(reports::ring_unread(&centre.state, noon()).await.unwrap().is_empty());
        let now = row(&centre, &press).await;
        assert_eq!((now.state, now.news), (ReportState::Closed, 0));
    }

    async fn what_came_before_anybody_took_it_is_no_news_to_whoever_does(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        say(&centre, &press, &message()).await;
        assert!(!ana.page("/queue").await.contains("PESAN BARU"));
        Desk(&centre).take(&press, &ana.user).await;
        assert!(!ana.page("/queue").await.contains("PESAN BARU"));
        assert!(row(&centre, &press).await.news_at.is_none());
    }

    async fn in_a_case_it_rings_while_its_worker_is_away_and_goes_back_to_her_marked(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let (siti, ana) = (Person::new(&centre, "siti", Role::CaseWorker).await, Person::new(&centre, "ana", Role::Operator).await);
        let (press, case) = desk.opened(&siti.user).await;
        assert_eq!(row(&centre, &press).await.state, ReportState::Handled);
        say(&centre, &press, &message()).await;
        until(|| waits(&centre, &press)).await;
        assert_eq!(desk.case(case).await.worker, Some(siti.user.id), "the case stays hers");
        // Whoever opens the case sees which of its reports it is, until it was read.
        let on_case = async || siti.page(&format!("/cases/{case}")).await.contains("PESAN BARU");
        assert!(on_case().await);

        desk.take(&press, &ana.user).await;
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(page.contains(WORDS) && page.contains("Serahkan kembali kepada siti"));
        let version = row(&centre, &press).await.version;
        let path = format!("/reports/{}/release", press.report);
        assert_eq!(ana.post(&path, &format!("version={version}")).await.status, 303);
        let back = row(&centre, &press).await;
        assert_eq!((back.state, back.taken_by, back.lease_until), (ReportState::Handled, Some(siti.user.id), None));
        assert!(back.news_at.is_some(), "she has not read it");
        assert!(reports::ring_unread(&centre.state, noon()).await.unwrap().is_empty(), "somebody has");
        assert!(siti.page("/queue").await.contains("data-badge=\"news\" data-count=\"1\""));
        assert_eq!(told(&centre, &press).await.last(), Some(&ReportState::Handled));

        // More comes, and this time she takes it herself: work again, no claim that lapses.
        say(&centre, &press, &message()).await;
        until(|| waits(&centre, &press)).await;
        desk.take(&press, &siti.user).await;
        let back = row(&centre, &press).await;
        assert_eq!((back.state, back.lease_until, back.news_at), (ReportState::Handled, None, None));
        assert!(!on_case().await);
    }

    async fn in_a_closed_case_it_rings_and_whoever_reads_it_can_leave_the_case_closed(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let (siti, ana) = (Person::new(&centre, "siti", Role::CaseWorker).await, Person::new(&centre, "ana", Role::Operator).await);
        let (press, case) = desk.opened(&siti.user).await;
        desk.go(&siti.user, case, Step::Identify, "").await.unwrap();
        desk.close(&siti.user, case, ClosingReason::Withdrawn).await.unwrap();
        say(&centre, &press, &message()).await;
        until(|| waits(&centre, &press)).await;
        desk.take(&press, &ana.user).await;
        let held = row(&centre, &press).await;
        assert_eq!(held.state, ReportState::Taken);
        let path = format!("/reports/{}/release", press.report);
        assert_eq!(ana.post(&path, &format!("version={}", held.version)).await.status, 303);
        let back = row(&centre, &press).await;
        assert_eq!((back.state, back.taken_by), (ReportState::Closed, Some(siti.user.id)));
        assert!(reports::ring_unread(&centre.state, noon()).await.unwrap().is_empty());
    }

    async fn in_a_closed_case_that_nobody_carries_whoever_reads_it_can_leave_the_case_closed(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let (rina, ana) = (Person::new(&centre, "rina", Role::Supervisor).await, Person::new(&centre, "ana", Role::Operator).await);
        let press = desk.held(&ana.user).await;
        let case = desk.open(&ana.user, &press, &Prefill::default()).await.unwrap();
        desk.close(&rina.user, case, ClosingReason::Withdrawn).await.unwrap();
        say(&centre, &press, &message()).await;
        until(|| waits(&centre, &press)).await;
        desk.take(&press, &ana.user).await;
        let held = row(&centre, &press).await;
        ana.page(&format!("/reports/{}", press.report)).await;
        let path = format!("/reports/{}/release", press.report);
        assert_eq!(ana.post(&path, &format!("version={}", held.version)).await.status, 303);
        let back = row(&centre, &press).await;
        assert_eq!((back.state, back.taken_by), (ReportState::Closed, None));
        assert!(reports::ring_unread(&centre.state, noon()).await.unwrap().is_empty(), "it was read");
        assert_eq!(told(&centre, &press).await.last(), Some(&ReportState::Closed));
    }
}
