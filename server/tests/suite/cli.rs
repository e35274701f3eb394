//! The commands, as processes: what they print, and what they refuse.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use ots_protocol::instance::SignedInstance;
use ots_protocol::items::Alert;
use ots_protocol::{ReportId, seal};
use ots_scenarios::disk::SmallDisk;
use ots_scenarios::http::{Answered, ask, request};
use ots_scenarios::postgres::Database;
use ots_scenarios::process::{Ended, Running};
use ots_server::random::{self, Os};
use tempfile::TempDir;

use crate::kit::{Press, noon, path_of};

const SERVER: &str = env!("CARGO_BIN_EXE_ots-server");

/// A call centre on this machine, run by its commands.
struct Machine {
    folder: TempDir,
    database: Option<Database>,
}

impl Machine {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    fn both() -> [Self; 2] {
        [
            Self::new(),
            Self {
                database: Some(Database::new()),
                ..Self::new()
            },
        ]
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SERVER);
        command
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .env_remove("OTS_DATA")
            .env_remove("OTS_DATABASE_URL");
        if let Some(database) = &self.database {
            command.arg("--database-url").arg(database.url());
        }
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Ended {
        Ended::of(self.command(arguments), input.as_bytes())
    }

    fn serve(&self) -> (Running, SocketAddr) {
        let mut running = Running::start(self.command(&["serve", "--listen", "127.0.0.1:0"]));
        let address = listening(&mut running);
        (running, address)
    }
}

fn listening(running: &mut Running) -> SocketAddr {
    running.wait_for("its address", |said| {
        said.lines().find_map(|line| {
            line.strip_prefix("Console: http://")?
                .trim_end_matches('/')
                .parse()
                .ok()
        })
    })
}

fn get(address: SocketAddr, path: &str) -> Answered {
    ask(address, &request("GET", path, &[], b"")).unwrap()
}

/// A press sealed to whatever this server's document says.
fn press(address: SocketAddr) -> Vec<u8> {
    press_with_keys(address).envelope
}

fn press_with_keys(address: SocketAddr) -> Press {
    let signed = SignedInstance::embedded(&get(address, "/v1/instance").body).unwrap();
    let report = ReportId::new(noon(), random::bytes());
    let sealed = seal::seal_alert(
        signed.document().sealing_key().unwrap(),
        report,
        &Alert::default(),
        &mut Os,
    )
    .unwrap();
    Press {
        report,
        envelope: sealed.envelope.to_vec(),
        keys: sealed.keys,
    }
}

fn put(address: SocketAddr, envelope: &[u8]) -> Answered {
    ask(address, &request("PUT", &path_of(envelope), &[], envelope)).unwrap()
}

#[test]
fn a_first_start_makes_keys_that_only_the_owner_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    let (running, address) = machine.serve();
    assert_eq!(get(address, "/readyz").status, 200);
    assert!(running.stop().success());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&machine.data()), 0o700);
    let keys = machine.data().join("keys");
    assert_eq!(mode(&keys), 0o700);
    let files: Vec<_> = std::fs::read_dir(&keys).unwrap().flatten().collect();
    assert!(files.len() >= 7);
    for file in files {
        assert_eq!(mode(&file.path()), 0o600, "{:?}", file.path());
    }
}

