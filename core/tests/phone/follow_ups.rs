//! What is said after a press, what was prepared before it, and how reports belong together.

use chrono::TimeDelta;
use ots_core::{Clock, DetailsForm, PositionForm, PreparationForm, SafeContactForm, Standing};
use ots_protocol::codes::{BentukKekerasan, Channel, LinkRelation, PositionOf};
use ots_protocol::seal::{open_alert, open_item, open_prepared};
use ots_protocol::{ItemId, ItemKind, ItemPayload, ReportId};

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

/// What the call centre reads in the items of a report, proven ones only.
fn read(centre: &CallCentre, report: ReportId) -> Vec<ItemPayload> {
    let inside = centre.inside();
    let alert = open_alert(&centre.keys.sealing, &inside.items[&report.into()][0]).unwrap();
    let of_report =
        inside.items.values().flatten().filter(|envelope| {
            envelope.report_id() == report && envelope.kind() != ItemKind::Alert
        });
    of_report
        .map(|envelope| open_item(&centre.keys.sealing, envelope).unwrap())
        .inspect(|opened| assert!(opened.is_proven(&alert.keys.mac_key)))
        .map(|opened| opened.payload().unwrap())
        .collect()
}

#[test]
fn what_is_said_later_has_the_later_id_also_where_the_clock_was_set_back_in_between() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    let say = |words: &str| {
        let said = phone
            .reporter
            .add_message(report.to_string(), words.to_owned(), None);
        said.unwrap().parse::<ItemId>().unwrap()
    };
    // All in one and the same millisecond: what orders them is not chance.
    let mut said: Vec<ItemId> = (0..20).map(|_| say("rekaan")).collect();
    phone.clock.set_by(TimeDelta::hours(-1));
    said.extend((0..3).map(|_| say("rekaan")));
    phone.clock.set_by(TimeDelta::hours(2));
    let forward = say("rekaan");
    assert_eq!(
        forward.time(),
        Some(phone.clock.read().now),
        "a clock that runs on is believed"
    );
    said.push(forward);
    assert!(said[0] > report.into());
    assert!(said.is_sorted_by(|earlier, later| earlier < later));
}

#[test]
fn answers_given_offline_follow_their_alert_by_themselves() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    let id = report.to_string();
    let details = DetailsForm {
        bentuk: Some(vec!["fisik".to_owned(), "seksual".to_owned()]),
        kecamatan: Some("35.09.01".to_owned()),
        incident_day: Some("2026-11-20".to_owned()),
        ..DetailsForm::default()
    };
    phone.reporter.add_details(id.clone(), details).unwrap();
    let here = PositionForm {
        lat: -8.17,
        lon: 113.7,
        accuracy_m: 20.0,
        age_s: 3,
        of: "me".into(),
    };
    phone.reporter.add_position(id.clone(), here).unwrap();
    let contact = SafeContactForm {
        do_not_call: Some(true),
        allowed: Some(vec!["whatsapp".to_owned()]),
        code_phrase: Some("rekaan".to_owned()),
        ..SafeContactForm::default()
    };
    phone
        .reporter
        .set_safe_contact(id.clone(), contact)
        .unwrap();
    phone
        .reporter
        .withdraw(id.clone(), "contact".to_owned())
        .unwrap();
    assert_eq!(
        phone.report(report).answered,
        ["bentuk", "kecamatan", "incident_day"]
    );
    phone.pass(5);
    assert_eq!(phone.sync().sent, 5);
    assert!(
        phone
            .report(report)
            .items
            .iter()
            .all(|item| item.state == Standing::Sent)
    );
    assert_eq!(
        centre.inside().requests[0].body.len(),
        114,
        "the alert goes first"
    );

    let payloads = read(&centre, report);
    assert_eq!(payloads.len(), 4);
    assert!(
        payloads
            .iter()
            .any(|payload| matches!(payload, ItemPayload::Details(details)
        if details.bentuk == Some(vec![BentukKekerasan::Fisik, BentukKekerasan::Seksual])))
    );
    assert!(
        payloads
            .iter()
            .any(|payload| matches!(payload, ItemPayload::Position(position)
        if position.of == Some(PositionOf::Me)))
    );
    assert!(payloads.iter().any(
        |payload| matches!(payload, ItemPayload::SafeContact(contact)
        if contact.allowed == Some(vec![Channel::WhatsApp]))
    ));
}

#[test]
fn a_press_carries_what_was_prepared_without_a_question() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let form = PreparationForm {
        name: Some("Nama Rekaan".to_owned()),
        position_allowed: true,
        ..PreparationForm::default()
    };
    phone.reporter.prepare(form).unwrap();
    assert!(phone.reporter.prepared().unwrap().unwrap().position_allowed);
    for _ in 0..2 {
        let report = phone.press(&now(danger()));
        phone.sync();
        let payloads = read(&centre, report);
        let prepared = payloads.iter().find_map(|payload| match payload {
            ItemPayload::Prepared(prepared) => Some(prepared),
            _ => None,
        });
        let contents = open_prepared(&centre.keys.sealing, prepared.unwrap()).unwrap();
        assert_eq!(contents.name.unwrap().as_str(), "Nama Rekaan");
        let inside = centre.inside();
        let alert = open_alert(&centre.keys.sealing, &inside.items[&report.into()][0]).unwrap();
        assert_eq!(alert.alert.unwrap().prepared_follows, Some(true));
    }
    phone.reporter.unprepare().unwrap();
    assert_eq!(phone.reporter.prepared().unwrap(), None);
    let report = phone.press(&now(danger()));
    phone.sync();
    assert!(
        read(&centre, report)
            .iter()
            .all(|p| !matches!(p, ItemPayload::Prepared(_)))
    );
}

