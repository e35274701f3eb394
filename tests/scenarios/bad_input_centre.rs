//! Wrong use of every command of a call centre: a clear error on standard error, exit code 2,
//! nothing changed.

use std::path::PathBuf;

use ots_scenarios::centre::CallCentre;
use ots_scenarios::folder;
use ots_scenarios::process::Ended;
use ots_scenarios::settings::Settings;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::bad_input::{assert_all_commands_among, assert_wrong_use};
use crate::common::Line;
use crate::look;

/// A call centre that is not running, so that nothing changes by itself, with a report and an
/// account.
fn lived_in() -> CallCentre<'static> {
    let mut line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
    line.centre
        .add_user("petugas", "operator", "kata sandi rekaan");
    let _ = line.centre.instance();
    line.centre.stop();
    line.centre
}

/// Everything that a call centre keeps: every row of every table, and every byte of its keys.
#[derive(Debug, PartialEq)]
struct Kept {
    rows: Vec<(String, Vec<Vec<Value>>)>,
    keys: Vec<(PathBuf, Vec<u8>)>,
}

impl Kept {
    fn by(centre: &CallCentre<'_>) -> Self {
        let database = look::of_centre(centre);
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let tables: Vec<Vec<Value>> = rows(&database, tables);
        let keys = folder::files(&centre.data().join("keys"));
        Self {
            rows: tables
                .into_iter()
                .map(|table| match &table[0] {
                    Value::Text(table) => {
                        let all = rows(&database, &format!("SELECT * FROM \"{table}\""));
                        (table.clone(), all)
                    }
                    other => panic!("{other:?} is no table"),
                })
                .collect(),
            keys: keys
                .into_iter()
                .map(|file| (file.clone(), std::fs::read(file).unwrap()))
                .collect(),
        }
    }

    fn count(&self, table: &str) -> usize {
        let found = self.rows.iter().find(|(name, _)| name == table);
        found.map_or(0, |(_, rows)| rows.len())
    }
}

