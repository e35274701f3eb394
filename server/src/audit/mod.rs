//! The audit log: append-only, each row's hash over the row before it.
