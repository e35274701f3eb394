//! What only the machine's keeper is answered.

use std::net::SocketAddr;

use ots_scenarios::http::{ask, request};

use super::{Machine, get};

const KEEPERS: [&str; 2] = ["/readyz", "/metrics"];

/// As a proxy asks for somebody else.
fn for_somebody(address: SocketAddr, path: &str) -> u16 {
    let forwarded = [("X-Forwarded-For", "192.0.2.7")];
    ask(address, &request("GET", path, &forwarded, b""))
        .unwrap()
        .status
}

#[test]
fn readiness_and_counters_are_for_this_machine_alone() {
    let machine = Machine::new();
    let (running, address) = machine.serve();
    for path in KEEPERS {
        assert_eq!(get(address, path).status, 200, "{path}");
        assert_eq!(for_somebody(address, path), 404, "{path}");
    }
    let nothing = get(address, "/v1/nothing");
    let hidden = ask(
        address,
        &request("GET", "/metrics", &[("Via", "1.1 proxy")], b""),
    )
    .unwrap();
    assert_eq!(hidden.text(), nothing.text(), "as if nothing were there");
    assert_eq!(
        for_somebody(address, "/healthz"),
        200,
        "phones ask this one"
    );
    assert!(running.stop().success());
}

#[test]
fn what_stands_in_front_and_answers_tls_sees_to_it_itself() {
    let machine = Machine::new();
    let certified = rcgen::generate_simple_self_signed(vec!["ots.example".to_owned()]).unwrap();
    let server = format!(
        "[server]\nurls = [\"https://ots.example\"]\ntls = \"elsewhere\"\nanchors_pem = [\"\"\"\n{}\"\"\"]",
        certified.cert.pem()
    );
    let settings = machine.settings("elsewhere.toml", &server);
    let (running, address) = machine.serve_with(&["--instance", &settings]);
    for path in KEEPERS {
        assert_eq!(for_somebody(address, path), 200, "{path}");
    }
    assert!(running.stop().success());
}

#[test]
fn a_keeper_elsewhere_has_an_address_of_its_own_with_nothing_else_on_it() {
    let machine = Machine::new();
    let (mut running, address) = machine.serve_with(&["--keeper-listen", "127.0.0.1:0"]);
    let keeper: SocketAddr = running.wait_for("the keeper's address", |said| {
        said.lines().find_map(|line| {
            let address = line.strip_prefix("Keeper: http://")?;
            address.trim_end_matches('/').parse().ok()
        })
    });
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(for_somebody(keeper, path), 200, "{path}");
    }
    for path in ["/", "/sign-in", "/v1/instance", "/queue"] {
        assert_eq!(get(keeper, path).status, 404, "{path}");
    }
    for path in KEEPERS {
        assert_eq!(for_somebody(address, path), 404, "{path}");
    }
    assert!(running.stop().success());
}
