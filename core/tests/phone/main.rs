//! What must hold of the phone: each test is one sentence, told against a call centre that does
//! what the test says, over real sockets.

#![expect(
    unreachable_pub,
    reason = "one binary: what a module shows it shows to the others"
)]
#![expect(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod addresses;
mod asking;
mod broken_queue;
mod cancel_window;
mod clocks;
mod command_line;
mod erasure;
mod faults;
mod follow_ups;
mod forget;
mod full_disk;
mod instance_documents;
mod news;
mod old_queues;
mod one_sync;
mod persistence;
mod processes;
mod properties;
mod readiness;
mod refusals;
mod slices;
mod sms;
mod spine;
mod support;
mod tls;
