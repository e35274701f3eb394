//! The other end: an operator's screen, who takes a report, and what the phone then says.

use ots_protocol::ItemPayload;
use ots_protocol::items::Cancel;
use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::console::{Event, Operator};
use ots_scenarios::postgres::Database;
use ots_scenarios::pressed::{self, Sealer};
use ots_scenarios::process::Ended;
use ots_scenarios::proxy::Fault;
use ots_scenarios::{http, wait};

use crate::common::Line;
use crate::look;

fn is_end(event: &Event) -> bool {
    event.kind == "end"
}

#[test]
fn a_press_appears_on_an_operators_open_page_and_the_phone_learns_who_took_it() {
    let line = Line::new();
    let operator = Operator::sign_in(&line.centre, "petugas-satu");
    let mut live = operator.live(None);
    live.wait_for("the list's end", is_end);

    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    live.wait_for("the new row", |event| event.is_row_of(&report));
    let _ = line.phone.run(&["updates", &report]).well();
    assert_eq!(
        line.phone.report(&report).state,
        "sent",
        "nobody has taken it"
    );

    assert!(operator.take(&report) < 400);
    let _ = line.phone.run(&["updates", &report, "--wait", "5"]).well();
    assert_eq!(line.phone.report(&report).state, "taken");
    assert_eq!(line.centre.report(&report).unwrap().state, "taken");
}

#[test]
fn of_two_operators_who_take_at_once_one_wins_and_the_other_is_told() {
    let line = Line::new();
    let operators =
        ["petugas-satu", "petugas-dua"].map(|name| Operator::sign_in(&line.centre, name));
    for _ in 0..5 {
        let report = line.phone.press(&["--now"]);
        line.phone.drain();
        wait::until_true("it is on the queue", || {
            operators[0].get("/queue").text().contains(&report)
        });
        let buttons = operators
            .each_ref()
            .map(|operator| operator.what_to_take(&report));
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let takers: Vec<_> = operators
                .iter()
                .zip(&buttons)
                .map(|(operator, (token, version))| {
                    scope.spawn(|| operator.take_as(&report, token, version))
                })
                .collect();
            takers
                .into_iter()
                .map(|taker| taker.join().unwrap())
                .collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses[1], 409, "{statuses:?}");
        assert!(statuses[0] < 400, "{statuses:?}");
    }
}

#[test]
fn a_screen_that_was_cut_off_gets_what_it_missed() {
    let line = Line::new();
    let operator = Operator::sign_in(&line.centre, "petugas-satu");
    let mut live = operator.live(None);
    let seen = live.wait_for("the list's end", is_end);
    let last = seen.last().unwrap().id.clone().unwrap();
    drop(live);

    let missed: Vec<String> = (0..5)
        .map(|_| line.phone.press(&["--now", "--drill"]))
        .collect();
    line.phone.drain();
    let mut live = operator.live(Some(&last));
    let mut open = missed.clone();
    while let Some(next) = open.first().cloned() {
        let seen = live.wait_for("a row that was missed", |event| event.is_row_of(&next));
        open.retain(|report| !seen.iter().any(|event| event.is_row_of(report)));
    }
}

#[test]
fn two_processes_that_commit_at_once_leave_out_no_row_on_any_screen() {
    let database = Database::new();
    let centre = CallCentre::set_up(Setup {
        database_url: Some(database.url()),
        ..Setup::default()
    });
    let second = centre.second_process();
    let sealer = Sealer::of(&centre.instance());
    let operator = Operator::sign_in(&centre, "petugas-satu");
    let mut screens = [
        operator.live(None),
        operator.sign_in_again_at(second.addr()).live(None),
    ];
    for screen in &mut screens {
        screen.wait_for("the list's end", is_end);
    }
    // Commits of two processes that overtake one another.
    let pressed: Vec<String> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|n| {
                let addr = if n % 2 == 0 {
                    centre.addr()
                } else {
                    second.addr()
                };
                let sealer = &sealer;
                scope.spawn(move || {
                    let send = |_| {
                        let press = sealer.press();
                        let answered = http::ask(addr, &pressed::put(&press.envelope)).unwrap();
                        assert_eq!(answered.status, 201, "{}", answered.text());
                        press.report_id.to_string()
                    };
                    (0..15).map(send).collect::<Vec<_>>()
                })
            })
            .collect();
        senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap())
            .collect()
    });
    for screen in &mut screens {
        let mut missing: std::collections::BTreeSet<&str> =
            pressed.iter().map(String::as_str).collect();
        while let Some(next) = missing.first().copied() {
            let seen = screen.wait_for("every row", |event| event.is_row_of(next));
            missing.retain(|report| !seen.iter().any(|event| event.is_row_of(report)));
        }
    }
}

