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
