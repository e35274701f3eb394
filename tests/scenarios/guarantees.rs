//! `docs/guarantees.md` names tests that are there.

use std::path::Path;

#[test]
fn every_test_that_the_guarantees_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("docs/guarantees.md")).unwrap();
    let named: Vec<(&str, &str)> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|quoted| quoted.split_once(".rs::"))
        .collect();
    assert!(named.len() > 50, "{}", named.len());
    for (file, test) in named {
        let source = std::fs::read_to_string(root.join(file).with_extension("rs"));
        let source = source.unwrap_or_else(|error| panic!("{file}.rs: {error}"));
        // By itself, or as a line of a table from which a macro makes them.
        let written = [format!("fn {test}("), format!("    {test} ")];
        let there = written.iter().any(|written| source.contains(written));
        assert!(there, "{file}.rs has no test {test}");
    }
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let is_head = row.starts_with("| what ") || row.starts_with("| ---");
        assert!(is_head || row.contains(".rs::"), "nothing shows: {row}");
    }
}
