//! Whoever sends anything can send anything: no header, no list and no number of items takes a
//! screen away from those who answer.

use ots_protocol::batch::{self, BatchItem};
use ots_protocol::codes::{Channel, PositionOf};
use ots_protocol::items::{Fix, ItemKind, ItemPayload, Message, Position, SafeContact, TimeWindow};
use ots_server::accounts::Role;
use ots_server::reports::{count_items_of, telling};

use crate::cases::Desk;
use crate::guard::Person;

use crate::on_both;

on_both! {
    async fn a_list_that_nobody_can_read_is_not_reckoned_with_and_no_call_is_offered(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(centre.state.clock().now());
        centre.arrive(&press).await;
        Desk(&centre).take(&press, &ana.user).await;
        let safe = SafeContact {
            allowed: Some(vec![Channel::Phone; 3_000]),
            number: Some("+62811000779".into()),
            times: Some(vec![TimeWindow { days: Some(0), ..TimeWindow::default() }; 15_000]),
            ..SafeContact::default()
        };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::SafeContact(safe))).await.status, 201);
        centre.all_opened().await;
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(!page.contains("tel:") && page.contains("Ada syarat yang tidak dapat dipahami layar ini"), "{page}");
        assert!(page.contains("dan 14936 lagi") && page.contains("dan 2936 lagi"));
        assert!(page.len() < 200_000, "{}", page.len());
    }

    async fn a_report_with_any_number_of_items_is_drawn_from_its_newest_and_what_counts(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(centre.state.clock().now());
        centre.arrive(&press).await;
        Desk(&centre).take(&press, &ana.user).await;
        let says = |text: &str| centre.item(&press, &ItemPayload::Message(Message { text: Some(text.into()), ..Message::default() }));
        let safe = SafeContact {
            allowed: Some(vec![Channel::Phone]),
            number: Some("+62811000779".into()),
            ..SafeContact::default()
        };
        let position = Position { of: Some(PositionOf::Me), fix: Some(Fix::new(-8.171_234, 113.7, 18.0, 0).unwrap()), ..Position::default() };
        for item in [says("kata yang pertama"), centre.item(&press, &ItemPayload::SafeContact(safe)), centre.item(&press, &ItemPayload::Position(position))] {
            assert_eq!(centre.put(&item).await.status, 201);
        }
        // Noise that nobody's phone made, as large as it may be.
        let forged = |n: usize| {
            let text = "x".repeat(if n < 5 { 60_000 } else { 10 });
            centre.item_with(press.report, &[7; 32], &ItemPayload::Message(Message { text: Some(text.as_str().into()), ..Message::default() }))
        };
        let noise: Vec<_> = (0..150).map(|n| BatchItem { age_ms: None, envelope: forged(n) }).collect();
        for some in noise.chunks(50) {
            let answer = centre.ask("POST", "/v1/items", &[], &batch::encode_items(some)).await;
            assert!(batch::decode_verdicts(&answer.body).unwrap().iter().all(|verdict| verdict.status == 201));
        }
        assert_eq!(centre.put(&says("kata yang terakhir")).await.status, 201);
        centre.all_opened().await;

        // Of the noise nothing is read for the list, and no more than a page's worth for the page.
        let store = centre.state.store();
        let kinds = [ItemKind::Alert, ItemKind::SafeContact, ItemKind::Position, ItemKind::Message];
        let read = telling(store, centre.state.keys(), press.report, &kinds, 50).await.unwrap();
        assert_eq!(read.len(), 5);
        assert_eq!(count_items_of(store, press.report).await.unwrap(), (155, 5));
        let queue = ana.page("/queue").await;
        assert!(queue.contains("±18") && queue.contains("155"), "{queue}");

        let path = format!("/reports/{}", press.report);
        let entries = |page: &str| {
            let (_, list) = page.split_once("<ol class=\"thread\">").unwrap();
            list.split_once("</ol>").unwrap().0.matches("<li>").count()
        };
        let page = ana.page(&path).await;
        assert!(page.contains("kata yang terakhir") && page.contains("tel:+62811000779") && page.contains("-8.171234"));
        assert!(!page.contains("kata yang pertama"));
        // What was written to the phone stands where it was written: taking it came before.
        assert_eq!(entries(&page), 100);
        let (_, older) = page.split_once("?before=").expect("a way to what is older");
        let older = older.split('"').next().unwrap();
        assert!(page.contains("55 kiriman sebelumnya"));
        let older = ana.page(&format!("{path}?before={older}")).await;
        assert!(older.contains("kata yang pertama") && older.contains("tel:+62811000779"), "{older}");
        assert!(!older.contains("kata yang terakhir") && !older.contains("kiriman sebelumnya"));
        // And what was written to the phone when it was taken.
        assert_eq!(entries(&older), 56, "{older}");
        assert!(older.contains(&format!("href=\"{path}\"")));
        // What is unread stands on the newest page, and nothing that is done on another says it is read.
        let reads = |page: &str| (page.contains(&format!("{path}/read")), page.contains("name=\"news\""));
        assert_eq!((reads(&page), reads(&older)), ((true, true), (false, false)));
        assert!(older.contains("Kabar itu tidak ada di halaman ini."), "{older}");
    }
}