#[test]
fn keys_that_others_can_read_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    let _document = machine.run(&["instance"], "").well();
    std::fs::set_permissions(
        machine.data().join("keys"),
        std::fs::Permissions::from_mode(0o755),
    )
    .unwrap();
    let refused = machine
        .run(&["serve", "--listen", "127.0.0.1:0"], "")
        .with_code(1);
    assert!(
        refused.err.contains("open to other users"),
        "{}",
        refused.err
    );
}

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
fn accounts_are_made_once_and_well() {
    for machine in Machine::both() {
        let password = "a long made-up password\n";
        let early = machine
            .run(
                &[
                    "user",
                    "add",
                    "ana",
                    "--role",
                    "operator",
                    "--password-stdin",
                ],
                password,
            )
            .with_code(2);
        assert!(
            early.err.contains("no call centre here yet"),
            "{}",
            early.err
        );
        let _document = machine.run(&["instance"], "").well();
        let added = machine
            .run(
                &[
                    "user",
                    "add",
                    "ana",
                    "--role",
                    "operator",
                    "--password-stdin",
                ],
                password,
            )
            .well();
        assert!(added.out.ends_with(" operator ana\n"), "{}", added.out);
        for (arguments, input, reason) in [
            (
                &["user", "add", "ana", "--role", "admin", "--password-stdin"][..],
                password,
                "already",
            ),
            (
                &["user", "add", "budi", "--role", "admin", "--password-stdin"],
                "short\n",
                "12 characters",
            ),
            (
                &[
                    "user",
                    "add",
                    " budi",
                    "--role",
                    "admin",
                    "--password-stdin",
                ],
                password,
                "blank",
            ),
            (
                &["user", "add", "budi", "--role", "king", "--password-stdin"],
                password,
                "operator, case-worker",
            ),
            (
                &["user", "add", "budi", "--password-stdin"],
                password,
                "--role",
            ),
            (
                &["user", "add", "budi", "--role", "admin"],
                password,
                "--password-stdin",
            ),
        ] {
            let refused = machine.run(arguments, input).with_code(2);
            assert!(
                refused.err.contains(reason),
                "{arguments:?}: {}",
                refused.err
            );
        }
    }
}

#[test]
fn the_instance_document_follows_the_public_url_and_the_settings() {
    let machine = Machine::new();
    let document = |ended: Ended| SignedInstance::embedded(ended.out.as_bytes()).unwrap();
    let first = document(machine.run(&["instance"], "").well());
    let moved = document(
        machine
            .run(&["instance", "--public-url", "https://lapor.example/"], "")
            .well(),
    );
    assert_eq!(moved.document().servers, ["https://lapor.example"]);
    assert_eq!(moved.document().tls_anchors.len(), 1);
    assert!(first.successor(moved.as_bytes()).is_ok());
    assert_eq!(
        document(machine.run(&["instance"], "").well()),
        moved,
        "the address is kept"
    );

    let settings = machine.folder.path().join("made-up.toml");
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../instances/demo.toml"
    ))
    .unwrap();
    std::fs::write(
        &settings,
        text.replace("Kabupaten Contoh", "Kabupaten Lain"),
    )
    .unwrap();
    let renamed = document(
        machine
            .run(&["instance", "--instance", settings.to_str().unwrap()], "")
            .well(),
    );
    assert_eq!(
        (
            renamed.document().name.as_str(),
            renamed.document().servers[0].as_str()
        ),
        ("Kabupaten Lain", "https://lapor.example")
    );
}

