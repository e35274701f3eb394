//! What the card beside a report says of calling back, in the words that keep somebody safe.

use ots_protocol::codes::{Channel, Urgency};
use ots_protocol::items::{ItemPayload, PreparedContents, SafeContact};
use ots_protocol::seal::seal_prepared;
use ots_server::accounts::Role;
use ots_server::clock::Clock;
use ots_server::events::EventKind;
use ots_server::policy;
use ots_server::random::Os;
use serde_json::json;

use crate::api::gateway;
use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::{Centre, Press, noon};
use crate::on_both;

const LATE: &str =
    "Laporan ini tiba terlambat. Keadaan mungkin sudah berubah: jangan telepon begitu saja.";
const SENDER: &str = "Nomor pengirim SMS bukan izin untuk menghubungi.";
const SEVERAL: &str = "hanya yang diperbolehkan semuanya yang berlaku";
const NUMBER: &str = "+62811000779";

/// The card as its holder sees it, without the rest of the page.
async fn card(ana: &Person<'_>, press: &Press) -> String {
    let page = ana.page(&format!("/reports/{}", press.report)).await;
    let (_, card) = page
        .split_once("aria-labelledby=\"person-title\"")
        .expect("the card");
    card.split("</section>").next().unwrap().to_owned()
}

async fn says_call_me(centre: &Centre, press: &Press) {
    let safe = SafeContact {
        allowed: Some(vec![Channel::Phone]),
        number: Some(NUMBER.into()),
        ..SafeContact::default()
    };
    let events = centre.state.events();
    let mut log = events.subscribe(events.head());
    let item = centre.item(press, &ItemPayload::SafeContact(safe));
    assert_eq!(centre.put(&item).await.status, 201);
    while log.next().await.unwrap().kind != EventKind::Item {}
}

on_both! {
    async fn of_a_report_that_came_late_it_says_not_to_call_blindly_also_where_a_call_was_safe(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        clock.advance_ms(3_600_000);
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let on_time = clock.now() - policy::LATE_AFTER;
        for (pressed, late) in [(on_time, false), (on_time - chrono::TimeDelta::milliseconds(1), true)] {
            let press = centre.press_as(pressed, Urgency::Danger);
            centre.arrive(&press).await;
            Desk(&centre).take(&press, &ana.user).await;
            assert_eq!(card(&ana, &press).await.contains(LATE), late, "before they said how");
            says_call_me(&centre, &press).await;
            let card = card(&ana, &press).await;
            assert!(card.contains(&format!("tel:{NUMBER}")), "{card}");
            assert_eq!(card.contains(LATE), late, "beside the button");
        }
    }

    async fn of_a_report_by_sms_it_says_that_the_senders_number_is_no_permission(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        for by_sms in [true, false] {
            let press = centre.press(centre.state.clock().now());
            if by_sms {
                let mut log = centre.state.events().subscribe(centre.state.events().head());
                let text = ots_protocol::sms::encode(press.envelope.as_slice().try_into().unwrap());
                assert_eq!(gateway(&centre, &json!({"from": NUMBER, "text": text})).await.json()["decoded"], json!(true));
                while log.next().await.unwrap().report_id != Some(press.report) {}
            } else {
                centre.arrive(&press).await;
            }
            Desk(&centre).take(&press, &ana.user).await;
            let card = card(&ana, &press).await;
            assert_eq!(card.contains(SENDER), by_sms, "{card}");
            assert!(!card.contains("data-way") && !card.contains("tel:"), "{card}");
        }
    }

    async fn the_last_word_of_the_reporter_holds_also_where_an_older_one_comes_behind_it(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let may = || ItemPayload::SafeContact(SafeContact {
            allowed: Some(vec![Channel::Phone]),
            number: Some(NUMBER.into()),
            ..SafeContact::default()
        });
        let never = || ItemPayload::SafeContact(SafeContact { do_not_call: Some(true), ..SafeContact::default() });
        let arrives = async |item: Vec<u8>| {
            clock.advance_ms(1_000);
            assert_eq!(centre.put(&item).await.status, 201);
            centre.all_opened().await;
        };
        let press = centre.press(clock.now());
        centre.arrive(&press).await;
        Desk(&centre).take(&press, &ana.user).await;
        // A try of the first failed, so the phone sent the second before it.
        let (older, newer) = (centre.item(&press, &may()), centre.item(&press, &never()));
        arrives(newer).await;
        assert!(card(&ana, &press).await.contains("Jangan telepon."));
        arrives(older).await;
        let card_now = card(&ana, &press).await;
        assert!(!card_now.contains("tel:") && card_now.contains("Jangan telepon.") && card_now.contains(SEVERAL), "{card_now}");

        // What is said after both, and comes after both, is the last word.
        arrives(centre.item(&press, &may())).await;
        let card_now = card(&ana, &press).await;
        assert!(card_now.contains(&format!("tel:{NUMBER}")) && !card_now.contains(SEVERAL), "{card_now}");
        arrives(centre.item(&press, &never())).await;
        assert!(!card(&ana, &press).await.contains("tel:"));
    }

    async fn what_was_prepared_about_safe_contact_stands_among_what_came_also_behind_a_later_word(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(centre.state.clock().now());
        centre.arrive(&press).await;
        Desk(&centre).take(&press, &ana.user).await;
        let contents = PreparedContents {
            safe_contact: Some(SafeContact {
                blocked: Some(vec![Channel::Visit]),
                note: Some("suami memegang HP setelah jam lima".into()),
                code_phrase: Some("pesan kue".into()),
                ..SafeContact::default()
            }),
            ..PreparedContents::default()
        };
        let prepared = seal_prepared(&centre.sealing_key(), &contents, &mut Os).unwrap();
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Prepared(prepared))).await.status, 201);
        says_call_me(&centre, &press).await;
        centre.all_opened().await;
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(page.contains("suami memegang HP setelah jam lima") && page.contains("pesan kue"), "{page}");
    }
}
