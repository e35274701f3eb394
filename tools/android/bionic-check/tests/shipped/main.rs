//! The library that goes into the APK, stripped and optimised as it is, called as Java and JNA call
//! it: `OTS_SHIPPED_LIBRARY` names the file, `OTS_INSTANCE` a signed instance document.
//!
//! The core's own tests run its code, compiled for tests. These run the very file that phones get:
//! its exports, its initialisation, its unwinder, its SQLite.

mod java;
mod jna;
mod library;

use std::{fs, path::PathBuf};

/// A folder of its own for each test, gone when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ots-shipped-{name}-{}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn instance() -> Vec<u8> {
    fs::read(std::env::var("OTS_INSTANCE").expect("OTS_INSTANCE names an instance document"))
        .unwrap()
}
