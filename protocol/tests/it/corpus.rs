//! The committed fuzz corpus, run through what the fuzz targets assert: what once was found
//! stays found, without a fuzzer.

use std::{fs, path::PathBuf};

#[path = "../../fuzz/src/checks.rs"]
#[expect(unreachable_pub, reason = "the fuzz crate exports them")]
mod checks;

#[expect(
    clippy::print_stdout,
    reason = "which input failed, in the output of a failing test"
)]
fn replay(target: &str, check: impl Fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut inputs = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
        inputs += 1;
    }
    assert!(inputs > 0, "no inputs for {target}");
}

#[test]
fn no_envelope_of_the_corpus_breaks_what_must_hold() {
    replay("envelope", checks::envelope);
}

#[test]
fn no_payload_of_the_corpus_breaks_what_must_hold() {
    replay("payload", checks::payload);
}

#[test]
fn no_text_of_the_corpus_breaks_what_must_hold() {
    replay("sms", checks::sms);
}

#[test]
fn no_batch_of_the_corpus_breaks_what_must_hold() {
    replay("batch", checks::batch);
}

#[test]
fn no_instance_document_of_the_corpus_breaks_what_must_hold() {
    replay("instance", checks::instance);
}

#[test]
fn no_statement_of_the_corpus_breaks_what_must_hold() {
    replay("statement", checks::statement);
}
