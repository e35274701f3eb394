//! What comes back: states and operators' words, believed only under the report's own seal.

use chrono::TimeDelta;
use ots_core::{Blocked, Standing};
use ots_protocol::ReportId;
use ots_protocol::refusal::RefusalCode;
use ots_protocol::seal::open_alert;
use ots_protocol::updates::{Epoch, ReportState, Update};

use crate::support::call_centre::{CallCentre, Fault, now as centre_now};
use crate::support::desk::Desk;
use crate::support::phone::{BUDGET, Phone, danger, now};

const FIRST: Epoch = Epoch([1; 16]);
const AFTER_RESTORE: Epoch = Epoch([2; 16]);

fn words(text: &str, at_ms: i64) -> Update {
    Update {
        text: Some(text.into()),
        at_ms: Some(at_ms),
        ..Update::default()
    }
}

fn sent(centre: &CallCentre) -> (Phone, ReportId) {
    let phone = Phone::of(centre);
    let report = phone.press(&now(danger()));
    phone.sync();
    (phone, report)
}

fn refresh(phone: &Phone) -> ots_core::RefreshOutcome {
    phone.reporter.refresh_updates(None, 0, BUDGET).unwrap()
}

#[test]
fn taken_is_shown_once_a_human_took_it_and_waiting_again_when_the_claim_lapsed() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    let taken = Update {
        state: Some(ReportState::Taken),
        at_ms: Some(10),
        ..Update::default()
    };
    desk.says(FIRST, 10, ReportState::Taken, &[(1, taken)]);
    assert_eq!(phone.report(report).state, Standing::Sent);
    assert_eq!(
        (refresh(&phone).answered, phone.report(report).state),
        (1, Standing::Taken)
    );
    phone.pass(600);
    assert!(!phone.report(report).untaken);

    desk.says(FIRST, 20, ReportState::Waiting, &[]);
    refresh(&phone);
    assert_eq!(phone.report(report).state, Standing::Sent);
    assert!(phone.report(report).untaken);
}

#[test]
fn the_question_shows_the_reports_own_token() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(FIRST, 10, ReportState::Waiting, &[]);
    refresh(&phone);
    use base64::Engine;
    let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(desk.keys.follow_up_token);
    let inside = centre.inside();
    let question = inside.requests.last().unwrap();
    assert_eq!(
        question.header("authorization"),
        Some(format!("Bearer {token}").as_str())
    );
    assert_eq!(
        question.path,
        format!("/v1/reports/{report}/updates?after=0&wait=0")
    );
}

#[test]
fn the_question_says_of_which_epoch_the_number_is() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(FIRST, 10, ReportState::Taken, &[(1, words("rekaan", 10))]);
    assert_eq!(refresh(&phone).changed, 1);
    refresh(&phone);
    use base64::Engine;
    let epoch = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(FIRST.0);
    assert_eq!(
        centre.inside().requests.last().unwrap().path,
        format!("/v1/reports/{report}/updates?after=1&wait=0&epoch={epoch}")
    );
}

#[test]
fn an_operators_words_arrive_and_lie_sealed_on_the_phone() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(
        FIRST,
        30,
        ReportState::Taken,
        &[(1, words("kata petugas rekaan", 20))],
    );
    assert_eq!(refresh(&phone).changed, 1);
    assert_eq!(refresh(&phone).changed, 0);
    let news = phone.reporter.news(report.to_string()).unwrap();
    assert_eq!(news.len(), 1);
    assert_eq!(news[0].text.as_deref(), Some("kata petugas rekaan"));
    for entry in std::fs::read_dir(phone.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|window| window == b"kata petugas "));
    }
}

#[test]
fn pages_are_read_to_the_end() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.page(
        FIRST,
        30,
        ReportState::Taken,
        4,
        &[(1, words("a", 1)), (2, words("b", 2))],
    );
    refresh(&phone);
    desk.page(
        FIRST,
        40,
        ReportState::Taken,
        4,
        &[(3, words("c", 3)), (4, words("d", 4))],
    );
    refresh(&phone);
    let news = phone.reporter.news(report.to_string()).unwrap();
    let texts: Vec<_> = news
        .iter()
        .filter_map(|news| news.text.as_deref())
        .collect();
    assert_eq!(texts, ["a", "b", "c", "d"]);
}

#[test]
fn an_old_answer_changes_nothing() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(FIRST, 50, ReportState::Handled, &[]);
    refresh(&phone);
    desk.says(FIRST, 40, ReportState::Waiting, &[]);
    assert!(refresh(&phone).blocked.is_some());
    assert_eq!(phone.report(report).state, Standing::Handled);
}

#[test]
fn a_press_after_a_report_that_is_over_is_linked_to_nothing() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(FIRST, 10, ReportState::Closed, &[]);
    assert_eq!(refresh(&phone).answered, 1);
    phone.press(&now(danger()));
    phone.sync();
    assert_eq!(centre.inside().stored(), 2, "two alerts");
}