#[test]
fn a_new_press_while_an_older_report_is_open_says_that_they_belong_together() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let first = phone.press(&now(danger()));
    let second = phone.press(&now(danger()));
    phone.sync();
    assert!(read(&centre, first).is_empty());
    let payloads = read(&centre, second);
    let [ItemPayload::Linked(linked)] = payloads.as_slice() else {
        panic!("{payloads:?}")
    };
    assert_eq!(
        linked.report.as_ref().map(|id| **id),
        Some(*first.as_bytes())
    );
    assert_eq!(linked.relation, Some(LinkRelation::SamePhone));
}

#[test]
fn a_press_holds_nothing_but_itself_until_it_has_arrived() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    for _ in 0..3 {
        phone.press(&now(danger()));
    }
    assert_eq!(phone.reporter.readiness().unwrap().remaining, 3);
    phone.sync();
    assert_eq!(centre.inside().stored(), 5, "and two links");
}

#[test]
fn an_alert_that_arrives_twice_is_linked_once() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let first = phone.press(&now(danger()));
    let second = phone.press(&now(danger()));
    // Both are stored, and the phone hears of neither.
    centre.fault(Fault::StoreThenCut);
    centre.fault(Fault::StoreThenCut);
    for _ in 0..4 {
        phone.pass(600);
        phone.sync();
    }
    assert!(read(&centre, first).is_empty());
    assert!(matches!(
        read(&centre, second).as_slice(),
        [ItemPayload::Linked(_)]
    ));
}

#[test]
fn a_chain_of_presses_can_be_followed() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let pressed: Vec<_> = (0..3).map(|_| phone.press(&now(danger()))).collect();
    phone.sync();
    for pair in pressed.windows(2) {
        let payloads = read(&centre, pair[1]);
        let [ItemPayload::Linked(linked)] = payloads.as_slice() else {
            panic!("{payloads:?}")
        };
        assert_eq!(
            linked.report.as_ref().map(|id| **id),
            Some(*pair[0].as_bytes())
        );
    }
}

#[test]
fn a_wrong_answer_is_named_by_its_field_and_nothing_is_queued() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    let form = DetailsForm {
        tempat: Some("di rumah saya".to_owned()),
        ..DetailsForm::default()
    };
    let error = phone
        .reporter
        .add_details(report.to_string(), form)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("tempat") && !error.contains("rumah saya"),
        "{error}"
    );
    assert_eq!(phone.report(report).items.len(), 1);
}

#[test]
fn an_answer_that_says_nothing_is_refused_and_nothing_is_queued() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger()).to_string();
    let (to, reporter) = (|| report.clone(), &phone.reporter);
    for (argument, answer) in [
        ("words", reporter.add_message(to(), " \n ".to_owned(), None)),
        (
            "details",
            reporter.add_details(to(), DetailsForm::default()),
        ),
        (
            "safe contact",
            reporter.set_safe_contact(to(), SafeContactForm::default()),
        ),
    ] {
        let Err(ots_core::ReporterError::BadInput { reason }) = answer else {
            panic!("{argument}: {answer:?}");
        };
        assert_eq!(reason, format!("{argument}: nothing is said"));
    }
    assert_eq!(phone.report(report.parse().unwrap()).items.len(), 1);
}

#[test]
fn nothing_is_added_to_a_report_that_is_not_there() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let unknown = "01a20c5c-93c0-71a1-a1a1-a1a1a1a1a1a1".to_owned();
    let add = |id: &str| {
        phone
            .reporter
            .add_message(id.to_owned(), "rekaan".to_owned(), None)
    };
    assert_eq!(add(&unknown), Err(ots_core::ReporterError::NoSuchReport));
    assert!(matches!(
        add("x"),
        Err(ots_core::ReporterError::BadInput { .. })
    ));
    let _: ItemId = unknown.parse().unwrap();
}

#[test]
fn a_message_longer_than_any_envelope_is_refused_at_once() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    let long = "a".repeat(70_000);
    assert!(
        phone
            .reporter
            .add_message(report.to_string(), long, None)
            .is_err()
    );
    assert_eq!(phone.report(report).items.len(), 1);
}

#[test]
fn a_drill_carries_nobodys_name() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.reporter.prepare(PreparationForm::default()).unwrap();
    let mut drill = now(danger());
    drill.drill = true;
    let report = phone.press(&drill);
    phone.sync();
    assert!(read(&centre, report).is_empty());
}
