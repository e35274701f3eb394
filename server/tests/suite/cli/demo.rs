//! The made-up cases of a demo.

use super::Machine;

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
