//! A press costs one sync of the disk. Counted where SQLite asks the system for it: this binary
//! brings its own `fdatasync` and `fsync`, which count and then do what is asked.
#![expect(unsafe_code, reason = "stands in for two functions of the C library")]

use std::cell::Cell;
use std::os::fd::{BorrowedFd, RawFd};

use crate::support::call_centre::CallCentre;
use crate::support::phone::{Phone, danger, now};

thread_local! {
    static SYNCS: Cell<u32> = const { Cell::new(0) };
}

fn count(result: rustix::io::Result<()>) -> i32 {
    SYNCS.with(|syncs| syncs.set(syncs.get() + 1));
    if result.is_ok() { 0 } else { -1 }
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(fd: RawFd) -> i32 {
    // SAFETY: the caller owns the descriptor and waits for the answer.
    count(rustix::fs::fdatasync(unsafe { BorrowedFd::borrow_raw(fd) }))
}

#[unsafe(no_mangle)]
extern "C" fn fsync(fd: RawFd) -> i32 {
    // SAFETY: as above.
    count(rustix::fs::fsync(unsafe { BorrowedFd::borrow_raw(fd) }))
}

fn syncs_of<T>(work: impl FnOnce() -> T) -> u32 {
    SYNCS.with(|syncs| syncs.set(0));
    work();
    SYNCS.with(Cell::get)
}

#[test]
fn a_press_costs_one_sync() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    assert_eq!(syncs_of(|| phone.press(&now(danger()))), 1);
    assert_eq!(syncs_of(|| phone.press(&now(danger()))), 1);
    phone.sync();
    assert_eq!(
        syncs_of(|| phone.press(&now(danger()))),
        1,
        "after an erasure too"
    );
}

#[test]
fn a_press_that_joins_a_held_one_costs_none() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&danger());
    assert_eq!(syncs_of(|| phone.press(&danger())), 0);
}
