//! The console without a browser: who sees what, what a screen that comes back is told,
//! and what is written down of a reading.

use chrono::{TimeDelta, Timelike as _};
use ots_protocol::batch::{self, BatchItem};
use ots_protocol::codes::{Channel, Urgency, WithdrawScope};
use ots_protocol::items::{
    Alert, Details, Fix, ItemPayload, Message, Position, SafeContact, TimeWindow, Withdraw,
};
use ots_scenarios::http::{Answered, Connection, Stream, request};
use ots_server::accounts::{SESSION_COOKIE, User, begin_session};
use ots_server::audit::verify;
use ots_server::clock::Clock;
use ots_server::policy;
use ots_server::reports::{self, Take};

use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

/// A signed-in person.
struct Person<'a> {
    centre: &'a Centre,
    user: User,
    cookie: String,
    form_token: String,
}

impl<'a> Person<'a> {
    async fn named(centre: &'a Centre, name: &str) -> Self {
        let user = centre.operator(name).await;
        let now = centre.state.clock().now();
        let token = begin_session(centre.state.store(), user.id, now)
            .await
            .unwrap();
        Self {
            centre,
            user,
            cookie: format!("{SESSION_COOKIE}={}", token.to_text()),
            form_token: token.form_token(),
        }
    }

    async fn get(&self, path: &str) -> Answered {
        self.centre
            .ask("GET", path, &[("Cookie", &self.cookie)], b"")
            .await
    }

    async fn post(&self, path: &str, form: &str) -> Answered {
        let form = format!("form_token={}&{form}", self.form_token);
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.centre
            .ask("POST", path, &headers, form.as_bytes())
            .await
    }

    async fn take(&self, press: &Press) {
        let now = self.centre.state.clock().now();
        let row = self.row(press).await;
        let taken = reports::take(
            &self.centre.state,
            press.report,
            row.version,
            self.user.id,
            now,
        )
        .await;
        assert!(matches!(taken.unwrap(), Take::Won { .. }));
    }

    async fn row(&self, press: &Press) -> reports::ReportRow {
        let row = reports::report(self.centre.state.store(), press.report).await;
        row.unwrap().expect("the report")
    }

    async fn follow(&self, query: &str, last_event: Option<i64>) -> Screen {
        let last = last_event.map(|id| id.to_string());
        let mut headers = vec![("Cookie", self.cookie.as_str())];
        headers.extend(last.as_deref().map(|id| ("Last-Event-ID", id)));
        let line = Connection::to(self.centre.address).await.unwrap();
        let (status, stream) = line
            .stream(&request(
                "GET",
                &format!("/queue/stream{query}"),
                &headers,
                b"",
            ))
            .await
            .unwrap();
        assert_eq!(status, 200);
        Screen {
            stream,
            text: String::new(),
        }
    }
}

/// The events that a screen gets: kind, id, data.
struct Screen {
    stream: Stream,
    text: String,
}

impl Screen {
    async fn next(&mut self) -> (String, Option<i64>, String) {
        loop {
            let found = self.any().await;
            if found.0 != "counts" {
                return found;
            }
        }
    }

    /// The same, and how much there is of everything.
    async fn any(&mut self) -> (String, Option<i64>, String) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let found = event.lines().find_map(|line| line.strip_prefix(name));
                    found.map(|value| value.trim_start_matches(": ").to_owned())
                };
                let found = (
                    field("event").unwrap_or_default(),
                    field("id").map(|id| id.parse().unwrap()),
                    field("data").unwrap_or_default(),
                );
                self.text = rest.to_owned();
                if !matches!(found.0.as_str(), "beat" | "people" | "deadlines" | "drafts") {
                    return found;
                }
                continue;
            }
            let piece = self
                .stream
                .piece()
                .await
                .unwrap()
                .expect("the stream goes on");
            self.text.push_str(&String::from_utf8(piece).unwrap());
        }
    }

    /// The whole list: the ids of its rows, and the number it ends with.
    async fn whole(&mut self) -> (Vec<String>, i64) {
        assert_eq!(self.next().await.0, "begin");
        let mut rows = Vec::new();
        loop {
            let (kind, id, data) = self.next().await;
            match kind.as_str() {
                "row" => rows.push(report_of(&data)),
                "end" => return (rows, id.expect("a number to come back with")),
                other => panic!("{other} in the list"),
            }
        }
    }
}

