//! Where the two programs are. They are built before the tests run and never looked for on PATH:
//! a test of yesterday's program proves nothing about today's.

use std::path::{Path, PathBuf};

/// The call centre.
#[must_use]
pub fn ots_server() -> PathBuf {
    find("ots-server", "OTS_SERVER_BIN")
}

/// The phone without a screen.
#[must_use]
pub fn ots_phone() -> PathBuf {
    find("ots-phone", "OTS_PHONE_BIN")
}

/// In order: the variable that names the program, the folder that `OTS_BIN_DIR` names, and the
/// folder that this very test program was built into.
fn find(name: &str, variable: &str) -> PathBuf {
    let path = std::env::var_os(variable)
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("OTS_BIN_DIR").map(|folder| Path::new(&folder).join(name)))
        .unwrap_or_else(|| beside_this_program().join(name));
    assert!(
        path.is_file(),
        "{} is missing: run `cargo build -p ots-server -p ots-core --bins` first, or name the \
         program in {variable}",
        path.display()
    );
    path
}

/// Test programs lie in `deps` under the folder with the programs.
fn beside_this_program() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    let folder = this.parent().expect("a program lies in a folder");
    match folder.ends_with("deps") {
        true => folder.parent().unwrap_or(folder).to_path_buf(),
        false => folder.to_path_buf(),
    }
}
