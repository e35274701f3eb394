//! A small disk that fills up: a `tmpfs` of a few megabytes in a mount namespace of its own.
//!
//! The namespace is held by a process; when that ends, the disk is gone, whatever happened. As
//! root it needs nothing else, as anybody else an unprivileged user namespace.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A full-able disk. Programs see it through [`SmallDisk::command`].
#[derive(Debug)]
pub struct SmallDisk {
    holder: Child,
    mount_point: TempDir,
    as_root: bool,
}

impl SmallDisk {
    /// A disk of so many KiB.
    ///
    /// # Panics
    /// When the machine forbids mount namespaces.
    #[must_use]
    pub fn of_kib(kib: usize) -> Self {
        let mount_point = tempfile::tempdir().expect("a folder to mount on");
        let as_root = rustix::process::geteuid().is_root();
        let mut command = Command::new("unshare");
        if !as_root {
            command.args(["--user", "--map-root-user"]);
        } else if !root_is_a_mount() {
            command.arg("--propagation=unchanged");
        }
        let script = format!(
            "mount -t tmpfs -o size={kib}k,mode=0777 none \"$0\" && echo mounted && exec cat"
        );
        let mut holder = command
            .args(["--mount", "sh", "-c", &script])
            .arg(mount_point.path())
            // The holder lives as long as this pipe: it ends even when the test is killed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare, of util-linux");
        let mut said = String::new();
        let out = holder.stdout.take().expect("it is piped");
        BufReader::new(out)
            .read_line(&mut said)
            .expect("a readable pipe");
        assert_eq!(said.trim(), "mounted", "no mount namespace to be had");
        Self {
            holder,
            mount_point,
            as_root,
        }
    }

    /// A command that runs `program` where the disk is seen.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("nsenter");
        if !self.as_root {
            command.args(["--user", "--preserve-credentials"]);
        }
        command
            // Its root as well: entering a namespace would lead out of a `chroot`.
            .args(["--mount", "--root"])
            .arg(format!("--target={}", self.holder.id()))
            .arg("--")
            .arg(program);
        command
    }

    /// Where programs see it.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.mount_point.path()
    }

    /// The same folder as this test sees it.
    #[must_use]
    pub fn seen_from_here(&self) -> PathBuf {
        let inside = self.path().strip_prefix("/").expect("an absolute path");
        PathBuf::from(format!("/proc/{}/root", self.holder.id())).join(inside)
    }

    /// Fills what is left, but for `spare` bytes.
    ///
    /// # Panics
    /// When the disk cannot be written at all.
    pub fn fill_but(&self, spare: usize) {
        let ballast = self.ballast();
        let zeros = vec![0; 4096];
        let mut file = std::fs::File::create(&ballast).expect("a new file");
        while std::io::Write::write_all(&mut file, &zeros).is_ok() {}
        let len = file.metadata().expect("an open file").len();
        file.set_len(len.saturating_sub(spare as u64))
            .expect("a shorter file");
    }

    /// Makes room again.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn make_room(&self) {
        std::fs::remove_file(self.ballast()).expect("it was filled before");
    }

    fn ballast(&self) -> PathBuf {
        self.seen_from_here().join("ballast")
    }
}

/// Whether mounts below the root can be made this process's own. In a `chroot` they cannot:
/// its root is a folder of somebody else's mount.
fn root_is_a_mount() -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    mounts
        .lines()
        .any(|line| line.split(' ').nth(4) == Some("/"))
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Closing its standard input ends `cat`; the kill is for a holder that hangs.
        drop(self.holder.stdin.take());
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_disk_takes_nothing_more_until_there_is_room() {
        let disk = SmallDisk::of_kib(256);
        let write = || {
            disk.command(Path::new("sh"))
                .args(["-c", "head -c 8192 /dev/zero > \"$0\"/file"])
                .arg(disk.path())
                .stderr(Stdio::null())
                .status()
                .unwrap()
                .success()
        };
        disk.fill_but(0);
        assert!(!write());
        disk.make_room();
        assert!(write());
        assert_eq!(
            std::fs::read(disk.seen_from_here().join("file"))
                .unwrap()
                .len(),
            8192
        );
        assert!(!disk.path().join("file").exists(), "it leaks out");
    }
}
