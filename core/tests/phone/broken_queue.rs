//! A queue file that cannot be read any more: moved aside, kept, reported, salvaged, and the phone
//! works on.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

use ots_core::{Reporter, Standing};

use crate::support::call_centre::CallCentre;
use crate::support::phone::{Phone, danger, now, open};

fn queue(phone: &Phone) -> PathBuf {
    phone.path().join("queue.sqlite3")
}

/// Folds the log into the database, so that what is broken next is all there is.
fn fold(phone: &Phone) {
    let connection = rusqlite::Connection::open(queue(phone)).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
}

fn overwrite(path: &PathBuf, at: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

fn kept(phone: &Phone) -> Vec<String> {
    fs::read_dir(phone.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("broken-"))
        .collect()
}

/// Everything that was pressed arrives once, though the queue broke.
fn all_arrive(centre: &CallCentre, phone: &Phone, pressed: &[ots_protocol::ReportId]) {
    phone.pass(60);
    phone.sync();
    for report in pressed {
        assert!(
            centre.inside().items.contains_key(&(*report).into()),
            "{report} is lost"
        );
        assert_eq!(centre.inside().items[&(*report).into()].len(), 1);
        assert_eq!(phone.report(*report).state, Standing::Sent);
    }
    assert_eq!(phone.reporter.readiness().unwrap().remaining, 0);
}

#[test]
fn a_queue_whose_head_is_garbage_gives_up_every_press() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let pressed: Vec<_> = (0..5).map(|_| phone.press(&now(danger()))).collect();
    fold(&phone);
    overwrite(&queue(&phone), 0, &[0xff; 4096]);
    phone.restart();
    assert!(!kept(&phone).is_empty());
    let incident = phone.reporter.readiness().unwrap().incidents.remove(0);
    assert!(incident.salvaged >= 5, "{incident:?}");
    all_arrive(&centre, &phone, &pressed);
}

#[test]
fn a_queue_with_one_bad_page_keeps_its_reports_keys() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let pressed: Vec<_> = (0..40).map(|_| phone.press(&now(danger()))).collect();
    fold(&phone);
    let pages = fs::metadata(queue(&phone)).unwrap().len() / 4096;
    // A page in the middle: rows of one table are on it, the others are whole.
    overwrite(&queue(&phone), pages / 2 * 4096, &[0xff; 4096]);
    phone.restart();
    assert_eq!(phone.reporter.readiness().unwrap().incidents.len(), 1);
    let arrived_before = pressed.len();
    phone.pass(60);
    phone.sync();
    let arrived = pressed
        .iter()
        .filter(|r| centre.inside().items.contains_key(&(**r).into()));
    assert!(
        arrived.count() + 36 >= arrived_before,
        "only what lay on the page can be gone"
    );
}

#[test]
fn a_press_finds_the_queue_broken_and_commits_all_the_same() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let first = phone.press(&now(danger()));
    fold(&phone);
    overwrite(&queue(&phone), 0, &[0xff; 100]);
    // The app is open all the while and has the old file in hand.
    let second = phone.press(&now(danger()));
    all_arrive(&centre, &phone, &[first, second]);
    assert!(!kept(&phone).is_empty());
}

#[test]
fn a_sync_finds_the_queue_broken_and_sends_what_was_in_it() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    fold(&phone);
    overwrite(&queue(&phone), 0, &[0xff; 4096]);
    assert_eq!(phone.sync().sent, 1);
    assert_eq!(centre.inside().stored(), 1);
    assert_eq!(phone.report(report).state, Standing::Sent);
}

#[test]
fn a_log_without_its_database_is_not_thrown_away() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    // The press stands in the log alone; the database file was lost.
    let log = fs::read(phone.path().join("queue.sqlite3-wal")).unwrap();
    drop(std::mem::replace(&mut phone, Phone::of(&centre)));
    fs::write(phone.path().join("queue.sqlite3-wal"), log).unwrap();
    fs::write(queue(&phone), b"").unwrap();
    phone.restart();
    all_arrive(&centre, &phone, &[report]);
}

