//! Vector files: compared byte for byte with what this version writes. `OTS_WRITE_VECTORS=1` writes
//! them in place of comparing.

use std::{fs, path::PathBuf};

use serde_json::Value;

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name)
}

/// Compares with the file, or writes it when asked to, and gives back what the file says.
pub(crate) fn pinned(name: &str, made: &Value) -> Value {
    let text = pinned_bytes(
        name,
        (serde_json::to_string_pretty(made).unwrap() + "\n").as_bytes(),
    );
    serde_json::from_slice(&text).unwrap()
}

pub(crate) fn pinned_bytes(name: &str, made: &[u8]) -> Vec<u8> {
    if std::env::var_os("OTS_WRITE_VECTORS").is_some() {
        fs::write(path(name), made).unwrap();
    }
    let stands = standing(name);
    assert!(
        stands == made,
        "{name} differs from what this version writes"
    );
    stands
}

/// What a file of the vectors says, which nothing here writes.
pub(crate) fn standing(name: &str) -> Vec<u8> {
    fs::read(path(name)).expect("the vector file stands in the repository")
}

/// The specification.
pub(crate) fn specification() -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md");
    fs::read_to_string(file).unwrap()
}

/// The part of the specification below the heading that begins with `heading`, up to the next one.
pub(crate) fn section(heading: &str) -> String {
    let text = specification();
    let at = text.find(&format!("\n{heading}")).expect(heading);
    let lines = text[at + 1..].lines().skip(1);
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with('#')).collect();
    body.join("\n")
}
