//! Tests of the protocol from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod code_numbers;
mod codecs;
mod corpus;
mod every_field;
mod future;
mod hostile;
mod made_up;
mod pinned;
mod raw_cbor;
mod sealing;
mod statements;
mod vectors;
mod whole;
