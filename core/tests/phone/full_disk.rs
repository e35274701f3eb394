//! A full disk: the press says so, gives the text for an SMS, and leaves nothing half-written.
//! The limit on file sizes is one of a process, so the pressing is done by processes.

use std::process::{Command, Stdio};

use crate::support::call_centre::CallCentre;
use crate::support::program::{Program, Said};

/// Runs it where no file may grow beyond `bytes`, in steps of 512. The signal that would end it
/// is ignored, so that writes fail as on a full disk.
fn run_without_room(phone: &Program, arguments: &[&str], bytes: u64) -> Said {
    let command = phone.command(arguments);
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""])
        .arg((bytes / 512).to_string())
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .output();
    limited.unwrap().into()
}

#[test]
fn a_press_on_a_full_disk_says_so_and_offers_the_sms() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let first = phone.press(&["--now"]);
    let log = std::fs::metadata(phone.data.join("queue.sqlite3-wal"))
        .unwrap()
        .len();
    let said = run_without_room(&phone, &["press", "--now", "--json"], log);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    let value = said.json();
    assert_eq!(value["failure"], "storage_full");
    let text = value["sms_text"].as_str().unwrap();
    let envelope = ots_protocol::Envelope::parse(ots_protocol::sms::decode(text).unwrap()).unwrap();
    let opened = ots_protocol::seal::open_alert(&centre.keys.sealing, &envelope).unwrap();
    assert!(opened.alert.is_ok(), "the SMS carries a whole alert");

    // Room again: what was there is there, and nothing of the press that failed.
    let status = phone.run(&["status", "--json"]).json();
    assert_eq!(status.as_array().unwrap().len(), 1);
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert!(centre.inside().items.contains_key(&first.parse().unwrap()));
    assert_eq!(centre.inside().stored(), 1);
}

#[test]
fn a_first_press_on_a_full_disk_still_has_its_sms() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let said = run_without_room(&phone, &["press"], 0);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    assert!(said.err.contains("OTS1:"), "{}", said.err);
    phone.press(&["--now"]);
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert_eq!(centre.inside().stored(), 1);
}

#[test]
fn a_press_at_any_point_of_running_full_is_stored_whole_or_not_at_all() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    phone.press(&["--now"]);
    let mut committed = 1;
    for more in (0..30_000).step_by(2_500) {
        let log = std::fs::metadata(phone.data.join("queue.sqlite3-wal"))
            .unwrap()
            .len();
        let said = run_without_room(&phone, &["press", "--now"], log + more);
        match said.code {
            Some(0) => committed += 1,
            Some(1) => assert!(said.err.contains("OTS1:"), "{}", said.err),
            other => panic!("{other:?} {}", said.err),
        }
    }
    let reports = phone
        .run(&["status", "--json"])
        .json()
        .as_array()
        .unwrap()
        .len();
    assert_eq!(reports, committed);
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert_eq!(
        centre.inside().stored(),
        2 * committed - 1,
        "each but the first is linked"
    );
}
