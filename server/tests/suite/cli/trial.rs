//! A restored backup that is tried out: it calls nobody.

use super::{Machine, get, press, put};
use crate::escalation::webhook;

#[test]
fn a_restored_backup_that_is_tried_out_calls_nobody_outside() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (machine, other) in Machine::both().into_iter().zip(Machine::both()) {
        let (hook, heard) = runtime.block_on(webhook(0));
        // An alert that nobody takes, and nobody told of it when the backup was made.
        let (running, address) = machine.serve();
        assert_eq!(put(address, &press(address)).status, 201);
        assert!(running.stop().success());
        let escalation = format!("[escalation]\nwebhook_url = \"{hook}\"");
        let settings = machine.settings("told.toml", &escalation);
        let _said = machine
            .run(&["instance", "--instance", &settings], "")
            .well();
        let file = machine.folder.path().join("made-up.otsbackup");
        let file = file.to_str().unwrap();
        let _said = machine.run(&["backup", file], "").well();

        let _said = other.run(&["restore", file], "").well();
        let (mut running, address) = other.serve_with(&["--tell-nobody"]);
        // It comes to the moment at which it would call, and says so.
        running.wait_for("what it does not tell", |said| {
            let tried = said
                .lines()
                .find(|line| line.contains("could not be told outside"))?;
            assert!(tried.contains("tells nobody outside"), "{tried}");
            Some(())
        });
        assert!(get(address, "/").text().contains("tells-nobody"));
        assert!(running.stop().success());
        assert_eq!(heard.all(), Vec::<String>::new());

        // The same one in earnest does call: what it kept to itself was not lost.
        let (running, address) = other.serve();
        assert!(!get(address, "/").text().contains("tells-nobody"));
        while heard.all().is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(running.stop().success());
    }
}
