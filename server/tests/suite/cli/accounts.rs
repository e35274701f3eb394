//! Accounts made and mended by command.

use super::Machine;

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
        let before = rows_in_the_log(&machine);
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
        // Nobody is let in without a row in the audit log.
        assert_eq!(rows_in_the_log(&machine), before + 1);
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

fn rows_in_the_log(machine: &Machine) -> u64 {
    let sound = machine.run(&["audit", "verify"], "").well();
    let rows = sound.out.strip_prefix("audit log: ").unwrap();
    rows.split(' ').next().unwrap().parse().unwrap()
}
