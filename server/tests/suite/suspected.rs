//! Suspected abuse is ranked down, and refused nothing.

use minicbor::bytes::ByteArray;
use ots_protocol::codes::Urgency;
use ots_protocol::items::{ItemPayload, Linked};
use ots_protocol::updates::ReportState;
use ots_server::accounts::{SESSION_COOKIE, begin_session};
use ots_server::audit::verify;
use ots_server::reports::{self, Take};

use crate::kit::{Centre, Press, noon};
use crate::on_both;

async fn waiting(centre: &Centre) -> Vec<ots_protocol::ReportId> {
    let queue = reports::queue(centre.state.store(), crate::kit::nobody())
        .await
        .unwrap();
    queue.waiting.iter().map(|row| row.id).collect()
}

async fn is_suspected(centre: &Centre, press: &Press) -> bool {
    let row = reports::report(centre.state.store(), press.report).await;
    row.unwrap().unwrap().suspected_at.is_some()
}

fn linked(to: &Press) -> ItemPayload {
    ItemPayload::Linked(Linked {
        report: Some(ByteArray::from(*to.report.as_bytes())),
        ..Linked::default()
    })
}

on_both! {
    async fn a_marked_report_stands_below_all_others_and_is_served_like_them(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let (danger, consult) = (centre.press(noon()), centre.press_as(noon(), Urgency::Consult));
        centre.arrive(&danger).await;
        centre.arrive(&consult).await;
        let now = centre.state.clock().now();
        assert_eq!(waiting(&centre).await, [danger.report, consult.report]);
        assert!(reports::suspect(&centre.state, danger.report, ana.id, true, now).await.unwrap());
        assert!(!reports::suspect(&centre.state, danger.report, ana.id, true, now).await.unwrap());
        assert_eq!(waiting(&centre).await, [consult.report, danger.report]);
        // It is as waiting, as urgent and as deniable to the phone as before.
        let row = reports::report(centre.state.store(), danger.report).await.unwrap().unwrap();
        assert_eq!((row.state, row.urgency, row.last_update), (ReportState::Waiting, 1, 0));
        assert_eq!(centre.put(&danger.envelope).await.status, 200);

        assert!(reports::suspect(&centre.state, danger.report, ana.id, false, now).await.unwrap());
        assert_eq!(waiting(&centre).await, [danger.report, consult.report]);
        assert_eq!(centre.count("SELECT COUNT(*) FROM audit WHERE action LIKE '%suspect-abuse'").await, 2);
        assert!(verify(centre.state.store(), centre.state.keys()).await.unwrap().is_ok());
        let taken = reports::take(&centre.state, danger.report, row.version, ana.id, now).await.unwrap();
        assert!(matches!(taken, Take::Won { .. }));
    }

    async fn the_next_press_of_the_same_phone_takes_the_mark_over_and_a_forged_link_does_not(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let (first, next, other) = (centre.press(noon()), centre.press(noon()), centre.press(noon()));
        for press in [&first, &next, &other] {
            centre.arrive(press).await;
        }
        reports::suspect(&centre.state, first.report, ana.id, true, centre.state.clock().now()).await.unwrap();
        let forged = centre.item_with(other.report, &[7; 32], &linked(&first));
        assert_eq!(centre.put(&forged).await.status, 201);
        let said = centre.item(&next, &linked(&first));
        assert_eq!(centre.put(&said).await.status, 201);
        centre.all_opened().await;
        assert!(is_suspected(&centre, &next).await);
        assert!(!is_suspected(&centre, &other).await);
    }

    async fn the_page_marks_and_unmarks_and_shows_it(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let token = begin_session(centre.state.store(), ana.id, centre.state.clock().now()).await.unwrap();
        let cookie = format!("{SESSION_COOKIE}={}", token.to_text());
        let path = format!("/reports/{}/suspect", press.report);
        for (answer, suspected) in [("yes", true), ("no", false)] {
            let form = format!("form_token={}&suspected={answer}", token.form_token());
            let headers = [("Cookie", cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
            assert_eq!(centre.ask("POST", &path, &headers, form.as_bytes()).await.status, 303);
            let queue = centre.ask("GET", "/queue", &[("Cookie", &cookie)], b"").await;
            let shown = String::from_utf8_lossy(&queue.body).contains("Diduga disalahgunakan");
            assert_eq!(shown, suspected);
        }
        let foreign = centre.ask("POST", &path, &[("Cookie", cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")], b"suspected=yes").await;
        assert_eq!(foreign.status, 403);
        assert!(!is_suspected(&centre, &press).await);
    }
}
