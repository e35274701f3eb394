//! A calendar that cannot be right makes no press late, and no deadline overdue.

use chrono::{DateTime, TimeDelta};
use ots_protocol::codes::BentukKekerasan;
use ots_protocol::items::{Details, ItemPayload};
use ots_server::accounts::Role;
use ots_server::deadlines::{Kind, Owner, deadlines_of, settle};

use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::until;
use crate::on_both;

on_both! {
    async fn a_press_in_1970_of_unknown_age_counts_from_its_receipt(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::CaseWorker).await;
        let press = centre.press(DateTime::UNIX_EPOCH + TimeDelta::seconds(30));
        centre.arrive(&press).await;
        let details = Details { bentuk: Some(vec![BentukKekerasan::Seksual]), ..Details::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(details))).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 0").await == 0 }).await;
        let row = Desk(&centre).report(press.report).await;
        assert_eq!(row.age_ms, None);
        let owner = Owner::Report(press.report);
        settle(&centre.state, owner).await.unwrap();
        let all = deadlines_of(centre.state.store(), owner).await.unwrap();
        let police = all.iter().find(|one| one.kind == Kind::Police).unwrap();
        assert_eq!(police.due_at, row.received_at + TimeDelta::hours(72));

        // The same in a case.
        Desk(&centre).take(&press, &ana.user).await;
        let prefill = ots_server::cases::Prefill::default();
        let case = Desk(&centre).open(&ana.user, &press, &prefill).await.unwrap();
        assert_eq!(Desk(&centre).case(case).await.pressed_at, row.received_at);

        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(!page.contains(" 1970") && !page.contains("terlambat"), "{page}");
        assert!(page.contains("jam HP meleset") && page.contains("waktu tekan belum pasti"));
    }
}
