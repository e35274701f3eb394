//! A call centre of another user: refused by every command, and nothing of it is touched.

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};

use super::Machine;

/// The user that owns nothing: another one, whoever runs this.
const NOBODY: u32 = 65_534;

/// Every command that works on a call centre, but those that name a file.
const COMMANDS: [&[&str]; 13] = [
    &["serve", "--listen", "127.0.0.1:0"],
    &["instance"],
    &["reports"],
    &["user", "add", "ana", "--role", "admin", "--password-stdin"],
    &["user", "reset", "ana"],
    &["audit", "verify"],
    &["keys", "rotate", "sealing"],
    &["keys", "rotate", "receipt"],
    &["keys", "rotate", "root"],
    &["keys", "rotate", "data"],
    &["keys", "rotate", "index"],
    &["new-epoch"],
    &["demo-cases"],
];

/// Every file and folder below: whose it is, and what it holds.
fn all_below(folder: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(path) = left.pop() {
        let owner = std::fs::metadata(&path).unwrap().uid();
        let bytes = if path.is_dir() {
            let entries = std::fs::read_dir(&path).unwrap();
            left.extend(entries.map(|entry| entry.unwrap().path()));
            Vec::new()
        } else {
            std::fs::read(&path).unwrap()
        };
        found.insert(path, (owner, bytes));
    }
    found
}

fn is_refused(machine: &Machine, arguments: &[&str]) {
    let refused = machine
        .run(arguments, "a long made-up password\n")
        .with_code(2);
    let why = refused.err;
    assert!(
        why.contains("belongs to") && why.contains("runuser -u"),
        "{arguments:?}: {why}"
    );
    assert_eq!(refused.out, "", "{arguments:?}");
}

#[test]
fn a_call_centre_of_another_user_is_refused_by_every_command_and_left_as_it_is() {
    if !rustix::process::geteuid().is_root() {
        // Only root can give a folder away. The root folder is another user's all the same.
        let machine = Machine::at(Path::new("/"));
        for command in COMMANDS {
            is_refused(&machine, command);
        }
        return;
    }
    let machine = Machine::new();
    let (running, _) = machine.serve();
    assert!(running.stop().success());
    let file = machine.folder.path().join("made-up.otsbackup");
    let file = file.to_str().unwrap();
    let _said = machine.run(&["backup", file], "").well();
    let paths: Vec<_> = all_below(&machine.data()).into_keys().collect();
    for path in &paths {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let before = all_below(&machine.data());
    let second = machine.folder.path().join("second.otsbackup");
    let second = second.to_str().unwrap();
    let with_a_file = [&["restore", file][..], &["backup", second]];
    for command in COMMANDS.into_iter().chain(with_a_file) {
        is_refused(&machine, command);
        assert!(
            all_below(&machine.data()) == before,
            "{command:?} changed something"
        );
    }
    assert!(!Path::new(second).exists());

    // A part of another user's is as bad as the whole.
    for path in &paths {
        chown(path, Some(0), Some(0)).unwrap();
    }
    let _said = machine.run(&["reports"], "").well();
    for part in ["keys", "db"] {
        chown(machine.data().join(part), Some(NOBODY), None).unwrap();
        is_refused(&machine, &["reports"]);
        chown(machine.data().join(part), Some(0), None).unwrap();
    }
}
