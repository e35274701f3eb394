//! `docs/guarantees.md` names tests that are there and run.

use std::path::Path;

#[test]
fn every_test_that_the_guarantees_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("docs/guarantees.md")).unwrap();
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let of = |ending: &str| -> Vec<(&str, &str)> {
        let named = quoted.iter().filter_map(|quoted| quoted.split_once(ending));
        named.collect()
    };
    let named = of(".rs::");
    assert!(named.len() > 50, "{}", named.len());
    for (file, test) in named {
        let source = std::fs::read_to_string(root.join(file).with_extension("rs"));
        let source = source.unwrap_or_else(|error| panic!("{file}.rs: {error}"));
        assert!(
            runs(&source, test),
            "{file}.rs has no test {test} that runs"
        );
    }
    for (file, test) in of(".kt::") {
        let source = std::fs::read_to_string(root.join(file).with_extension("kt"));
        let source = source.unwrap_or_else(|error| panic!("{file}.kt: {error}"));
        assert!(
            runs_on_the_phone(&source, test),
            "{file}.kt has no test {test} that runs"
        );
    }
    for row in rows(&text) {
        let shown = row.contains(".rs::") || row.contains(".kt::");
        assert!(shown, "nothing shows: {row}");
    }
}

/// The rows of all tables, without their heads: a head is what stands above a rule.
fn rows(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &&str| line.starts_with("| ---");
    let mut rows = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_head = lines.get(at + 1).is_some_and(is_rule);
        if line.starts_with('|') && !is_rule(line) && !is_head {
            rows.push(*line);
        }
    }
    rows
}

/// Whether a source has this test, and nothing keeps it from running.
fn runs(source: &str, test: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let (plain, both) = (format!("fn {test}("), format!("async fn {test}(base)"));
    let is_test = |line: &str| line == "#[test]" || line.starts_with("#[tokio::test");
    lines.iter().enumerate().any(|(at, line)| {
        let above = lines[..at].iter().rev();
        let mut above = above.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        if above.clone().any(|line| line.starts_with("#[ignore")) {
            return false;
        }
        let function = line.strip_prefix("async ").unwrap_or(line);
        // By itself; for both databases; as a line of a table that a macro makes tests of.
        (function.starts_with(&plain) && above.any(|line| is_test(line)))
            || (line.starts_with(&both) && source.contains("on_both! {"))
            || (line.starts_with(&format!("{test} "))
                && line.ends_with(';')
                && source.contains("macro_rules! "))
    })
}

/// Whether a source of the app has a test whose name is this sentence.
fn runs_on_the_phone(source: &str, test: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let function = format!("fun `{test}`()");
    lines.iter().enumerate().any(|(at, line)| {
        let above = lines[..at].iter().rev();
        let mut above = above.take_while(|line| line.starts_with('@') || line.starts_with("//"));
        let is_left_out = |line: &&str| line.starts_with("@Ignore");
        line.starts_with(&function)
            && !above.clone().any(is_left_out)
            && above.any(|line| *line == "@Test")
    })
}

#[test]
fn a_test_of_the_app_that_does_not_run_shows_nothing() {
    let runs = |source: &str| runs_on_the_phone(source, "it holds");
    assert!(runs("    @Test\n    fun `it holds`() {"));
    assert!(runs(
        "@Config(sdk = [34])\n@Test\nfun `it holds`() = inOrder("
    ));
    for silent in [
        "fun `it holds`() {",
        "@Test\n// fun `it holds`() {",
        "@Ignore\n@Test\nfun `it holds`() {",
        "@Test\nfun `it holds not`() {",
        "@Test\nfun `another`() {}\n\nfun `it holds`() {",
    ] {
        assert!(!runs(silent), "{silent}");
    }
}

#[test]
fn a_test_that_does_not_run_shows_nothing() {
    for running in [
        "#[test]\nfn it_holds() {",
        "    #[test]\n    #[cfg(unix)]\n    fn it_holds(x in 0..7) {",
        "#[tokio::test(flavor = \"multi_thread\")]\n// Why.\nasync fn it_holds() {",
        "on_both! {\n    async fn it_holds(base) {",
        "macro_rules! unsigned {\n}\nunsigned! {\n    it_holds 400;\n}",
    ] {
        assert!(runs(running, "it_holds"), "{running}");
        assert!(!runs(running, "it_hold"), "{running}");
    }
    for silent in [
        "fn it_holds() {",
        "#[test]\n// fn it_holds() {",
        "#[test]\n#[ignore = \"later\"]\nfn it_holds() {",
        "#[ignore]\n#[test]\nfn it_holds() {",
        "#[test]\nfn another() {}\n\nfn it_holds() {",
        "async fn it_holds(base) {",
        "macro_rules! unsigned {\n}\nunsigned! {\n    // it_holds 400;\n}",
    ] {
        assert!(!runs(silent, "it_holds"), "{silent}");
    }
}

#[test]
fn a_row_is_no_head_for_how_it_begins() {
    let table = "| what must hold | shown by |\n| --- | --- |\n| what was said is so | nothing |\n";
    assert_eq!(rows(table), ["| what was said is so | nothing |"]);
}