#[test]
fn an_app_that_was_open_works_on_with_the_new_file() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    fold(&phone);
    overwrite(&queue(&phone), 0, &[0xff; 4096]);
    // Another process notices first.
    let other: Reporter = open(phone.path(), &phone.instance, &phone.clock);
    drop(other);
    assert_eq!(phone.reports().len(), 1);
    phone.reporter.readiness().unwrap();
    all_arrive(&centre, &phone, &[report]);
}

#[test]
fn what_is_not_a_database_at_all_is_moved_aside() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    fs::write(
        queue(&phone),
        b"rekaan: bukan basis data sama sekali, hanya teks biasa",
    )
    .unwrap();
    let _ = fs::remove_file(phone.path().join("queue.sqlite3-wal"));
    phone.restart();
    assert_eq!(
        kept(&phone)
            .iter()
            .filter(|name| name.ends_with(".sqlite3"))
            .count(),
        1
    );
    phone.press(&now(danger()));
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn wiping_the_phone_takes_the_broken_queues_along() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    fold(&phone);
    fs::write(queue(&phone), vec![0xaa; 9000]).unwrap();
    phone.restart();
    assert!(!kept(&phone).is_empty());
    phone.reporter.forget_all().unwrap();
    assert!(kept(&phone).is_empty());
    assert!(phone.reporter.readiness().unwrap().incidents.is_empty());
}

/// Every envelope in the queue, as it lies there now.
fn sealed(phone: &Phone) -> Vec<Vec<u8>> {
    let connection = rusqlite::Connection::open(queue(phone)).unwrap();
    let mut statement = connection.prepare("SELECT bytes FROM envelope").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// How many of these bytes' sixteens stand in the broken queues.
fn left_in_broken(phone: &Phone, envelopes: &[Vec<u8>]) -> usize {
    let files = kept(phone).into_iter().map(|name| phone.path().join(name));
    let bytes: Vec<Vec<u8>> = files.map(|file| fs::read(file).unwrap()).collect();
    let seen: std::collections::HashSet<&[u8]> =
        bytes.iter().flat_map(|bytes| bytes.windows(16)).collect();
    let pieces = envelopes.iter().flat_map(|one| one.chunks_exact(16));
    pieces.filter(|piece| seen.contains(piece)).count()
}

/// A queue with presses and a message that no page holds, and what is in it.
fn told_much(phone: &Phone) -> Vec<Vec<u8>> {
    let pressed: Vec<_> = (0..3).map(|_| phone.press(&now(danger()))).collect();
    let words = "pesan rekaan ".repeat(600);
    let report = pressed[0].to_string();
    phone.reporter.add_message(report, words, None).unwrap();
    fold(phone);
    let sealed = sealed(phone);
    assert!(sealed.iter().any(|one| one.len() > 4096));
    sealed
}

/// Breaks a page that holds nothing sealed, so that all of it can be read.
fn break_a_page_without(sealed: &[Vec<u8>], phone: &Phone) {
    let whole = fs::read(queue(phone)).unwrap();
    let pieces: std::collections::HashSet<&[u8]> =
        sealed.iter().flat_map(|one| one.windows(16)).collect();
    let holds_none = |page: &[u8]| !page.windows(16).any(|window| pieces.contains(window));
    let pages: Vec<&[u8]> = whole.chunks_exact(4096).collect();
    let page = (1..pages.len()).rfind(|n| holds_none(pages[*n])).unwrap();
    overwrite(&queue(phone), page as u64 * 4096, &[0xff; 4096]);
}

#[test]
fn what_was_read_out_of_a_broken_queue_stands_in_the_new_one_alone() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let sealed = told_much(&phone);
    break_a_page_without(&sealed, &phone);
    phone.restart();
    assert!(!kept(&phone).is_empty());
    assert_eq!(left_in_broken(&phone, &sealed), 0);
    phone.pass(60);
    while phone.sync().remaining > 0 {}
    // The keys were read, too: the two later presses are linked when they have arrived.
    assert_eq!(centre.inside().stored(), sealed.len() + 2);
    assert!(!kept(&phone).is_empty(), "the rest is kept");
}

