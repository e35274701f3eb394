//! A refusal that the call centre signed: the row is kept, shown, tried daily, and in nobody's way.

use ots_core::Standing;
use ots_protocol::ReportId;
use ots_protocol::refusal::RefusalCode;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

fn refuse(centre: &CallCentre, report: ReportId, code: RefusalCode) {
    let id = *report.as_bytes();
    centre.rule(move |request| {
        let single = request.method == "PUT" && request.path.ends_with(&report.to_string());
        let in_batch = request.method == "POST" && request.body.windows(16).any(|w| w == id);
        (single || in_batch).then_some(Fault::RefuseAlert(report, code))
    });
}

#[test]
fn a_refused_row_is_kept_and_shown_and_offered_by_sms() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    refuse(&centre, report, RefusalCode::NotAnEnvelope);
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining, outcome.wedged), (0, 0, 1));
    let view = phone.report(report);
    assert_eq!(view.state, Standing::Wedged);
    assert_eq!(view.items[0].refusal.as_deref(), Some("not_an_envelope"));
    assert!(view.offer_sms_at_ms.is_some());
    assert!(
        phone
            .reporter
            .sms_text(report.to_string())
            .unwrap()
            .starts_with("OTS1:")
    );
}

#[test]
fn one_refused_row_and_a_hundred_healthy_ones() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let refused = phone.press(&now(danger()));
    refuse(&centre, refused, RefusalCode::TooLarge);
    let healthy: Vec<_> = (0..100).map(|_| phone.press(&now(danger()))).collect();
    phone.sync();
    for report in healthy {
        assert_eq!(phone.report(report).state, Standing::Sent);
    }
    assert_eq!(phone.report(refused).state, Standing::Wedged);
}

#[test]
fn a_refused_row_is_tried_again_after_a_day_and_not_before() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    refuse(&centre, report, RefusalCode::Unknown(77));
    let wake = phone.sync().next_wake_ms.unwrap();
    assert!((86_000_000..=86_400_000).contains(&wake), "{wake}");
    assert_eq!(
        phone.report(report).items[0].refusal.as_deref(),
        Some("code_77")
    );
    let asked = centre.inside().puts();

    phone.pass(3_600);
    phone.sync();
    assert_eq!(centre.inside().puts(), asked);

    centre.behave();
    phone.pass(86_400);
    assert_eq!(phone.sync().sent, 1);
    assert_eq!(phone.report(report).state, Standing::Sent);
    assert_eq!(phone.report(report).items[0].refusal, None);
}

#[test]
fn items_wait_for_their_alert_until_it_is_sent_or_refused() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    phone
        .reporter
        .add_message(report.to_string(), "rekaan".to_owned(), None)
        .unwrap();
    centre.rule(|request| (request.method == "PUT").then(|| Fault::status(500)));
    phone.sync();
    assert_eq!(centre.inside().puts(), 1, "the message waits");

    refuse(&centre, report, RefusalCode::NotAnEnvelope);
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining, outcome.wedged), (1, 0, 1));
    assert_eq!(
        centre.inside().stored(),
        1,
        "the message, though its alert is refused"
    );
}

#[test]
fn a_conflict_is_delivered_and_told() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    centre.fault(Fault::Conflict);
    assert_eq!(phone.sync().sent, 1);
    let view = phone.report(report);
    assert_eq!(view.state, Standing::Sent);
    assert!(view.items[0].conflict);
}
