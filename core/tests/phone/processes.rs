//! Real processes that are killed, run side by side, and add while another sends.

use std::io::Read;
use std::sync::mpsc;
use std::thread;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::program::Program;

/// An instance whose window is short enough to be waited out.
fn short_window(centre: &CallCentre) -> Vec<u8> {
    let mut document = centre.keys.document(&[&centre.url()]);
    document.times.cancel_window_s = 1;
    centre.keys.sign(&document)
}

fn drain(phone: &Program) {
    let said = phone.run(&["sync", "--until-empty", "--timeout", "60"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
}

#[test]
fn a_press_survives_being_killed_right_after_it_said_so() {
    let centre = CallCentre::start();
    let phone = Program::of(&short_window(&centre));
    let mut child = phone.start(&["press"]);
    let mut line = [0; 36];
    child.stdout.take().unwrap().read_exact(&mut line).unwrap();
    // SIGKILL, the moment the id is on its way out.
    child.kill().unwrap();
    child.wait().unwrap();
    let report = String::from_utf8(line.to_vec()).unwrap();
    assert!(phone.state(&report).is_some());
    drain(&phone);
    assert!(centre.inside().items.contains_key(&report.parse().unwrap()));
}

#[test]
fn a_sync_killed_in_its_window_leaves_the_press_to_the_next() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&[]);
    let mut child = phone.start(&["sync", "--until-empty", "--timeout", "60"]);
    wait_for(|| centre.inside().connections > 0);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(phone.state(&report).as_deref(), Some("held"));
    drain(&phone);
    assert_eq!(centre.inside().items[&report.parse().unwrap()].len(), 1);
}

#[test]
fn a_sync_killed_while_the_server_is_silent_sends_the_same_bytes_again() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&["--now"]);
    centre.fault(Fault::Hang);
    let mut child = phone.start(&["sync"]);
    wait_for(|| centre.inside().puts() == 1);
    assert_eq!(phone.state(&report).as_deref(), Some("sending"));
    child.kill().unwrap();
    child.wait().unwrap();
    drain(&phone);
    let inside = centre.inside();
    assert_eq!(inside.items[&report.parse().unwrap()].len(), 1);
    let bodies: Vec<_> = inside
        .requests
        .iter()
        .filter(|r| r.method == "PUT")
        .map(|r| r.body.clone())
        .collect();
    assert!(bodies.len() == 2 && bodies[0] == bodies[1]);
}

#[test]
fn killed_between_the_servers_commit_and_its_answer_is_one_report() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&["--now"]);
    centre.fault(Fault::StoreThenCut);
    assert_eq!(phone.run(&["sync"]).code, Some(1));
    drain(&phone);
    assert_eq!(centre.inside().items[&report.parse().unwrap()].len(), 1);
}

#[test]
fn a_press_while_another_process_sends_is_sent_by_it() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    phone.press(&["--now"]);
    // The first answer is held back until the second press was made.
    let (go, wait) = mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(Some(wait));
    centre.rule(move |_| {
        if let Some(wait) = gate.lock().unwrap().take() {
            wait.recv().unwrap();
        }
        None
    });
    let child = phone.start(&["sync"]);
    wait_for(|| centre.inside_if_free().is_none());
    let second = phone.press(&["--now"]);
    go.send(()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(centre.inside().items.contains_key(&second.parse().unwrap()));
}

#[test]
fn two_processes_that_sync_at_once_send_everything_once() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    for _ in 0..20 {
        phone.press(&["--now"]);
    }
    let children: Vec<_> = (0..4)
        .map(|_| phone.start(&["sync", "--until-empty", "--timeout", "60"]))
        .collect();
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    let inside = centre.inside();
    assert_eq!(inside.stored(), 39);
    let envelopes: usize = inside.items.values().map(Vec::len).sum();
    assert_eq!(envelopes, 39);
    let puts = inside
        .requests
        .iter()
        .filter(|request| request.method == "PUT");
    let mut paths: Vec<_> = puts.map(|request| &request.path).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "nothing was sent by two of them");
}

#[test]
fn many_processes_press_into_one_new_folder_at_once() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let reports: Vec<String> = thread::scope(|scope| {
        let presses: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| phone.press(&["--now"])))
            .collect();
        presses
            .into_iter()
            .map(|press| press.join().unwrap())
            .collect()
    });
    drain(&phone);
    for report in reports {
        assert_eq!(centre.inside().items[&report.parse().unwrap()].len(), 1);
    }
}

#[test]
fn the_queue_drains_by_itself_when_the_server_comes_back() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    let keys = crate::support::instance::Keys::generate();
    let url = format!("http://{address}");
    let phone = Program::of(&keys.sign(&keys.document(&[&url])));
    let report = phone.press(&["--now"]);
    let mut child = phone.start(&["sync", "--until-empty", "--timeout", "60"]);
    wait_for(|| phone.state(&report).as_deref() == Some("pending") && attempts(&phone) > 0);
    let listener = std::net::TcpListener::bind(address).unwrap();
    let centre = CallCentre::listen(listener, keys, None);
    assert!(
        child.wait().unwrap().success(),
        "without a restart of the phone"
    );
    assert_eq!(centre.inside().stored(), 1);
}

fn attempts(phone: &Program) -> u64 {
    let status = phone.run(&["status", "--json"]).json();
    status[0]["items"][0]["attempts"].as_u64().unwrap_or(0)
}

/// Looks again until it is so. The test runner's own limit ends what never comes.
fn wait_for(so: impl Fn() -> bool) {
    while !so() {
        thread::sleep(std::time::Duration::from_millis(10));
    }
}