#[test]
fn a_report_that_is_over_is_asked_about_again_once_the_reporter_has_written_to_it() {
    let hours = |hours: i64| (centre_now() + TimeDelta::hours(hours)).timestamp_millis();
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(FIRST, hours(1), ReportState::Closed, &[]);
    assert_eq!(refresh(&phone).answered, 1);
    assert_eq!(phone.report(report).state, Standing::Closed);
    assert_eq!(refresh(&phone).answered, 0, "it is over");

    centre.inside().later = TimeDelta::hours(2);
    phone
        .reporter
        .add_message(
            report.to_string(),
            "dia datang lagi, rekaan".to_owned(),
            None,
        )
        .unwrap();
    phone.sync();
    // The call centre has signed for it and not opened it yet.
    desk.says(FIRST, hours(2) + 1_000, ReportState::Closed, &[]);
    assert_eq!(refresh(&phone).answered, 1);
    desk.says(FIRST, hours(2) + 2_000, ReportState::Waiting, &[]);
    assert_eq!(refresh(&phone).answered, 1);
    assert_eq!(phone.report(report).state, Standing::Sent);
    // And when it is over once more, it is over.
    desk.says(FIRST, hours(3), ReportState::Closed, &[]);
    assert_eq!(refresh(&phone).answered, 1);
    assert_eq!(refresh(&phone).answered, 0);
}

#[test]
fn what_another_key_sealed_is_not_believed() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let mut desk = Desk::of(&centre, report);
    desk.keys.reply_key[0] ^= 1;
    desk.says(FIRST, 10, ReportState::Closed, &[]);
    assert_eq!(refresh(&phone).blocked, Some(Blocked::NotTheCallCentre));
    assert_eq!(phone.report(report).state, Standing::Sent);
    desk.answers(200, b"<html>".to_vec());
    assert_eq!(refresh(&phone).blocked, Some(Blocked::NoSignedAnswer));
    assert_eq!(phone.report(report).state, Standing::Sent);
}

#[test]
fn a_call_centre_that_came_back_from_a_backup_is_noticed_and_nothing_is_lost() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    desk.says(
        FIRST,
        50,
        ReportState::Taken,
        &[(1, words("satu", 1)), (2, words("dua", 2))],
    );
    refresh(&phone);
    assert_eq!(phone.report(report).restored_at_ms, None);

    // It knows only the first of them now, and its clock stands earlier.
    desk.says(
        AFTER_RESTORE,
        20,
        ReportState::Waiting,
        &[(1, words("satu", 1))],
    );
    refresh(&phone);
    let view = phone.report(report);
    assert!(view.restored_at_ms.is_some());
    assert_eq!(view.state, Standing::Sent, "nobody has it any more");
    let news = phone.reporter.news(report.to_string()).unwrap();
    let texts: Vec<_> = news
        .iter()
        .filter_map(|news| news.text.as_deref())
        .collect();
    assert_eq!(texts, ["satu", "dua"], "what was said stays said, once");
}

#[test]
fn a_report_that_the_call_centre_signs_it_does_not_know_is_told_as_lost() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let desk = Desk::of(&centre, report);
    let somebody_else = [9; 32];
    desk.refuses(RefusalCode::UnknownReport, &somebody_else);
    refresh(&phone);
    assert_eq!(
        phone.report(report).lost,
        None,
        "an answer to somebody else says nothing"
    );

    desk.refuses(RefusalCode::UnknownReport, &desk.keys.follow_up_token);
    refresh(&phone);
    assert_eq!(phone.report(report).lost.as_deref(), Some("unknown_report"));

    desk.says(FIRST, 10, ReportState::Taken, &[]);
    refresh(&phone);
    assert_eq!(phone.report(report).lost, None, "it was found again");
}

#[test]
fn a_report_that_is_not_opened_yet_waits() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    Desk::of(&centre, report).answers(503, b"{}".to_vec());
    assert_eq!(refresh(&phone).answered, 0);
    assert_eq!(phone.report(report).state, Standing::Sent);
}

#[test]
fn a_report_that_went_by_sms_is_asked_about_and_one_that_went_nowhere_is_not() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    centre.rule(|request| (request.method == "PUT").then(|| Fault::status(500)));
    phone.sync();
    assert_eq!(refresh(&phone), ots_core::RefreshOutcome::default());
    let text = phone.reporter.sms_text(report.to_string()).unwrap();
    phone.reporter.sms_handed(report.to_string()).unwrap();
    let alert = ots_protocol::Envelope::parse(ots_protocol::sms::decode(&text).unwrap()).unwrap();
    let keys = open_alert(&centre.keys.sealing, &alert).unwrap().keys;
    let desk = Desk {
        centre: &centre,
        report,
        keys,
        nobody_on_shift: false,
    };
    desk.says(FIRST, 10, ReportState::Taken, &[]);
    assert_eq!(refresh(&phone).answered, 1);
    assert_eq!(phone.report(report).state, Standing::Taken);
}

#[test]
fn nobody_on_shift_points_to_110_at_once() {
    let centre = CallCentre::start();
    let (phone, report) = sent(&centre);
    let mut desk = Desk::of(&centre, report);
    desk.nobody_on_shift = true;
    desk.says(FIRST, 10, ReportState::Waiting, &[]);
    assert!(!phone.report(report).untaken);
    refresh(&phone);
    let view = phone.report(report);
    assert!(view.nobody_on_shift && view.untaken);
}
