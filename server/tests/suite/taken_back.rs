//! A position that the reporter took back is shown nowhere.

use ots_protocol::codes::{PositionOf, Urgency, WithdrawScope};
use ots_protocol::items::{Alert, Fix, ItemPayload, Position, Withdraw};
use ots_server::accounts::Role;
use ots_server::clock::Clock;

use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::noon;
use crate::on_both;

fn fix(lat: f64, lng: f64) -> Fix {
    Fix::new(lat, lng, 18.0, 60).unwrap()
}

on_both! {
    async fn it_is_neither_in_the_list_nor_on_the_row_nor_a_hint_at_others(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let alert = Alert { urgency: Some(Urgency::Danger), fix: Some(fix(-8.171_234, 113.701_234)), ..Alert::default() };
        let (press, near) = (centre.press_of(noon(), &alert), centre.press_of(noon(), &alert));
        centre.arrive(&press).await;
        centre.arrive(&near).await;
        Desk(&centre).take(&press, &ana.user).await;
        let send = async |payload: ItemPayload| {
            assert_eq!(centre.put(&centre.item(&press, &payload)).await.status, 201);
            centre.all_opened().await;
        };
        let path = format!("/reports/{}", press.report);
        let at = async || {
            let queue = ana.page("/queue").await;
            let (_, row) = queue.split_once(&format!("id=\"r-{}\"", press.report)).unwrap();
            let row = row.split("</li>").next().unwrap().to_owned();
            (ana.page(&path).await, row)
        };
        let (page, row) = at().await;
        assert!(page.contains("-8.171234") && row.contains("±18") && row.contains("#linked"), "{row}");

        send(ItemPayload::Withdraw(Withdraw { scope: Some(WithdrawScope::Position), ..Withdraw::default() })).await;
        let (page, row) = at().await;
        assert!(!page.contains("-8.171234") && !page.contains("113.701234"));
        assert!(page.contains("lokasi yang ditarik pelapor: tidak dipakai"));
        assert!(!row.contains("±18") && !row.contains("#linked"), "{row}");

        // What is sent after that is meant to be used.
        send(ItemPayload::Position(Position { fix: Some(fix(-8.181_234, 113.711_234)), of: Some(PositionOf::Me), ..Position::default() })).await;
        let (page, row) = at().await;
        assert!(page.contains("-8.181234") && !page.contains("-8.171234"));
        assert!(row.contains("±18"), "{row}");
    }

    async fn nor_is_one_that_was_made_before_and_came_behind(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(clock.now());
        centre.arrive(&press).await;
        Desk(&centre).take(&press, &ana.user).await;
        let position = ItemPayload::Position(Position { fix: Some(fix(-8.171_234, 113.701_234)), of: Some(PositionOf::Me), ..Position::default() });
        let back = ItemPayload::Withdraw(Withdraw { scope: Some(WithdrawScope::Position), ..Withdraw::default() });
        // A try of the position failed, so the phone sent it after its withdrawal.
        let (made_first, made_last) = (centre.item(&press, &position), centre.item(&press, &back));
        for item in [made_last, made_first] {
            clock.advance_ms(1_000);
            assert_eq!(centre.put(&item).await.status, 201);
            centre.all_opened().await;
        }
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(!page.contains("-8.171234"), "{page}");
        assert!(page.contains("lokasi yang ditarik pelapor: tidak dipakai"));
        assert!(!ana.page("/queue").await.contains("±18"));
    }
}
