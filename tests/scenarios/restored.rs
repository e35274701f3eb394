//! The call centre comes back from an older backup: phones notice, say so, and lose nothing.

use serde_json::Value;

use crate::common::Line;

fn status(line: &Line, report: &str) -> Value {
    let all = line.phone.run(&["status", "--json"]).well().json();
    let found = all
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["report_id"] == report);
    found
        .unwrap_or_else(|| panic!("no {report} in {all}"))
        .clone()
}

#[test]
fn phones_notice_that_a_server_came_back_from_an_older_backup_and_lose_nothing() {
    let mut line = Line::new();
    let before = line.phone.press(&["--now"]);
    line.phone.drain();
    let _ = line.phone.run(&["updates", &before]).well();
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let backup = backup.display().to_string();
    let _ = line.centre.run("backup", &[&backup]).well();

    let after = line.phone.press(&["--now", "--urgency", "report"]);
    line.phone.drain();
    let queued = line.phone.press(&["--now", "--urgency", "consult"]);
    line.centre.stop();
    let _ = line.centre.run("restore", &[&backup]).well();
    line.centre.restart();
    assert!(line.centre.report(&after).is_none(), "the backup was older");

    // Both are asked for; the one that the backup held goes on, the other is known to be gone.
    let _ = line.phone.run(&["updates", &before]);
    let _ = line.phone.run(&["updates", &after]);
    assert_eq!(status(&line, &before)["lost"], Value::Null);
    let lost = status(&line, &after)["lost"].clone();
    assert!(lost.is_string(), "and the phone says so: {lost}");

    line.phone.drain();
    assert!(
        line.centre.report(&queued).is_some(),
        "what was queued arrives"
    );
    let again = line.phone.press(&["--now"]);
    line.phone.drain();
    assert!(
        line.centre.report(&again).is_some(),
        "and so does the next press"
    );
    assert!(line.centre.report(&before).is_some());
    assert_eq!(line.centre.run("audit verify", &[]).code, Some(0));
}

#[test]
fn a_running_server_is_not_restored_over() {
    let mut line = Line::new();
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup").display().to_string();
    let _ = line.centre.run("backup", &[&backup]).well();
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    let refused = line.centre.run("restore", &[&backup]);
    assert_ne!(refused.code, Some(0), "{refused:?}");
    assert!(!refused.err.is_empty());
    line.assert_arrived(&report, 1);
    assert!(line.centre.process().is_running());
}
