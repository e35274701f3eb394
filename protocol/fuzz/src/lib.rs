//! What must hold for any bytes whatever. Each target of `fuzz_targets/` is one function here, and
//! `protocol/tests/it/corpus.rs` runs the same functions over the committed corpus.

mod checks;

pub use checks::*;
