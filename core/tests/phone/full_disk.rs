//! A full disk: the press says so, gives the text for an SMS, and leaves nothing half-written.
//! The limit on file sizes is one of a process, so the pressing is done by processes.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::http::Request;
use crate::support::program::{Program, Said};

/// Runs it where no file may grow beyond `bytes`, in steps of 512. The signal that would end it
/// is ignored, so that writes fail as on a full disk.
fn run_without_room(phone: &Program, arguments: &[&str], bytes: u64) -> Said {
    let limited = without_room(phone, arguments, bytes).output();
    limited.unwrap().into()
}

/// The same, not started yet. The limit can be lifted while it runs.
fn without_room(phone: &Program, arguments: &[&str], bytes: u64) -> Command {
    let command = phone.command(arguments);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -S -f \"$0\"; exec \"$@\""])
        .arg((bytes / 512).to_string())
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null());
    limited
}

/// Between two looks at what a process does.
const LOOK: Duration = Duration::from_millis(20);

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

/// How far the log may not grow, so that nothing more can be written.
fn log_length(phone: &Program) -> u64 {
    let log = phone.data.join("queue.sqlite3-wal");
    std::fs::metadata(log).unwrap().len()
}

#[test]
fn a_press_that_found_the_last_room_is_sent_all_the_same_and_stays_one_report() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&["--now"]);
    let full = log_length(&phone);
    let said = run_without_room(&phone, &["sync", "--json"], full);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert_eq!(said.json()["sent"], 1);
    assert_eq!(said.json()["remaining"], 0);
    assert_eq!(centre.inside().stored(), 1);
    assert_eq!(
        phone.state(&report).as_deref(),
        Some("pending"),
        "another process knows what is written, and no more"
    );
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert_eq!(phone.state(&report).as_deref(), Some("sent"));
    assert_eq!(centre.inside().stored(), 1);
    let inside = centre.inside();
    assert_eq!(inside.items[&report.parse().unwrap()].len(), 1);
}

#[test]
fn without_room_a_held_press_is_sent_behind_its_window_with_what_hangs_on_it() {
    let centre = CallCentre::start();
    let mut document = centre.keys.document(&[&centre.url()]);
    document.times.cancel_window_s = 1;
    let phone = Program::of(&centre.keys.sign(&document));
    let report = phone.press(&[]);
    let added = phone.run(&["message", &report, "rekaan"]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let full = log_length(&phone);
    let waiting = ["sync", "--until-empty", "--timeout", "30", "--json"];
    let said = run_without_room(&phone, &waiting, full);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert_eq!(centre.inside().stored(), 2);
    let called_off = phone.run(&["cancel", &report, "--json"]);
    assert!(called_off.out.contains("follows"), "{}", called_off.out);
}

#[test]
fn without_room_and_without_a_call_centre_nothing_is_called_sent() {
    let centre = CallCentre::start();
    centre.rule(|_| Some(Fault::html(200)));
    let phone = Program::of(&centre.instance());
    let report = phone.press(&["--now"]);
    let said = run_without_room(&phone, &["sync", "--json"], log_length(&phone));
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    assert_eq!(said.json()["remaining"], 1);
    assert!(said.json()["next_wake_ms"].as_u64().unwrap() > 0);
    centre.behave();
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert_eq!(phone.state(&report).as_deref(), Some("sent"));
}

#[test]
fn what_was_signed_for_without_room_is_not_sent_again_and_is_written_down_once_there_is_room() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let (signed, other) = (phone.press(&["--now"]), phone.press(&["--now"]));
    let refused = other.clone();
    centre.rule(move |request| {
        // Two items go as one batch: it is cut down, and only the one is taken.
        let alone = request.method == "PUT" && !request.path.contains(&refused);
        (request.method != "GET" && !alone).then(|| Fault::status(502))
    });
    let waiting = ["sync", "--until-empty", "--timeout", "60"];
    let mut sending = without_room(&phone, &waiting, log_length(&phone))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let asked_of = |report: &str| {
        let inside = centre.inside();
        let of_report = |request: &&Request| request.path.contains(report);
        inside.requests.iter().filter(of_report).count()
    };
    while asked_of(&signed) == 0 || asked_of(&other) < 3 {
        assert!(sending.try_wait().unwrap().is_none(), "it goes on trying");
        std::thread::sleep(LOOK);
    }
    assert_eq!(asked_of(&signed), 1, "signed for once is enough");
    let made = Command::new("prlimit")
        .arg(format!("--pid={}", sending.id()))
        .arg("--fsize=unlimited")
        .status();
    assert!(made.unwrap().success());
    centre.behave();
    assert!(sending.wait().unwrap().success());
    assert_eq!(asked_of(&signed), 1);
    for report in [signed, other] {
        assert_eq!(phone.state(&report).as_deref(), Some("sent"));
    }
}

#[test]
fn a_press_whose_sms_text_was_taken_without_room_is_called_off_no_more_by_another_process_with_room()
 {
    let centre = CallCentre::start();
    let mut document = centre.keys.document(&[&centre.url()]);
    // The longest there is: the window is open all the while.
    document.times.cancel_window_s = 30;
    let phone = Program::of(&centre.keys.sign(&document));
    let report = phone.press(&[]);
    let said = run_without_room(&phone, &["sms", &report], log_length(&phone));
    assert!(said.out.starts_with("OTS1:"), "{}{}", said.out, said.err);
    assert_eq!(phone.state(&report).as_deref(), Some("held"));
    let called_off = phone.run(&["cancel", &report, "--json"]);
    assert!(called_off.out.contains("follows"), "{}", called_off.out);
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert_eq!(centre.inside().stored(), 2, "the alert and its cancel");
}

#[test]
fn a_press_whose_sms_text_was_taken_without_room_goes_at_once_when_there_is_room_and_is_noted_no_more()
 {
    let centre = CallCentre::start();
    let mut document = centre.keys.document(&[&centre.url()]);
    document.times.cancel_window_s = 30;
    let phone = Program::of(&centre.keys.sign(&document));
    let report = phone.press(&[]);
    let said = run_without_room(&phone, &["sms", &report], log_length(&phone));
    assert!(said.out.starts_with("OTS1:"), "{}{}", said.out, said.err);
    let marks = || std::fs::read(phone.data.join("sms-marks")).unwrap();
    assert!(
        marks().iter().any(|byte| *byte != 0),
        "noted for whoever comes next"
    );
    assert_eq!(phone.run(&["sync"]).code, Some(0));
    assert_eq!(phone.state(&report).as_deref(), Some("sent"));
    assert!(marks().iter().all(|byte| *byte == 0), "not even its id");
}

#[test]
fn the_sms_of_a_stored_press_needs_no_room() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&[]);
    let said = run_without_room(&phone, &["sms", &report], log_length(&phone));
    assert!(said.out.starts_with("OTS1:"), "{}{}", said.out, said.err);
    let envelope = ots_protocol::sms::decode(said.out.trim()).unwrap();
    assert_eq!(phone.run(&["send-now", &report]).code, Some(0));
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    let inside = centre.inside();
    assert_eq!(
        inside.items[&report.parse().unwrap()][0].as_bytes(),
        envelope
    );
}
