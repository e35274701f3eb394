//! Backups, and whether the audit log is whole.

use ots_scenarios::postgres::Database;

use super::{Machine, press, put};

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
