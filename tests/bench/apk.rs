//! The size of the app, where it was built.

use std::path::Path;

use crate::figures::Figures;

pub(crate) const NAMES: &[&str] = &["apk_bytes"];

/// Where `./ots apk` puts it.
const APK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../android/target/ots.apk");

pub(crate) fn measure(figures: &mut Figures) {
    match Path::new(APK).metadata() {
        Ok(file) => figures.give("apk_bytes", file.len() as f64, "bytes"),
        Err(_) => figures.comment("apk_bytes: not measured, no APK here (./ots apk builds one)"),
    }
}