#[test]
fn a_phone_that_dies_while_it_moves_a_broken_queue_aside_loses_nothing() {
    // After each of the renames; what it would have done next never happened.
    for moved in [&["-wal"][..], &["-wal", "-shm"], &["-wal", "-shm", ""]] {
        let centre = CallCentre::start();
        let phone = Phone::of(&centre);
        let pressed: Vec<_> = (0..3).map(|_| phone.press(&now(danger()))).collect();
        let files = |suffix: &str| phone.path().join(format!("queue.sqlite3{suffix}"));
        let copies: Vec<_> = ["", "-wal", "-shm"]
            .map(|suffix| (suffix, fs::read(files(suffix)).unwrap()))
            .into();
        let mut dead = Phone::of(&centre);
        for (suffix, bytes) in copies {
            let name = match moved.contains(&suffix) {
                true => format!("broken-7-0.sqlite3{suffix}"),
                false => format!("queue.sqlite3{suffix}"),
            };
            fs::write(dead.path().join(name), bytes).unwrap();
        }
        dead.restart();
        all_arrive(&centre, &dead, &pressed);
        let told = dead.reporter.readiness().unwrap().incidents;
        assert!(told.iter().any(|one| one.salvaged >= 3), "{told:?}");
        dead.restart();
        assert_eq!(dead.reporter.readiness().unwrap().incidents, told, "once");
    }
}

#[test]
fn forgetting_a_report_or_calling_one_off_takes_the_broken_queues_along() {
    let centre = CallCentre::start();
    for held in [false, true] {
        let mut phone = Phone::of(&centre);
        let report = match held {
            true => phone.press(&danger()),
            false => phone.press(&now(danger())),
        };
        fold(&phone);
        break_a_page_without(&sealed(&phone), &phone);
        phone.restart();
        assert!(!kept(&phone).is_empty());
        match held {
            true => {
                let outcome = phone.reporter.cancel(report.to_string(), None).unwrap();
                assert_eq!(outcome, ots_core::CancelOutcome::NeverSent);
            }
            false => phone.reporter.forget(report.to_string()).unwrap(),
        }
        assert!(kept(&phone).is_empty());
        let before = centre.inside().stored();
        phone.pass(60);
        let _ = phone.sync();
        let arrived = centre.inside().stored() - before;
        assert_eq!(arrived, usize::from(!held), "what is owed still goes");
    }
}

#[test]
fn a_row_that_holds_no_envelope_is_in_nobodys_way() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let garbled = phone.press(&now(danger()));
    let gone = phone.press(&now(danger()));
    let connection = rusqlite::Connection::open(queue(&phone)).unwrap();
    let of = "WHERE seq = (SELECT seq FROM item WHERE item_id = ?1)";
    let garble = format!("UPDATE envelope SET bytes = x'00' {of}");
    connection.execute(&garble, [garbled.as_bytes()]).unwrap();
    let lose = format!("DELETE FROM envelope {of}");
    connection.execute(&lose, [gone.as_bytes()]).unwrap();
    drop(connection);

    let healthy = phone.press(&now(danger()));
    phone.sync();
    assert_eq!(phone.report(healthy).state, Standing::Sent);
    assert_eq!(phone.report(garbled).state, Standing::Wedged);
    let shown = &phone.report(garbled).items[0];
    assert_eq!(shown.last_error.as_deref(), Some("unreadable"));
    assert_eq!(
        phone.report(gone).state,
        Standing::Pending,
        "visible, and never called sent"
    );
}
