//! A press costs one sync of the disk. Counted where SQLite asks the system for it: this binary
//! brings its own `fdatasync` and `fsync`, which count and then do what is asked.
#![expect(unsafe_code, reason = "stands in for two functions of the C library")]

use std::cell::Cell;
use std::os::fd::RawFd;

use crate::support::call_centre::CallCentre;
use crate::support::phone::{Phone, danger, now};

thread_local! {
    static SYNCS: Cell<u32> = const { Cell::new(0) };
}

/// Asks the system itself: what a library offers may end in the very functions that stand in here.
fn count(call: libc::c_long, fd: RawFd) -> i32 {
    SYNCS.with(|syncs| syncs.set(syncs.get() + 1));
    // SAFETY: the call takes one descriptor, which is the caller's who waits for the answer.
    if unsafe { libc::syscall(call, fd) } == 0 {
        0
    } else {
        -1
    }
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(fd: RawFd) -> i32 {
    count(libc::SYS_fdatasync, fd)
}

#[unsafe(no_mangle)]
extern "C" fn fsync(fd: RawFd) -> i32 {
    count(libc::SYS_fsync, fd)
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
