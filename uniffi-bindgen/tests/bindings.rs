//! Both ways from Kotlin into the core, on the library that was built beside this test: the
//! bindings that UniFFI writes, and the names that Java looks for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the app calls, by the names of the contract; the press itself takes a form here.
const REPORTER: [&str; 15] = [
    "prepare",
    "pressButton",
    "cancel",
    "sendNow",
    "addDetails",
    "addPosition",
    "addMessage",
    "setSafeContact",
    "withdraw",
    "syncOnce",
    "refreshUpdates",
    "reports",
    "smsText",
    "forget",
    "readiness",
];

/// How such a name begins in the library's table of names.
const JAVA: &str = "\0Java_id_go_jember_ots_core_NativePress_";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The core's shared library. Cargo builds it with this test, which depends on the core.
fn library() -> PathBuf {
    // The name is used so that the dependency is one.
    let _ = size_of::<ots_core::PressRequest>();
    let this = std::env::current_exe().expect("a running program has a path");
    let library = this.parent().expect("a folder").join("libots_core.so");
    assert!(library.is_file(), "{} is missing", library.display());
    library
}

/// Every source of the app.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "kt") {
            found.push(std::fs::read_to_string(path).expect("a text"));
        }
    }
}

/// The words that follow a mark in a text, each as far as names go.
fn names_after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark).map(move |(at, _)| {
        let rest = &text[at + mark.len()..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

#[test]
fn the_bindings_have_every_name_that_the_app_and_the_contract_use_and_none_of_them_suspends() {
    let folder = tempfile::tempdir().unwrap();
    let written = Command::new(env!("CARGO_BIN_EXE_uniffi-bindgen"))
        .arg("generate")
        .arg(library())
        .args(["--language", "kotlin", "--no-format", "--config"])
        .arg(root().join("android/packaging/bindings.toml"))
        .arg("--out-dir")
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&written.stderr);
    assert!(written.status.success(), "{said}");
    let mut bindings = Vec::new();
    sources(folder.path(), &mut bindings);
    let bindings = bindings.concat();
    assert!(bindings.contains("package id.go.jember.ots.ffi"));
    assert!(
        !bindings.contains("suspend fun"),
        "every call is synchronous"
    );

    let reporter = bindings.find("public interface ReporterInterface").unwrap();
    let reporter = &bindings[reporter..];
    let reporter = &reporter[..reporter.find("\n}").unwrap()];
    let methods: BTreeSet<&str> = names_after(reporter, "fun `").collect();
    for method in REPORTER {
        assert!(
            methods.contains(method),
            "{method} is not among {methods:?}"
        );
    }

    let declared: BTreeSet<&str> = ["class ", "interface ", "object "]
        .iter()
        .flat_map(|mark| names_after(&bindings, mark))
        .collect();
    let mut app = Vec::new();
    sources(&root().join("android/src"), &mut app);
    let app = app.concat();
    let used: BTreeSet<&str> = names_after(&app, "import id.go.jember.ots.ffi.").collect();
    assert!(used.contains("Reporter"), "{used:?}");
    for name in used {
        assert!(declared.contains(name), "the app uses {name}");
    }
}

#[test]
fn java_finds_every_function_that_the_app_declares_and_the_library_has_no_other() {
    let bytes = std::fs::read(library()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let there: BTreeSet<&str> = names_after(&text, JAVA).collect();
    let declarations = "android/src/main/kotlin/id/go/jember/ots/core/NativePress.kt";
    let declarations = std::fs::read_to_string(root().join(declarations)).unwrap();
    let declared: BTreeSet<&str> = names_after(&declarations, "external fun ").collect();
    assert!(declared.contains("press"));
    assert_eq!(there, declared);
}
