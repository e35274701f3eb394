//! The figures of `./ots bench`: one line each, `NAME VALUE UNIT`, all or those that are named.
//!
//! The real call centre runs as a process of its own on its own folder, with every commit on
//! stable storage; the load generator speaks the real protocol over loopback and shares the
//! machine's cores with it. Envelopes are sealed before the clock starts. Whatever cannot be
//! measured here is said in a comment line, never as a figure.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "figures go to standard output, complaints to standard error"
)]

mod apk;
mod console;
mod disk;
mod drain;
mod figures;
mod intake;
mod load;
mod machine;
mod open;
mod policy;
mod press;
mod quantile;
mod reconnect;
mod screen;
mod secure;
mod wire;

use std::process::ExitCode;

use figures::Figures;

/// Figures that are measured together, and what measures them.
struct Group {
    names: &'static [&'static str],
    measure: fn(&mut Figures),
}

const GROUPS: &[Group] = &[
    Group {
        names: disk::NAMES,
        measure: disk::measure,
    },
    Group {
        names: press::NAMES,
        measure: press::measure,
    },
    Group {
        names: open::NAMES,
        measure: open::measure,
    },
    Group {
        names: wire::NAMES,
        measure: wire::measure,
    },
    Group {
        names: drain::NAMES,
        measure: drain::measure,
    },
    Group {
        names: screen::NAMES,
        measure: screen::measure,
    },
    Group {
        names: intake::NAMES,
        measure: intake::measure,
    },
    Group {
        names: reconnect::NAMES,
        measure: reconnect::measure,
    },
    Group {
        names: console::NAMES,
        measure: console::measure,
    },
    Group {
        names: apk::NAMES,
        measure: apk::measure,
    },
];

fn main() -> ExitCode {
    // Cargo tells every benchmark that it is one.
    let mut wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let known = || GROUPS.iter().flat_map(|group| group.names).copied();
    if let Some(unknown) = wanted.iter().find(|name| !known().any(|k| k == **name)) {
        eprintln!("ots bench: no figure \"{unknown}\"; there are:");
        known().for_each(|name| eprintln!("  {name}"));
        return ExitCode::from(2);
    }
    if wanted.is_empty() {
        wanted = known().map(str::to_owned).collect();
    }
    if let Some(why) = machine::disk_that_keeps_nothing() {
        eprintln!("ots bench: {why}");
        return ExitCode::FAILURE;
    }
    println!("# {}", machine::description());
    let mut figures = Figures::of(wanted);
    for group in GROUPS {
        if group.names.iter().any(|name| figures.wants(name)) {
            (group.measure)(&mut figures);
        }
    }
    ExitCode::SUCCESS
}
