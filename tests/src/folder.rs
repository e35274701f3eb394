//! Looking at what a program left in its folder: every byte of every file.

use std::path::{Path, PathBuf};

/// Every file under a folder.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder of the test") {
            let entry = entry.expect("an entry of it");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// The files that hold `needle` somewhere, in any place a file system call can reach.
///
/// # Panics
/// When a file cannot be read.
#[must_use]
pub fn files_that_hold(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    assert!(needle.len() >= 4, "a shorter needle is found by chance");
    let holds = |file: &PathBuf| {
        // SQLite removes its log between the listing and the reading when the last program ends.
        std::fs::read(file).is_ok_and(|bytes| bytes.windows(needle.len()).any(|w| w == needle))
    };
    files(folder).into_iter().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_the_middle_of_a_file_in_a_subfolder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("inner")).unwrap();
        let file = folder.path().join("inner/file");
        std::fs::write(&file, b"\x00\x01needle\xff").unwrap();
        std::fs::write(folder.path().join("other"), b"nothing").unwrap();
        assert_eq!(files_that_hold(folder.path(), b"needle"), [file]);
        assert!(files_that_hold(folder.path(), b"needles").is_empty());
    }
}
