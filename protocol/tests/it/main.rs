//! Tests of the protocol from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod codecs;
mod corpus;
mod hostile;
mod made_up;
mod sealing;
mod statements;
mod vectors;
