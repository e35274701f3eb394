//! Queues of every schema there ever was, as files: opened, migrated, and sent to the last row.

use std::path::Path;

use ots_core::{ReporterError, Standing};
use rusqlite::Connection;

use crate::support::call_centre::CallCentre;
use crate::support::phone::{Phone, danger, now};

/// A phone whose queue is what this script makes.
fn phone_with(centre: &CallCentre, script: &str) -> Phone {
    let mut phone = Phone::of(centre);
    let path = phone.path().join("queue.sqlite3");
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(script).unwrap();
    drop(connection);
    phone.restart();
    phone
}

const SCHEMA_1: &str = include_str!("../golden/schema-1.sql");

/// Rows of the queue at this path, with what they owe.
fn envelopes(path: &Path) -> i64 {
    let connection = Connection::open(path.join("queue.sqlite3")).unwrap();
    connection
        .query_row("SELECT count(*) FROM envelope", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_queue_of_schema_1_is_sent_to_the_last_row() {
    let centre = CallCentre::start();
    let phone = phone_with(&centre, SCHEMA_1);
    assert_eq!(envelopes(phone.path()), 8);
    let states: Vec<Standing> = phone
        .reports()
        .iter()
        .rev()
        .map(|report| report.state)
        .collect();
    assert_eq!(
        states,
        [
            Standing::Sent,
            Standing::Wedged,
            Standing::Pending,
            Standing::Sending,
            Standing::Held
        ]
    );
    assert!(phone.reporter.prepared().unwrap().unwrap().position_allowed);

    phone.pass(30 * 86_400);
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining, outcome.wedged), (8, 0, 0));
    assert_eq!(centre.inside().stored(), 8);
    assert_eq!(envelopes(phone.path()), 0);
}

#[test]
fn a_report_of_an_old_queue_takes_items_of_today() {
    let centre = CallCentre::start();
    let phone = phone_with(&centre, SCHEMA_1);
    let report = phone.reports()[0].report_id.clone();
    phone
        .reporter
        .add_message(report, "rekaan".to_owned(), None)
        .unwrap();
    phone.press(&now(danger()));
    assert!(phone.reports().len() > 5);
}

#[test]
fn a_press_migrates_an_old_queue_where_nobody_opened_the_app() {
    let centre = CallCentre::start();
    let folder = tempfile::TempDir::new().unwrap();
    let connection = Connection::open(folder.path().join("queue.sqlite3")).unwrap();
    connection.execute_batch(SCHEMA_1).unwrap();
    drop(connection);
    let outcome = ots_core::press(
        folder.path(),
        &centre.instance(),
        &now(danger()),
        &ots_core::SystemClock,
    );
    assert!(
        matches!(outcome, ots_core::PressOutcome::Committed { .. }),
        "{outcome:?}"
    );
    assert!(
        envelopes(folder.path()) >= 10,
        "eight old ones, the press, and its link"
    );
}

#[test]
fn a_new_queue_and_a_migrated_one_have_the_same_tables() {
    let centre = CallCentre::start();
    let columns = |phone: &Phone| {
        let connection = Connection::open(phone.path().join("queue.sqlite3")).unwrap();
        let mut statement = connection
            .prepare(
                "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' '
                        || coalesce(c.dflt_value, '')
                 FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
                 WHERE m.type = 'table' ORDER BY 1",
            )
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<Vec<String>, _>>().unwrap()
    };
    let new = Phone::of(&centre);
    let migrated = phone_with(&centre, SCHEMA_1);
    assert_eq!(columns(&new), columns(&migrated));
}

#[test]
fn a_queue_of_a_newer_version_is_left_alone_and_the_press_offers_the_sms() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let path = phone.path().join("queue.sqlite3");
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let outcome = phone.reporter.press(&danger());
    let ots_core::PressOutcome::NotCommitted { failure, sms_text } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(failure, ots_core::PressFailure::QueueUnavailable);
    assert!(ots_protocol::sms::decode(&sms_text.unwrap()).is_ok());
    let clock = std::sync::Arc::new(phone.clock.clone());
    let opened = ots_core::Reporter::open_with(
        phone.path().to_path_buf(),
        phone.instance.clone(),
        &[],
        clock,
    );
    assert!(matches!(
        opened.err(),
        Some(ReporterError::QueueUnavailable { .. })
    ));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