#[test]
fn a_running_server_follows_a_new_public_url_and_rotated_keys() {
    for machine in Machine::both() {
        let (running, address) = machine.serve();
        let version = |bytes: &[u8]| SignedInstance::embedded(bytes).unwrap().document().version;
        for arguments in [
            &["instance", "--public-url", "http://127.0.0.1:9"][..],
            &["keys", "rotate", "sealing"],
            &["keys", "rotate", "receipt"],
            &["keys", "rotate", "root"],
        ] {
            let before = version(&get(address, "/v1/instance").body);
            let _said = machine.run(arguments, "").well();
            while version(&get(address, "/v1/instance").body) == before {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            let envelope = press(address);
            assert_eq!(put(address, &envelope).status, 201);
        }
        assert!(running.stop().success());
    }
}

#[test]
fn a_server_runs_without_its_root_key_and_changes_nothing_that_needs_it() {
    let machine = Machine::new();
    let before = machine
        .run(&["instance", "--public-url", "http://127.0.0.1:9"], "")
        .well()
        .out;
    let keys = machine.data().join("keys");
    let root = std::fs::read_dir(&keys)
        .unwrap()
        .flatten()
        .find(|file| file.file_name().to_string_lossy().starts_with("root."))
        .unwrap();
    std::fs::rename(root.path(), machine.folder.path().join("safe")).unwrap();
    let (running, address) = machine.serve();
    assert_eq!(put(address, &press(address)).status, 201);
    for arguments in [
        &["instance", "--public-url", "http://127.0.0.1:10"][..],
        &["keys", "rotate", "sealing"],
    ] {
        let refused = machine.run(arguments, "").with_code(1);
        assert!(refused.err.contains("root key"), "{}", refused.err);
    }
    assert_eq!(get(address, "/v1/instance").text(), before);
    assert!(running.stop().success());
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

#[test]
fn wrong_use_is_exit_code_2_with_a_reason_and_changes_nothing() {
    let machine = Machine::new();
    let nowhere = machine.folder.path().join("nowhere.toml");
    let broken = machine.folder.path().join("broken.toml");
    std::fs::write(&broken, "[instance]\nid = \"Big Letters\"\n").unwrap();
    let settings = |change: (&str, &str)| {
        let text = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../instances/demo.toml"
        ))
        .unwrap();
        let path = machine
            .folder
            .path()
            .join(format!("{}.toml", change.1.len() + change.0.len() * 100));
        assert!(text.contains(change.0));
        std::fs::write(&path, text.replace(change.0, change.1)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (id, zone, number, key) = (
        settings(("\"demo\"", "\"De Mo\"")),
        settings(("Asia/Jakarta", "Mars/Base")),
        settings(("\"110\"", "\"one\"")),
        settings(("[app]", "[nothing]\nx = 1\n[app]")),
    );
    for (arguments, reason) in [
        (
            &["serve", "--instance", nowhere.to_str().unwrap()][..],
            "nowhere.toml",
        ),
        (
            &["serve", "--instance", broken.to_str().unwrap()],
            "broken.toml",
        ),
        (&["serve", "--instance", &id], "instance.id"),
        (&["serve", "--instance", &zone], "time_zone"),
        (&["serve", "--instance", &number], "numbers"),
        (&["serve", "--instance", &key], "nothing"),
        (&["serve", "--listen", "nonsense"], "--listen"),
        (&["serve", "--tls-cert", "x"], "--tls-key"),
        (
            &[
                "serve",
                "--tls-cert",
                nowhere.to_str().unwrap(),
                "--tls-key",
                nowhere.to_str().unwrap(),
            ],
            "nowhere",
        ),
        (&["serve", "--database-url", "mysql://x"], "postgres://"),
        (&["instance", "--public-url", "ftp://x"], "--public-url"),
        (
            &["instance", "--public-url", "http://lapor.example"],
            "--public-url",
        ),
        (&["reports"], "no call centre here yet"),
        (&["audit", "verify"], "no call centre here yet"),
        (&["backup", "x"], "no call centre here yet"),
        (&["restore", nowhere.to_str().unwrap()], "no such file"),
        (&["keys", "rotate", "everything"], "everything"),
        (&["nonsense"], "nonsense"),
    ] {
        let refused = machine.run(arguments, "").with_code(2);
        assert!(
            refused.err.contains(reason) && refused.out.is_empty(),
            "{arguments:?}: {}",
            refused.err
        );
    }
    assert!(!machine.data().join("db").exists());
    let without = Ended::of(
        {
            let mut command = Command::new(SERVER);
            command.arg("reports").env_remove("OTS_DATA");
            command
        },
        b"",
    );
    assert_eq!(without.code, Some(2));
    assert!(without.err.contains("--data"));
}

#[test]
fn backup_and_restore_by_command() {
    for machine in Machine::both() {
        let file = machine.folder.path().join("made-up.otsbackup");
        let (running, address) = machine.serve();
        let envelope = press(address);
        assert_eq!(put(address, &envelope).status, 201);
        let said = machine.run(&["backup", file.to_str().unwrap()], "").well();
        assert!(said.out.contains("private keys"), "{}", said.out);
        let again = machine
            .run(&["backup", file.to_str().unwrap()], "")
            .with_code(2);
        assert!(again.err.contains("overwrites nothing"), "{}", again.err);
        assert!(running.stop().success());
        let said = machine.run(&["restore", file.to_str().unwrap()], "").well();
        assert!(said.out.contains("is kept in"), "{}", said.out);
        let (running, address) = machine.serve();
        assert_eq!(put(address, &envelope).status, 200);
        assert!(running.stop().success());

        std::fs::write(
            machine.folder.path().join("torn"),
            &std::fs::read(&file).unwrap()[..200],
        )
        .unwrap();
        let torn = machine
            .run(
                &[
                    "restore",
                    machine.folder.path().join("torn").to_str().unwrap(),
                ],
                "",
            )
            .with_code(2);
        assert!(torn.err.contains("not a whole backup"), "{}", torn.err);
    }
}

#[test]
fn a_new_epoch_reaches_phones_of_a_running_server() {
    for machine in Machine::both() {
        let (running, address) = machine.serve();
        let envelope = press_with_keys(address);
        assert_eq!(put(address, &envelope.envelope).status, 201);
        let epoch = || loop {
            let path = format!("/v1/reports/{}/updates?wait=1", envelope.report);
            let answer = ask(
                address,
                &request(
                    "GET",
                    &path,
                    &[("Authorization", &crate::kit::bearer(&envelope.keys))],
                    b"",
                ),
            )
            .unwrap();
            if answer.status == 200 {
                break answer.json()["epoch"].clone();
            }
        };
        let before = epoch();
        let _said = machine.run(&["new-epoch"], "").well();
        while epoch() == before {}
        assert!(running.stop().success());
    }
}

#[test]
fn audit_verify_finds_what_was_changed_removed_reordered_or_cut_off() {
    use ots_server::audit::{Entry, heads, record};
    use ots_server::clock::Clock;
    use ots_server::keys::Keys;
    use ots_server::store::Store;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for machine in Machine::both() {
        let _document = machine.run(&["instance"], "").well();
        let url = machine
            .database
            .as_ref()
            .map_or_else(|| Store::embedded_url(&machine.data()), Database::url);
        let sql = |statement: &'static str| {
            runtime.block_on(async {
                let store = Store::open(&url).await.unwrap();
                let mut tx = store.begin().await.unwrap();
                sqlx::query(statement).execute(tx.conn()).await.unwrap();
                tx.commit().await.unwrap();
                store.close().await;
            });
        };
        runtime.block_on(async {
            let (store, keys) = (
                Store::open(&url).await.unwrap(),
                Keys::open(&machine.data()).unwrap(),
            );
            for subject in ["1", "2", "3", "4", "5"] {
                let entry = Entry {
                    actor: "made-up",
                    action: "read-identity",
                    subject,
                    reason: "test",
                };
                record(&store, &keys, entry, Clock::system().now())
                    .await
                    .unwrap();
            }
            heads::write_out(&store, &machine.data(), Clock::system().now())
                .await
                .unwrap();
            store.close().await;
        });
        let sound = machine.run(&["audit", "verify"], "").well();
        assert!(
            sound.out.starts_with("audit log: 5 rows, head "),
            "{}",
            sound.out
        );

        let finds = |words: &str| {
            let found = machine.run(&["audit", "verify"], "").with_code(1);
            assert!(found.err.contains(words), "{}", found.err);
        };
        sql("UPDATE audit SET reason = 'other' WHERE seq = 3");
        finds("row 3");
        sql("UPDATE audit SET reason = 'test' WHERE seq = 3");
        let _sound = machine.run(&["audit", "verify"], "").well();

        sql("UPDATE audit SET seq = CASE seq WHEN 2 THEN -4 ELSE -2 END WHERE seq IN (2, 4)");
        sql("UPDATE audit SET seq = -seq WHERE seq < 0");
        finds("row 2");
        sql("UPDATE audit SET seq = CASE seq WHEN 2 THEN -4 ELSE -2 END WHERE seq IN (2, 4)");
        sql("UPDATE audit SET seq = -seq WHERE seq < 0");
        let _sound = machine.run(&["audit", "verify"], "").well();

        sql("DELETE FROM audit WHERE seq = 5");
        finds("row 5");
        // A thief who also sets the counter back leaves the head that was written out.
        sql("UPDATE counters SET value = 4 WHERE name = 'audit'");
        finds("row 5");
        sql("DELETE FROM audit WHERE seq = 2");
        finds("row 2 is missing");
    }
}

#[test]
fn somebody_who_cannot_get_in_is_given_a_password_that_holds_once() {
    let machine = Machine::new();
    let _document = machine.run(&["instance"], "").well();
    let _added = machine
        .run(
            &["user", "add", "ana", "--role", "admin", "--password-stdin"],
            "a long made-up password\n",
        )
        .well();
    let reset = machine.run(&["user", "reset", "ana"], "").well();
    let password = reset.out.trim_end();
    assert_eq!(password.split('-').count(), 4, "{password}");
    let again = machine.run(&["user", "reset", "ana"], "").well();
    assert_ne!(again.out, reset.out);
    let unknown = machine.run(&["user", "reset", "budi"], "").with_code(2);
    assert!(unknown.err.contains("no account of this name"));
    let _whole = machine.run(&["audit", "verify"], "").well();
}

#[test]
fn an_account_whose_code_anybody_may_see_is_made_in_a_demo_and_nowhere_else() {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../instances/demo.toml");
    let arguments = [
        "user",
        "add",
        "ana",
        "--role",
        "operator",
        "--password-stdin",
        "--demo-second-factor",
    ];
    let password = "a long made-up password\n";
    let real = Machine::new();
    let _document = real.run(&["instance"], "").well();
    let refused = real.run(&arguments, password).with_code(2);
    assert!(refused.err.contains("demo call centre"), "{}", refused.err);
    // Nothing was made on the way.
    let _added = real.run(&arguments[..6], password).well();
    let made_up = Machine::new();
    let _document = made_up.run(&["instance", "--instance", demo], "").well();
    let _added = made_up.run(&arguments, password).well();
}

#[test]
fn made_up_cases_stand_in_every_state_in_a_demo_once_and_nowhere_else() {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../instances/demo.toml");
    let password = "a long made-up password\n";
    let people = |machine: &Machine| {
        for role in ["operator", "case-worker", "supervisor"] {
            let arguments = ["user", "add", role, "--role", role, "--password-stdin"];
            let _added = machine.run(&arguments, password).well();
        }
    };
    let real = Machine::new();
    let _document = real.run(&["instance"], "").well();
    people(&real);
    let refused = real.run(&["demo-cases"], "").with_code(2);
    assert!(refused.err.contains("demo call centre"), "{}", refused.err);
    assert_eq!(real.run(&["reports", "--json"], "").well().out.trim(), "[]");
    for made_up in Machine::both() {
        let _document = made_up.run(&["instance", "--instance", demo], "").well();
        let early = made_up.run(&["demo-cases"], "").with_code(2);
        assert!(early.err.contains("no account"), "{}", early.err);
        people(&made_up);
        assert_eq!(
            made_up.run(&["demo-cases"], "").well().out,
            "10 made-up cases\n"
        );
        // A second time there is nothing to do.
        assert_eq!(
            made_up.run(&["demo-cases"], "").well().out,
            "0 made-up cases\n"
        );
        let reports = made_up.run(&["reports", "--json"], "").well().out;
        for state in ["taken", "handled", "referred", "closed"] {
            assert!(
                reports.contains(&format!("\"{state}\"")),
                "{state} in {reports}"
            );
        }
        let _whole = made_up.run(&["audit", "verify"], "").well();
    }
}
