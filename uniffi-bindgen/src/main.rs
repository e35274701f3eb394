//! Generates the Kotlin bindings from a built library of the core. `tools/android/bindings.sh` calls it.
//!
//! A crate of its own, so that the generator and its dependencies stay out of the phone's library.

fn main() {
    uniffi::uniffi_bindgen_main();
}