fn rows(database: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    let rows = statement.query_map([], row).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_call_centre_that_is_used_wrongly_says_how_and_changes_nothing() {
    let centre = lived_in();
    let before = Kept::by(&centre);
    assert_eq!((before.count("reports"), before.count("users")), (1, 1));
    assert!(!before.keys.is_empty());
    let elsewhere = tempfile::tempdir().unwrap();
    let path = |name: &str| elsewhere.path().join(name).display().to_string();
    let empty = path("nothing");
    let settings = path("settings.toml");
    let bad_settings = Settings::default().toml().replace("rekaan", "Not A Slug");
    std::fs::write(&settings, &bad_settings).unwrap();
    let program = ots_scenarios::programs::ots_server();
    let run = |arguments: &[&str], input: &str| {
        let mut command = std::process::Command::new(&program);
        command.args(arguments);
        command.env_remove("OTS_DATA");
        Ended::of(command, input.as_bytes())
    };
    let data = centre.data().display().to_string();
    let (data, empty, settings) = (data.as_str(), empty.as_str(), settings.as_str());
    let bad_id = "instance.id: must be";
    let no_centre = "no call centre here yet";
    let wrong: &[(&[&str], &str)] = &[
        (&[], "Usage"),
        (&["dance"], "'dance'"),
        (&["serve"], "--data DIR"),
        (
            &["serve", "--data", data, "--listen", "everywhere"],
            "'everywhere'",
        ),
        (
            &["serve", "--data", data, "--listen", "127.0.0.1:70000"],
            "'127.0.0.1:70000'",
        ),
        (
            &["serve", "--data", data, "--keeper-listen", "everywhere"],
            "'everywhere'",
        ),
        (
            &["serve", "--data", data, "--instance", "/no/such/file"],
            "/no/such/file: No such file",
        ),
        (&["serve", "--data", data, "--instance", settings], bad_id),
        (&["serve", "--data", empty, "--instance", settings], bad_id),
        (
            &["serve", "--data", data, "--tls-cert", "/no/such"],
            "--tls-key",
        ),
        (
            &[
                "serve",
                "--data",
                data,
                "--tls-cert",
                "/no/such",
                "--tls-key",
                "/no/such",
            ],
            "/no/such",
        ),
        (
            &["serve", "--data", data, "--database-url", "mysql://x/y"],
            "--database-url must begin with",
        ),
        (&["serve", "--data", settings], "not a folder"),
        (
            &["instance", "--data", data, "--public-url", "gopher://x"],
            "--public-url must be",
        ),
        (
            &["instance", "--data", data, "--public-url", "http://8.8.8.8"],
            "--public-url must be",
        ),
        (
            &["instance", "--data", data, "--instance", settings],
            bad_id,
        ),
        (&["instance", "--data", settings], "not a folder"),
        (&["reports", "--data", empty], no_centre),
        (&["reports", "--data", settings], no_centre),
        (&["reports", "--data", data, "--jason"], "'--jason'"),
        (&["user", "--data", data], "requires a subcommand"),
        (
            &["user", "add", "--data", data, "--role", "operator"],
            "<NAME>",
        ),
        (
            &["user", "add", "someone", "--data", data, "--role", "king"],
            "'king'",
        ),
        (
            &[
                "user", "add", "someone", "--data", empty, "--role", "operator",
            ],
            no_centre,
        ),
        (&["user", "reset", "--data", data], "<NAME>"),
        (&["user", "reset", "someone", "--data", data], "no account"),
        (&["user", "reset", "petugas", "--data", empty], no_centre),
        (&["audit", "--data", data], "requires a subcommand"),
        (&["audit", "verify", "--data", empty], no_centre),
        (&["audit", "verify", "twice", "--data", data], "'twice'"),
        (
            &["keys", "rotate", "everything", "--data", data],
            "'everything'",
        ),
        (&["keys", "rotate", "sealing", "--data", empty], no_centre),
        (&["keys", "status", "--data", empty], no_centre),
        (&["keys", "status", "twice", "--data", data], "'twice'"),
        (&["keys", "reseal", "--data", empty], no_centre),
        (&["keys", "reseal", "twice", "--data", data], "'twice'"),
        (
            &["restore", "/no/such/file", "--data", data],
            "no such file",
        ),
        (
            &["restore", "/no/such/file", "--data", empty],
            "no such file",
        ),
        (&["restore", settings, "--data", data], "not a whole backup"),
        (
            &["restore", settings, "--data", empty],
            "not a whole backup",
        ),
        (&["restore", settings, "--data", settings], "not a folder"),
        (&["backup", "--data", data], "<FILE>"),
        (
            &["backup", "/no/such/folder/file", "--data", data],
            "/no/such/folder: no such folder",
        ),
        (&["backup", settings, "--data", data], "is there already"),
        (&["new-epoch", "--data", empty], no_centre),
        (&["new-epoch", "now", "--data", data], "'now'"),
        // Not in the help: for the demo alone.
        (
            &["demo-cases", "--data", data],
            "for the demo call centre alone",
        ),
    ];
    let tried: Vec<&[&str]> = wrong.iter().map(|(arguments, _)| *arguments).collect();
    assert_all_commands_among(|arguments| run(arguments, ""), &tried);
    for (arguments, reason) in wrong {
        assert_wrong_use(&run(arguments, "kata sandi rekaan"), arguments, reason);
    }
    let add = |name: &str, password: &str| {
        let add = ["user", "add", name, "--data", data, "--role", "operator"];
        run(&[&add[..], &["--password-stdin"]].concat(), password)
    };
    for (name, password, reason) in [
        ("lain", "", "at least 12"),
        ("lain", "pendek", "at least 12"),
        ("", "kata sandi rekaan", "a name has 1 to 64"),
        ("petugas", "kata sandi rekaan", "already an account"),
    ] {
        assert_wrong_use(
            &add(name, password),
            &["user", "add", name, password],
            reason,
        );
    }
    assert_eq!(Kept::by(&centre), before, "nothing was changed");
    let made = std::fs::read_dir(elsewhere.path()).unwrap().count();
    assert_eq!(made, 1, "nothing was made");
    assert_eq!(std::fs::read_to_string(settings).unwrap(), bad_settings);
    // It would have been seen: what is right changes something.
    assert_eq!(add("lain", "kata sandi rekaan").code, Some(0));
    assert_eq!(Kept::by(&centre).count("users"), 2);
}
