//! Settings that are changed while the call centre runs, as docs/operations.md says.

use ots_server::facts::Facts;
use ots_server::keys::Keys;
use ots_server::store::Store;

use super::{Machine, press, put};
use crate::escalation::webhook;

#[test]
fn changed_settings_hold_at_once_and_after_a_restart() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for machine in Machine::both() {
        let (hook, heard) = runtime.block_on(webhook(0));
        let plain = machine.settings("plain.toml", "");
        let (running, address) = machine.serve_with(&["--instance", &plain]);
        let document = machine.run(&["instance"], "").well().out;
        // Nobody is on shift: it is told outside as soon as there is somebody to tell.
        assert_eq!(put(address, &press(address)).status, 201);

        let wrong = machine.settings("wrong.toml", "[shift]\nholidays = [\"Lebaran\"]");
        let refused = machine
            .run(&["instance", "--instance", &wrong], "")
            .with_code(2);
        assert!(refused.err.contains("shift.holidays"), "{}", refused.err);
        let changed =
            format!("[shift]\nholidays = [\"2027-01-01\"]\n[escalation]\nwebhook_url = \"{hook}\"");
        let right = machine.settings("right.toml", &changed);
        let told = machine
            .run(&["instance", "--instance", &right], "")
            .well()
            .out;
        assert_eq!(told, document, "phones are told nothing new");
        let wait_for = |posts: usize| {
            while heard.all().len() < posts {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        };
        // The running server follows.
        wait_for(1);
        assert!(running.stop().success());

        let (running, address) = machine.serve();
        assert_eq!(put(address, &press(address)).status, 201);
        wait_for(2);
        assert!(running.stop().success());
        let facts = runtime.block_on(async {
            let store = Store::open(&machine.database_url()).await.unwrap();
            let keys = Keys::open(&machine.data()).unwrap();
            let facts = Facts::load(&store, &keys).await.unwrap();
            store.close().await;
            facts
        });
        assert_eq!(facts.settings.shift.holidays, ["2027-01-01"]);
    }
}