fn report_of(data: &str) -> String {
    let row: serde_json::Value = serde_json::from_str(data).unwrap();
    row["report"].as_str().unwrap().to_owned()
}

fn places(page: &str, press: &Press) -> usize {
    page.matches(&format!("id=\"r-{}\"", press.report)).count()
}

on_both! {
    async fn the_page_and_the_stream_show_the_same_rows_in_the_same_order(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let mut presses = Vec::new();
        for urgency in [Urgency::Consult, Urgency::Report, Urgency::Danger, Urgency::Unknown(77), Urgency::Report] {
            let press = centre.press_as(noon(), urgency);
            centre.arrive(&press).await;
            presses.push(press);
        }
        ana.take(&presses[4]).await;
        let page = ana.get("/queue").await;
        assert_eq!(page.status, 200);
        let page = page.text();
        let (rows, _) = ana.follow("", None).await.whole().await;
        assert_eq!(rows.len(), 5);
        let at = |id: &String| page.find(&format!("id=\"r-{id}\"")).expect("on the page");
        let places: Vec<_> = rows.iter().map(at).collect();
        assert!(places.is_sorted());
        // Danger first, then a newer version's urgency beside it; what is held comes last.
        let order = [2, 3, 1, 0, 4].map(|n: usize| presses[n].report.to_string());
        assert_eq!(rows, order);
    }

    async fn a_screen_that_comes_back_gets_what_it_missed_and_no_more(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        // No danger: with nobody on shift that would call the supervisors meanwhile.
        let [old, missed] = [(); 2].map(|()| centre.press_as(noon(), Urgency::Report));
        centre.arrive(&old).await;
        let (rows, seen) = ana.follow("", None).await.whole().await;
        assert_eq!(rows, [old.report.to_string()]);
        centre.arrive(&missed).await;
        for (query, header) in [(String::new(), Some(seen)), (format!("?after={seen}"), None)] {
            let mut screen = ana.follow(&query, header).await;
            let (kind, id, data) = screen.next().await;
            assert_eq!((kind.as_str(), report_of(&data)), ("row", missed.report.to_string()));
            assert!(id.unwrap() > seen);
        }
        // And then what happens, as it happens.
        let mut screen = ana.follow("", Some(seen)).await;
        let _missed = screen.next().await;
        ana.take(&missed).await;
        assert!(screen.next().await.2.contains("\"list\":\"held\""));
        let closed = reports::set_state(&centre.state, missed.report, 2, ana.user.id, reports::ReportState::Closed, noon()).await;
        assert!(matches!(closed.unwrap(), reports::Change::Made(_)));
        let (_, _, data) = screen.next().await;
        assert!(data.contains("\"list\":\"gone\""), "{data}");
    }

    async fn a_number_that_this_log_never_gave_brings_the_whole_list(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        for strange in [1_000_000, -5] {
            let (rows, _) = ana.follow("", Some(strange)).await.whole().await;
            assert_eq!(rows, [press.report.to_string()]);
        }
    }

    async fn a_page_without_a_list_is_sent_no_rows_to_draw(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        centre.arrive(&centre.press(noon())).await;
        let mut screen = ana.follow("?bare=true", None).await;
        assert_eq!(screen.next().await.0, "begin");
        let row: serde_json::Value = serde_json::from_str(&screen.next().await.2).unwrap();
        assert_eq!((row["html"].as_str(), row["list"].as_str()), (Some(""), Some("waiting")));
    }

    async fn every_reading_of_an_identity_is_written_down_and_only_the_holder_reads_one(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let path = format!("/reports/{}", press.report);
        let safe = SafeContact { allowed: Some(vec![Channel::Phone]), number: Some("0800-000-0001".into()), ..SafeContact::default() };
        for payload in [ItemPayload::SafeContact(safe), ItemPayload::Message(Message { text: Some("rahasia rekaan".into()), ..Message::default() })] {
            assert_eq!(centre.put(&centre.item(&press, &payload)).await.status, 201);
        }
        centre.all_opened().await;
        let read = || async {
            verify(centre.state.store(), centre.state.keys()).await.unwrap().unwrap();
            centre.count("SELECT COUNT(*) FROM audit WHERE action = 'read-identity'").await
        };

        // Nobody holds it: nobody reads it, and nothing is written down.
        for who in [&ana, &budi] {
            let page = who.get(&path).await;
            assert_eq!(page.status, 200);
            let text = page.text();
            assert!(!text.contains("0800-000-0001") && !text.contains("08000000001") && !text.contains("rahasia rekaan"));
        }
        assert_eq!(read().await, 0);
        ana.take(&press).await;
        assert!(ana.get(&path).await.text().contains("tel:08000000001"));
        assert_eq!(read().await, 1);
        let text = budi.get(&path).await.text();
        assert!(!text.contains("0800-000-0001") && !text.contains("08000000001"));
        assert_eq!(read().await, 1);
        let row: String = sqlx::query_scalar("SELECT subject FROM audit WHERE action = 'read-identity'").fetch_one(centre.state.store().reader()).await.unwrap();
        assert_eq!(row, press.report.to_string());
    }

    async fn where_somebody_is_and_what_they_say_is_read_as_an_identity_is(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let read = async || centre.count("SELECT COUNT(*) FROM audit WHERE action = 'read-identity'").await;
        let fix = Fix::new(-8.17, 113.7, 5.0, 0).unwrap();
        let further = [
            None,
            Some(ItemPayload::Details(Details { injured: Some(true), ..Details::default() })),
            Some(ItemPayload::Details(Details { address: Some("rumah hijau rekaan".into()), ..Details::default() })),
            Some(ItemPayload::Position(Position { fix: Some(fix.clone()), ..Position::default() })),
            Some(ItemPayload::Message(Message { text: Some("kata rekaan".into()), ..Message::default() })),
        ];
        for (n, item) in further.into_iter().enumerate() {
            let press = centre.press(noon());
            centre.arrive(&press).await;
            ana.take(&press).await;
            if let Some(item) = &item {
                assert_eq!(centre.put(&centre.item(&press, item)).await.status, 201);
            }
            let before = read().await;
            assert_eq!(ana.get(&format!("/reports/{}", press.report)).await.status, 200);
            // A bare press and a tick say nothing of who or where.
            assert_eq!(read().await - before, i64::from(n >= 2), "{item:?}");
        }
        let press = centre.press_of(noon(), &Alert { fix: Some(fix), ..Alert::default() });
        centre.arrive(&press).await;
        ana.take(&press).await;
        let before = read().await;
        assert_eq!(ana.get(&format!("/reports/{}", press.report)).await.status, 200);
        assert_eq!(read().await - before, 1);
    }

    async fn reports_that_may_be_one_event_point_at_each_other_on_every_screen_and_on_their_holders_page(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        let at = |lat| Alert { urgency: Some(Urgency::Danger), fix: Some(Fix::new(lat, 113.7, 20.0, 0).unwrap()), ..Alert::default() };
        let first = centre.press_of(noon(), &at(-8.17));
        centre.arrive(&first).await;
        ana.take(&first).await;
        let mut screen = budi.follow("", None).await;
        screen.whole().await;
        // The screen of the report's own page, which has no list.
        let mut page = ana.follow("?bare=true", None).await;
        page.whole().await;
        let number = |press: &Press| {
            let id = press.report.to_string().to_uppercase();
            format!("{}-{}", &id[id.len() - 8..id.len() - 4], &id[id.len() - 4..])
        };
        let hint = |press: &Press| format!("mungkin kejadian yang sama dengan {}", number(press));
        let path = format!("/reports/{}", first.report);
        assert!(!ana.get(&path).await.text().contains("mungkin kejadian"));

        let second = centre.press_of(noon(), &at(-8.1704));
        centre.arrive(&second).await;
        let mut told = std::collections::BTreeMap::new();
        while told.len() < 2 {
            let (kind, _, data) = screen.next().await;
            assert_eq!(kind, "row");
            let row: serde_json::Value = serde_json::from_str(&data).unwrap();
            told.insert(report_of(&data), row["html"].as_str().unwrap().to_owned());
        }
        assert!(told[&first.report.to_string()].contains(&hint(&second)), "{told:?}");
        assert!(told[&second.report.to_string()].contains(&hint(&first)), "{told:?}");
        while report_of(&page.next().await.2) != first.report.to_string() {}
        assert!(ana.get(&path).await.text().contains(&hint(&second)));
        assert!(!budi.get(&path).await.text().contains("mungkin kejadian"), "it is said where the content is read");
    }

    async fn a_question_is_marked_as_one_and_as_unanswered_until_the_phone_says_something(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let path = format!("/reports/{}", press.report);
        assert_eq!(ana.post(&format!("{path}/answer"), "text=Kami+datang").await.status, 303);
        let page = ana.get(&path).await.text();
        assert!(!page.contains("menunggu jawaban pelapor") && !page.contains("Pertanyaan kepada pelapor"), "{page}");
        assert_eq!(ana.post(&format!("{path}/answer"), "text=Di+mana%3F&question=yes").await.status, 303);
        let page = ana.get(&path).await.text();
        assert!(page.contains("menunggu jawaban pelapor") && page.contains("Pertanyaan kepada pelapor"));
        // Somebody else's word is no answer.
        let forged = centre.item_with(press.report, &[7; 32], &ItemPayload::Message(Message { text: Some("rekaan".into()), ..Message::default() }));
        assert_eq!(centre.put(&forged).await.status, 201);
        let seen = || async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 0").await == 0 };
        until(seen).await;
        assert!(ana.get(&path).await.text().contains("menunggu jawaban pelapor"));
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Message(Message { text: Some("di pasar rekaan".into()), ..Message::default() }))).await.status, 201);
        until(seen).await;
        let page = ana.get(&path).await.text();
        assert!(!page.contains("menunggu jawaban pelapor") && page.contains("Pertanyaan kepada pelapor"));
    }

    async fn what_a_list_is_too_short_for_counts_and_moves_up_as_the_list_gets_shorter(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let most = usize::try_from(policy::QUEUE_ROWS).unwrap();
        let presses: Vec<_> = (0..most + 10).map(|_| centre.press(noon())).collect();
        for some in presses.chunks(most / 2) {
            let items: Vec<_> = some.iter().map(|press| BatchItem { age_ms: None, envelope: press.envelope.clone() }).collect();
            assert_eq!(centre.ask("POST", "/v1/items", &[], &batch::encode_items(&items)).await.status, 200);
        }
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 0").await == 0 }).await;
        let mut screen = ana.follow("", None).await;
        let (list, _) = screen.whole().await;
        assert_eq!(list.len(), most);
        let counted = async |screen: &mut Screen, waiting: usize| {
            let mut moved = Vec::new();
            loop {
                let (kind, _, data) = screen.any().await;
                let data: serde_json::Value = serde_json::from_str(&data).unwrap_or_default();
                // What was below the cut comes by itself, or with something that happened to it.
                if kind == "row" && data["list"] == "waiting" {
                    assert_eq!(data["urgency"], "danger");
                    assert!(data["html"].as_str().is_some_and(|html| html.contains("data-order")), "{data}");
                    moved.push(data["report"].as_str().unwrap().to_owned());
                }
                if kind == "counts" && data["waiting"] == waiting {
                    assert_eq!(data["danger"], waiting, "{data}");
                    moved.retain(|id| !list.contains(id));
                    return moved;
                }
            }
        };
        assert!(counted(&mut screen, most + 10).await.is_empty());
        let page = ana.get("/queue").await.text();
        assert!(page.contains("10 laporan lain menunggu di bawahnya"));
        // As the first ten are taken, those below come up, each once.
        let mut moved = Vec::new();
        for (taken, id) in list.iter().take(10).enumerate() {
            let press = presses.iter().find(|press| press.report.to_string() == *id).unwrap();
            ana.take(press).await;
            moved.extend(counted(&mut screen, most + 9 - taken).await);
        }
        // With the last of them up, the list is whole again.
        let press = presses.iter().find(|press| press.report.to_string() == list[10]).unwrap();
        ana.take(press).await;
        moved.extend(counted(&mut screen, most - 1).await);
        moved.sort();
        moved.dedup();
        assert_eq!(moved.len(), 10, "{moved:?}");
    }

    async fn what_is_done_to_a_report_stands_in_the_chain(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let path = format!("/reports/{}", press.report);
        assert_eq!(ana.post(&format!("{path}/take"), "version=1").await.status, 303);
        assert_eq!(ana.post(&format!("{path}/answer"), "text=kata+rekaan").await.status, 303);
        let version = ana.row(&press).await.version;
        assert_eq!(ana.post(&format!("{path}/state"), &format!("version={version}&to=handled")).await.status, 303);
        let version = ana.row(&press).await.version;
        assert_eq!(ana.post(&format!("{path}/release"), &format!("version={version}")).await.status, 303);
        // What was refused is not written down.
        assert_eq!(ana.post(&format!("{path}/take"), "version=1").await.status, 409);
        verify(centre.state.store(), centre.state.keys()).await.unwrap().unwrap();
        let rows: Vec<(String, String, String)> = sqlx::query_as("SELECT actor, action, subject FROM audit ORDER BY seq")
            .fetch_all(centre.state.store().reader()).await.unwrap();
        let of = |action: &str| (ana.user.id.to_string(), action.to_owned(), press.report.to_string());
        assert_eq!(rows, ["take-report", "answer-report", "report-handled", "release-report"].map(of));
    }

    async fn an_item_of_another_phone_is_shown_as_unproven_and_changes_nothing(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let safe = SafeContact { allowed: Some(vec![Channel::Phone]), number: Some("0800-000-0002".into()), ..SafeContact::default() };
        let forged = centre.item_with(press.report, &[7; 32], &ItemPayload::SafeContact(safe));
        assert_eq!(centre.put(&forged).await.status, 201);
        centre.all_opened().await;
        let page = ana.get(&format!("/reports/{}", press.report)).await.text();
        assert!(page.contains("TIDAK TERBUKTI"));
        assert!(page.contains("Belum ada cara aman."));
        assert!(!page.contains("tel:"));
    }

    async fn a_consent_that_another_phone_takes_back_still_stands(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let safe = SafeContact { allowed: Some(vec![Channel::Phone]), number: Some("0800-000-0003".into()), ..SafeContact::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::SafeContact(safe))).await.status, 201);
        let withdraw = ItemPayload::Withdraw(Withdraw { scope: Some(WithdrawScope::Contact), ..Withdraw::default() });
        let forged = centre.item_with(press.report, &[7; 32], &withdraw);
        assert_eq!(centre.put(&forged).await.status, 201);
        centre.all_opened().await;
        let page = ana.get(&format!("/reports/{}", press.report)).await.text();
        assert!(page.contains("TIDAK TERBUKTI") && page.contains("tel:08000000003"), "{page}");
        // Taken back by the phone itself, it is.
        assert_eq!(centre.put(&centre.item(&press, &withdraw)).await.status, 201);
        centre.all_opened().await;
        let page = ana.get(&format!("/reports/{}", press.report)).await.text();
        assert!(!page.contains("tel:"));
    }

    async fn every_channel_that_was_named_stands_on_the_card(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let path = format!("/reports/{}", press.report);
        let says = async |allowed: &[Channel], blocked: &[Channel]| {
            let safe = SafeContact { allowed: Some(allowed.to_vec()), blocked: Some(blocked.to_vec()), ..SafeContact::default() };
            assert_eq!(centre.put(&centre.item(&press, &ItemPayload::SafeContact(safe))).await.status, 201);
            centre.all_opened().await;
            ana.get(&path).await.text()
        };
        let page = says(&[Channel::Visit], &[]).await;
        assert!(page.contains("Boleh dikunjungi.") && page.contains("id=\"answer\""), "{page}");
        let page = says(&[Channel::App], &[Channel::Visit]).await;
        assert!(page.contains("Jangan datang berkunjung.") && page.contains("Hanya lewat pesan di aplikasi."), "{page}");
        assert!(!page.contains("Boleh dikunjungi."));
        let page = says(&[Channel::Phone], &[]).await;
        assert!(page.contains("nomornya tidak disebut"), "{page}");
        let page = says(&[], &[]).await;
        assert!(page.contains("Tidak ada cara yang disebut aman."), "{page}");
    }

    async fn what_was_written_while_the_report_went_to_somebody_else_is_said_to_be_unsent(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let path = format!("/reports/{}", press.report);
        let now = centre.state.clock().now();
        let version = ana.row(&press).await.version;
        reports::release(&centre.state, press.report, version, ana.user.id, now).await.unwrap();
        budi.take(&press).await;
        let answer = ana.post(&format!("{path}/answer"), "text=kata+rekaan").await;
        assert_eq!(answer.status, 409);
        let page = answer.text();
        assert!(page.contains("TIDAK terkirim") && page.contains("kata rekaan"), "{page}");
        assert!(!page.contains("id=\"answer\""), "{page}");
        for person in [&ana, &budi] {
            assert!(!person.get(&path).await.text().contains("kata rekaan"));
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM events WHERE kind = 'answer'").await, 0);
    }

    async fn all_that_was_filled_in_of_an_answer_is_kept_until_it_is_sent(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let path = format!("/reports/{}", press.report);
        let drawn = async || {
            let page = ana.get(&path).await.text();
            let form = page.split("id=\"answer\"").nth(1).unwrap().split("</form>").next().unwrap().to_owned();
            (form.contains("kami datang</textarea>"), form.contains(" checked>"), form.matches(" selected>").count(), form.contains("value=\"where\""))
        };
        assert_eq!(drawn().await, (false, false, 0, true));
        for (fields, shown) in [
            ("text=kami+datang&question=yes&ready=where", (true, true, 1, true)),
            ("text=kami+datang&ready=", (true, false, 0, true)),
            ("text=kami+datang&question=yes&ready=bukan-nama", (true, true, 0, true)),
        ] {
            assert_eq!(ana.post(&format!("{path}/answer/keep"), fields).await.status, 204);
            assert_eq!(drawn().await, shown, "{fields}");
        }
        // Nobody else's to write, nor to read.
        assert_eq!(budi.post(&format!("{path}/answer/keep"), "text=lain").await.status, 409);
        assert!(!budi.get(&path).await.text().contains("kami datang"));
        // Too long to be sent is said with all of it in place.
        let long = "x".repeat(policy::ANSWER_MAX_CHARS + 1);
        let wrong = ana.post(&format!("{path}/answer"), &format!("text={long}&question=yes&ready=safe")).await;
        let page = wrong.text();
        assert!(wrong.status == 422 && page.contains(&long) && page.contains(" checked>") && page.contains(" selected>"), "{page}");
        assert_eq!(ana.post(&format!("{path}/answer"), "text=kami+datang&question=yes").await.status, 303);
        assert_eq!(drawn().await, (false, false, 0, true));
    }

    async fn no_message_goes_to_whoever_wants_none(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let sent = async || centre.count("SELECT COUNT(*) FROM events WHERE kind = 'answer'").await;
        let refused = [
            ItemPayload::SafeContact(SafeContact { allowed: Some(vec![Channel::Phone]), blocked: Some(vec![Channel::App]), ..SafeContact::default() }),
            ItemPayload::Withdraw(Withdraw { scope: Some(WithdrawScope::Contact), ..Withdraw::default() }),
        ];
        for item in refused {
            let press = centre.press(noon());
            centre.arrive(&press).await;
            ana.take(&press).await;
            let path = format!("/reports/{}", press.report);
            assert!(ana.get(&path).await.text().contains("id=\"answer\""));
            assert_eq!(centre.put(&centre.item(&press, &item)).await.status, 201);
            centre.all_opened().await;
            let page = ana.get(&path).await.text();
            assert!(!page.contains("id=\"answer\"") && page.contains("Pelapor tidak mau menerima pesan"), "{page}");
            // Written before it came: refused, and the words are not lost.
            let before = sent().await;
            let answer = ana.post(&format!("{path}/answer"), "text=kata+rekaan").await;
            assert_eq!(answer.status, 409);
            assert!(answer.text().contains("TIDAK terkirim") && answer.text().contains("kata rekaan"));
            assert_eq!(sent().await, before);
        }
    }

    async fn what_a_page_offers_ends_with_the_safe_time(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::named(&centre, "ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        ana.take(&press).await;
        let local = (noon() + TimeDelta::hours(7)).time();
        let minute = u16::try_from(local.num_seconds_from_midnight() / 60).unwrap();
        let times = TimeWindow { from_minute: Some(minute), to_minute: Some((minute + 10) % 1440), ..TimeWindow::default() };
        let safe = SafeContact { allowed: Some(vec![Channel::Phone]), number: Some("0800-000-0001".into()), times: Some(vec![times]), ..SafeContact::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::SafeContact(safe))).await.status, 201);
        centre.all_opened().await;
        let path = format!("/reports/{}", press.report);
        let edge = |page: &str| {
            let (_, rest) = page.split_once("data-edge=\"").expect("until when it holds");
            rest.split('"').next().unwrap().parse::<i64>().unwrap()
        };
        let page = ana.get(&path).await.text();
        assert!(page.contains("tel:08000000001"));
        let end = edge(&page);
        let start_of_minute = noon().timestamp_millis() / 60_000 * 60_000;
        assert_eq!(end, start_of_minute + 10 * 60_000);
        // A moment before it is still so, and then it is not.
        clock.advance_ms(end - 1 - noon().timestamp_millis());
        assert!(ana.get(&path).await.text().contains("tel:08000000001"));
        clock.advance_ms(1);
        let page = ana.get(&path).await.text();
        assert!(!page.contains("tel:") && page.contains("di luar waktu aman"));
        assert_eq!(edge(&page), end + (24 * 60 - 10) * 60_000, "until it is safe again");
    }

    async fn what_a_person_does_goes_only_by_a_form_of_their_own_session(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let path = format!("/reports/{}/take", press.report);
        let stolen = Person { form_token: budi.form_token.clone(), cookie: ana.cookie.clone(), centre: &centre, user: ana.user.clone() };
        assert_eq!(stolen.post(&path, "version=1").await.status, 403);
        assert_eq!(ana.post(&path, "version=eins").await.status, 400);
        assert_eq!(ana.post(&path, "").await.status, 400);
        assert_eq!(ana.row(&press).await.version, 1);
        assert_eq!(ana.post(&path, "version=1").await.status, 303);
        assert_eq!(budi.post(&path, "version=1").await.status, 409);
        assert_eq!(budi.post(&format!("/reports/{}/take", centre.press(noon()).report), "version=1").await.status, 404);
        for (step, form) in [("state", "version=2&to=closed"), ("release", "version=2"), ("renew", ""), ("answer", "text=rekaan")] {
            assert_eq!(budi.post(&format!("/reports/{}/{step}", press.report), form).await.status, 409, "{step}");
        }
        assert_eq!(ana.post(&format!("/reports/{}/state", press.report), "version=2&to=menang").await.status, 400);
        assert_eq!(ana.row(&press).await.version, 2);
    }

    async fn a_flood_in_one_list_shows_each_report_once(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let presses: Vec<_> = (0..30).map(|_| centre.press(noon())).collect();
        for press in &presses {
            assert_eq!(centre.put(&press.envelope).await.status, 201);
            assert_eq!(centre.put(&press.envelope).await.status, 200);
        }
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 30 }).await;
        let page = ana.get("/queue").await.text();
        assert!(presses.iter().all(|press| places(&page, press) == 1));
        assert!(page.contains("data-count=\"30\""));
    }
}
