//! An SMS that is no alert was written by somebody: whoever takes it reads the words.

use ots_server::accounts::{Role, begin_shift};
use ots_server::clock::Clock;
use ots_server::events::EventKind;
use serde_json::json;

use crate::api::gateway;
use crate::cases::Desk;
use crate::guard::{Person, written_down};
use crate::kit::{noon, until};
use crate::on_both;

const WORDS: &str = "tolong rumah warna rekaan";
const SENDER: &str = "+62811000779";

on_both! {
    async fn its_words_are_read_by_its_holder_and_by_nobody_else(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let budi = Person::new(&centre, "budi", Role::Operator).await;
        let message = json!({"from": SENDER, "text": WORDS, "received_at": "2026-11-24T07:00:00Z"});
        let report = gateway(&centre, &message).await.json()["report_id"].as_str().unwrap().to_owned();
        let path = format!("/reports/{report}");

        let before = ana.page(&path).await;
        assert!(before.contains("SMS TIDAK TERBACA") && !before.contains(WORDS) && !before.contains(SENDER));
        assert_eq!(written_down(&centre, "read-identity").await, 0);
        assert_eq!(ana.post(&format!("{path}/take"), "version=1").await.status, 303);
        let page = ana.page(&path).await;
        assert!(page.contains(WORDS), "{page}");
        // The number is told to be no permission, and nothing on the page dials it.
        assert!(page.contains(SENDER) && page.contains("bukan izin untuk menghubungi"));
        assert!(!page.contains("tel:") && !page.contains("sms:") && !page.contains("data-way"));
        assert_eq!(written_down(&centre, "read-identity").await, 1);

        let other = budi.page(&path).await;
        assert!(!other.contains(WORDS) && !other.contains(SENDER));
        assert_eq!(written_down(&centre, "read-identity").await, 1);
    }

    async fn the_same_words_much_later_are_another_call_where_the_gateway_tells_nothing_to_know_them_by(base) {
        let clock = Clock::standing_at(noon() - chrono::TimeDelta::seconds(10));
        let centre = base.centre_at(clock.clone()).await;
        let unreadable = async || centre.count("SELECT COUNT(*) FROM events WHERE kind = 'unreadable'").await;
        for (round, message) in [json!({"from": SENDER, "text": WORDS}), json!({"from": SENDER, "text": format!("{WORDS} lain"), "id": ""})].iter().enumerate() {
            let before = 2 * i64::try_from(round).unwrap();
            let first = gateway(&centre, message).await;
            assert_eq!((first.status, unreadable().await), (201, before + 1));
            // A gateway's retries, whatever the time of day.
            for _ in 0..2 {
                clock.advance_ms(20_000);
                let again = gateway(&centre, message).await;
                assert_eq!((again.status, again.json()["report_id"].clone()), (200, first.json()["report_id"].clone()));
            }
            clock.advance_ms(5 * 60_000);
            let later = gateway(&centre, message).await;
            assert_eq!((later.status, unreadable().await), (201, before + 2));
            assert_ne!(later.json()["report_id"], first.json()["report_id"]);
            clock.advance_ms(5 * 60_000 - 40_000);
        }
        // Told apart by the gateway, one is one for good, and the same words are another at once.
        let named = json!({"from": SENDER, "text": WORDS, "id": "17"});
        assert_eq!(gateway(&centre, &named).await.status, 201);
        clock.advance_ms(86_400_000);
        assert_eq!(gateway(&centre, &named).await.status, 200);
        assert_eq!(gateway(&centre, &json!({"from": SENDER, "text": WORDS, "id": "18"})).await.status, 201);
    }

    async fn the_same_words_around_a_press_much_later_are_unread_again(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let desk = Desk(&centre);
        let ana = desk.person("ana", Role::Operator).await;
        begin_shift(centre.state.store(), ana.id, noon()).await.unwrap();
        let press = desk.held(&ana).await;
        let envelope: &[u8; 114] = press.envelope.as_slice().try_into().unwrap();
        let message = json!({"from": SENDER, "text": format!("{WORDS} {}", ots_protocol::sms::encode(envelope))});
        for news in [1, 2] {
            assert_eq!(gateway(&centre, &message).await.status, 201);
            assert_eq!(gateway(&centre, &message).await.status, 200);
            assert_eq!(desk.report(press.report).await.news, news);
            clock.advance_ms(5 * 60_000);
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 1);
    }

    async fn nothing_is_written_to_an_app_that_did_not_send_it(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let report = gateway(&centre, &json!({"from": SENDER, "text": WORDS})).await.json()["report_id"].as_str().unwrap().to_owned();
        let path = format!("/reports/{report}");
        assert_eq!(ana.post(&format!("{path}/take"), "version=1").await.status, 303);
        assert!(!ana.page(&path).await.contains(&format!("{path}/answer")));
        assert_eq!(ana.post(&format!("{path}/answer"), "text=rekaan").await.status, 409);
    }

    async fn words_around_a_press_by_sms_are_read_as_well_and_a_bare_one_is_not_repeated(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        for (around, said) in [(format!("{WORDS} "), true), (String::new(), false)] {
            let press = centre.press(noon());
            let envelope: &[u8; 114] = press.envelope.as_slice().try_into().unwrap();
            let text = format!("{around}{}", ots_protocol::sms::encode(envelope));
            assert_eq!(gateway(&centre, &json!({"from": SENDER, "text": text})).await.json()["decoded"], json!(true));
            let mut log = centre.state.events().subscribe(0);
            assert_eq!(centre.put(&press.envelope).await.status, 200);
            while log.next().await.unwrap().report_id != Some(press.report) {}
            let path = format!("/reports/{}", press.report);
            assert_eq!(ana.post(&format!("{path}/take"), "version=1").await.status, 303);
            let page = ana.page(&path).await;
            assert_eq!((page.contains(WORDS), page.contains(SENDER)), (said, said), "{page}");
            assert!(page.contains(&format!("{path}/answer")), "the app did send this one");
        }
    }

    async fn words_around_a_press_that_came_before_by_data_are_news_to_its_holder_and_ring_where_it_is_closed(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        begin_shift(centre.state.store(), ana.user.id, noon()).await.unwrap();
        let press = centre.press(noon());
        centre.arrive(&press).await;
        Desk(&centre).take(&press, &ana.user).await;
        let envelope: &[u8; 114] = press.envelope.as_slice().try_into().unwrap();
        let code = ots_protocol::sms::encode(envelope);
        let arrives = async |text: String| {
            let answer = gateway(&centre, &json!({"from": SENDER, "text": text})).await;
            assert_eq!(answer.json()["decoded"], json!(true));
        };
        // The bare code says nothing that is not known.
        arrives(code.clone()).await;
        assert_eq!(Desk(&centre).report(press.report).await.news_at, None);

        let events = centre.state.events();
        let mut log = events.subscribe(events.head());
        arrives(format!("{WORDS} {code}")).await;
        let event = log.next().await.unwrap();
        assert_eq!((event.kind, event.report_id), (EventKind::Item, Some(press.report)));
        let row = Desk(&centre).report(press.report).await;
        assert!(row.news_at.is_some(), "it is marked");
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(page.contains(WORDS) && page.contains("BARU"), "{page}");
        // The gateway's retry is the same SMS.
        arrives(format!("{WORDS} {code}")).await;
        assert_eq!(Desk(&centre).report(press.report).await.news, row.news);

        let form = format!("version={}&to=closed&news={}", row.version, row.news);
        assert_eq!(ana.post(&format!("/reports/{}/state", press.report), &form).await.status, 303);
        arrives(format!("lagi {WORDS} {code}")).await;
        let desk = Desk(&centre);
        until(|| desk.waits(&press)).await;
    }
}
