//! Serving: what was answered stands, whatever happens to the process or its disk.

use std::path::Path;

use ots_scenarios::disk::SmallDisk;
use ots_scenarios::process::Running;

use super::{Machine, SERVER, listening, press, put};

#[test]
fn reports_lists_what_was_received_and_no_content() {
    for machine in Machine::both() {
        let (running, address) = machine.serve();
        let envelope = press(address);
        assert_eq!(put(address, &envelope).status, 201);
        let mut other = envelope.clone();
        other[100] ^= 1;
        assert_eq!(put(address, &other).status, 409);
        let rows = machine.run(&["reports", "--json"], "").well().json();
        let row = &rows[0];
        assert_eq!(rows.as_array().unwrap().len(), 1);
        assert_eq!(row["state"], "waiting");
        assert_eq!(row["conflicts"], 1);
        assert_eq!(row["items"].as_array().unwrap().len(), 2);
        assert_eq!(row["items"][0]["kind"], "alert");
        assert_eq!(row["pressed_at"], "2026-11-24T06:00:00.000Z");
        let names: Vec<_> = row
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            names,
            [
                "conflicts",
                "items",
                "pressed_at",
                "received_at",
                "report_id",
                "state"
            ]
        );
        assert!(
            machine
                .run(&["reports"], "")
                .well()
                .out
                .contains(row["report_id"].as_str().unwrap())
        );
        drop(running);
    }
}

#[test]
fn kill_9_after_the_answer_loses_nothing_and_opens_the_rest_at_the_next_start() {
    for machine in Machine::both() {
        let (mut running, address) = machine.serve();
        let envelopes: Vec<_> = (0..50).map(|_| press(address)).collect();
        for envelope in &envelopes {
            assert_eq!(put(address, envelope).status, 201);
        }
        running.kill();
        let (running, address) = machine.serve();
        for envelope in &envelopes {
            assert_eq!(put(address, envelope).status, 200);
        }
        assert_eq!(
            machine
                .run(&["reports", "--json"], "")
                .well()
                .json()
                .as_array()
                .unwrap()
                .len(),
            50
        );
        assert!(running.stop().success());
    }
}

#[test]
fn a_full_disk_is_507_or_503_and_nothing_is_half_written() {
    let machine = Machine::new();
    let disk = SmallDisk::of_kib(4096);
    let data = disk.path().join("data");
    let serve = || {
        let mut command = disk.command(Path::new(SERVER));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data);
        let mut running = Running::start(command);
        let address = listening(&mut running);
        (running, address)
    };
    let (running, address) = serve();
    let stored: Vec<_> = (0..20).map(|_| press(address)).collect();
    for envelope in &stored {
        assert_eq!(put(address, envelope).status, 201);
    }
    disk.fill_but(0);
    let mut refused = Vec::new();
    while refused.len() < 5 {
        let envelope = press(address);
        let answer = put(address, &envelope);
        match answer.status {
            // What was left of pages that were there already.
            201 => {}
            503 | 507 => {
                assert!(answer.header("retry-after").is_some());
                assert_eq!(answer.json()["retryable"], true);
                assert!(answer.json().get("refusal").is_none());
                refused.push(envelope);
            }
            status => panic!("{status}"),
        }
    }
    disk.make_room();
    for envelope in &refused {
        assert_eq!(put(address, envelope).status, 201);
    }
    for envelope in &stored {
        assert_eq!(put(address, envelope).status, 200);
    }
    assert!(running.stop().success());
    let (running, address) = serve();
    for envelope in refused.iter().chain(&stored) {
        assert_eq!(put(address, envelope).status, 200);
    }
    drop((running, machine));
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let machine = Machine::new();
    let (_running, _) = machine.serve();
    let refused = machine
        .run(&["serve", "--listen", "127.0.0.1:0"], "")
        .with_code(1);
    assert!(
        refused.err.contains("another ots-server"),
        "{}",
        refused.err
    );
    let refused = machine
        .run(
            &[
                "restore",
                machine.folder.path().join("none").to_str().unwrap(),
            ],
            "",
        )
        .with_code(2);
    assert!(refused.err.contains("no such file"), "{}", refused.err);
}

#[test]
fn an_https_address_is_served_with_the_instances_own_authority() {
    let machine = Machine::new();
    let _document = machine
        .run(&["instance", "--public-url", "https://localhost:8443"], "")
        .well();
    let mut running = Running::start(machine.command(&["serve", "--listen", "127.0.0.1:0"]));
    running.wait_for("its address", |said| {
        said.contains("Console: https://127.0.0.1:").then_some(())
    });
    assert!(running.stop().success());
}
