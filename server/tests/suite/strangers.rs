//! Whoever sends anything can send anything: no header, no list and no number of items takes a
//! screen away from those who answer.

use ots_protocol::codes::Channel;
use ots_protocol::items::{ItemPayload, SafeContact, TimeWindow};
use ots_server::accounts::Role;

use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::until;
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
        until(|| async { centre.count("SELECT COUNT(*) FROM items WHERE opened = 0").await == 0 }).await;
        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(!page.contains("tel:") && page.contains("Ada syarat yang tidak dapat dipahami layar ini"), "{page}");
        assert!(page.contains("dan 14936 lagi") && page.contains("dan 2936 lagi"));
        assert!(page.len() < 200_000, "{}", page.len());
    }
}