#[test]
fn who_was_told_never_to_call_has_no_button_though_an_older_word_comes_behind() {
    let line = Line::new();
    let operator = Operator::sign_in(&line.centre, "petugas-satu");
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    wait::until_true("it is on the queue", || {
        operator.get("/queue").text().contains(&report)
    });
    assert!(operator.take(&report) < 400);
    let says = |json: &str| {
        let arguments = ["safe-contact", &report, "--json", "-"];
        let _ = Ended::of(line.phone.command(&arguments), json.as_bytes()).well();
    };
    // The first cannot be sent at once, so the phone sends the second before it.
    says(r#"{"allowed": ["phone"], "number": "+62-800-0000-0001"}"#);
    line.proxy.set(Fault::Refuse);
    let _ = line.phone.sync().with_code(1);
    says(r#"{"do_not_call": true}"#);
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 3);
    let database = look::of_centre(&line.centre);
    let opened = "SELECT count(*) FROM items WHERE report_id = ?1 AND proven = 1";
    wait::until_true("both are opened", || {
        look::number(&database, opened, &report) == 3
    });
    let page = operator.get(&format!("/reports/{report}")).text();
    assert!(!page.contains("tel:"), "{page}");
    assert!(page.contains("Jangan telepon."), "{page}");
}

#[test]
fn a_new_press_while_an_older_report_is_open_is_a_report_of_its_own_that_points_to_it() {
    let line = Line::new();
    let first = line.phone.press(&["--now"]);
    line.phone.drain();
    let second = line.phone.press(&["--now"]);
    assert_ne!(first, second);
    line.phone.drain();
    line.assert_arrived(&first, 1);
    line.assert_arrived(&second, 2);
    let kinds: Vec<String> = line
        .centre
        .report(&second)
        .unwrap()
        .items
        .into_iter()
        .map(|i| i.kind)
        .collect();
    assert!(kinds.contains(&"linked".to_owned()), "{kinds:?}");
}

#[test]
fn an_item_that_the_pressing_phone_did_not_make_is_kept_unproven_and_has_no_effect() {
    let centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let press = sealer.press();
    let report = press.report_id.to_string();
    let send = |envelope: &[u8]| {
        http::ask(centre.addr(), &pressed::put(envelope))
            .unwrap()
            .status
    };
    assert_eq!(send(&press.envelope), 201);

    let cancel = ItemPayload::Cancel(Cancel::default());
    let forged = sealer.item(press.report_id, &[7; 32], &cancel);
    assert_eq!(send(&forged), 201, "stored all the same");
    let database = look::of_centre(&centre);
    let opened = "SELECT count(*) FROM items WHERE report_id = ?1 AND opened <> 0";
    wait::until_true("it is opened", || {
        look::number(&database, opened, &report) == 2
    });
    let proven = "SELECT count(*) FROM items WHERE report_id = ?1 AND proven = 1 AND kind <> 1";
    let cancelled =
        "SELECT count(*) FROM reports WHERE report_id = ?1 AND cancelled_at IS NOT NULL";
    assert_eq!(look::number(&database, proven, &report), 0);
    assert_eq!(
        look::number(&database, cancelled, &report),
        0,
        "without effect"
    );

    let own = sealer.item(press.report_id, &press.keys.mac_key, &cancel);
    assert_eq!(send(&own), 201);
    wait::until_true("the phone's own cancel is noted", || {
        look::number(&database, cancelled, &report) == 1
    });
}

#[test]
fn items_that_come_before_their_alert_are_judged_again_when_it_arrives() {
    let centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let press = sealer.press();
    let report = press.report_id.to_string();
    let cancel = ItemPayload::Cancel(Cancel::default());
    let early = sealer.item(press.report_id, &press.keys.mac_key, &cancel);
    let send = |envelope: &[u8]| {
        http::ask(centre.addr(), &pressed::put(envelope))
            .unwrap()
            .status
    };
    assert_eq!(send(&early), 201);
    assert_eq!(send(&press.envelope), 201);
    let database = look::of_centre(&centre);
    let proven = "SELECT count(*) FROM items WHERE report_id = ?1 AND proven = 1 AND kind <> 1";
    wait::until_true("it is judged again", || {
        look::number(&database, proven, &report) == 1
    });
}

#[test]
fn a_drill_is_a_drill_from_the_phone_to_the_screen() {
    let line = Line::new();
    let operator = Operator::sign_in(&line.centre, "petugas-satu");
    let mut live = operator.live(None);
    live.wait_for("the list's end", is_end);
    let drill = line.phone.press(&["--now", "--drill"]);
    let real = line.phone.press(&["--now", "--urgency", "report"]);
    line.phone.drain();
    let marked = |report: &str, seen: &[Event]| {
        let row = seen.iter().rfind(|event| event.is_row_of(report)).unwrap();
        let data: serde_json::Value = serde_json::from_str(&row.data).unwrap();
        data["drill"] == true
    };
    let mut seen = live.wait_for("the drill's row", |event| event.is_row_of(&drill));
    if !seen.iter().any(|event| event.is_row_of(&real)) {
        seen.extend(live.wait_for("the other row", |event| event.is_row_of(&real)));
    }
    assert!(marked(&drill, &seen));
    assert!(!marked(&real, &seen));
    let ready = line.phone.run(&["readiness"]).well().json();
    assert_eq!(ready["last_drill"]["report_id"], drill.as_str());
    assert!(ready["last_drill"]["received_at_ms"].is_i64(), "{ready}");
}
