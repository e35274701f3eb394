//! A phone whose clock is wrong: `libfaketime` gives one process another wall clock.
//!
//! Only the wall clock is bent. The monotonic and the boot clock go on as they are, as they do in
//! a phone whose time somebody sets.

use std::path::PathBuf;

/// What a program's wall clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WallClock {
    /// The machine's own time.
    Right,
    /// Starts there, `YYYY-MM-DD hh:mm:ss` UTC, and runs on from it.
    At(&'static str),
    /// So many days before (negative) or after the right time.
    OffByDays(i32),
}

impl WallClock {
    /// The environment that bends the clock of a program.
    ///
    /// # Panics
    /// When libfaketime is not installed; `./ots test` installs it.
    #[must_use]
    pub fn environment(self) -> Vec<(&'static str, String)> {
        let faketime = match self {
            Self::Right => return Vec::new(),
            Self::At(time) => format!("@{time}"),
            Self::OffByDays(days) => format!("{days:+}d"),
        };
        vec![
            ("LD_PRELOAD", library().display().to_string()),
            ("FAKETIME", faketime),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("FAKETIME_DONT_RESET", "1".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }
}

/// Debian keeps the library in a folder named after the processor.
fn library() -> PathBuf {
    let arch = std::env::consts::ARCH;
    let path = PathBuf::from(format!(
        "/usr/lib/{arch}-linux-gnu/faketime/libfaketimeMT.so.1"
    ));
    assert!(
        path.is_file(),
        "{} is missing: install the Debian package libfaketime (./ots test does it)",
        path.display()
    );
    path
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn year(clock: WallClock) -> String {
        let out = Command::new("date")
            .args(["-u", "+%Y"])
            .envs(clock.environment())
            .output()
            .unwrap();
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    }

    #[test]
    fn a_program_believes_the_clock_it_is_given() {
        assert_eq!(year(WallClock::At("1970-01-02 00:00:00")), "1970");
        assert_eq!(year(WallClock::At("2040-06-01 12:00:00")), "2040");
    }
}
