//! That the SMS text of a held press was taken, where the queue has no room to say so.
//!
//! From then on the press may be on its way, and nobody may be told that it was never sent; not by
//! another process either, after this one has died and room has come back inside the window. So the
//! mark lies in a file of a fixed length, which is made while there is room: its bytes are overwritten
//! in place, and that needs none. The first sync that can write ends the windows of the presses named
//! here, and wipes their names out. Where the file could not be made, or cannot be written, the SMS
//! is worth more than the mark: the text is given, and only this process remembers
//! ([`crate::unwritten`]).

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;

use ots_protocol::ReportId;

use crate::db::Folder;
use crate::policy;

const ID: usize = 16;
const FREE: [u8; ID] = [0; ID];

/// Makes the file where it is missing or was not finished. Without room the next start tries.
pub(crate) fn make_room(folder: &Folder) {
    let path = folder.sms_marks();
    let length = policy::SMS_MARKS * ID;
    let there = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
    let there = usize::try_from(there).unwrap_or(length);
    if there >= length {
        return;
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path);
    let made = file.and_then(|file| {
        file.write_all_at(&vec![0; length - there], offset(there))?;
        file.sync_data()
    });
    drop(made);
}

/// Remembers it, on stable storage. To be called under the queue's write lock.
pub(crate) fn set(folder: &Folder, report: ReportId) {
    let Some(marks) = read(folder) else {
        return;
    };
    if marks.contains(report.as_bytes()) {
        return;
    }
    // With no place left the first is the oldest: its window has long been over.
    let place = marks.iter().position(|mark| *mark == FREE).unwrap_or(0);
    write(folder, place, report.as_bytes());
}

/// The presses it is remembered of.
pub(crate) fn all(folder: &Folder) -> Vec<ReportId> {
    let marks = read(folder).unwrap_or_default();
    let taken = marks.into_iter().filter(|mark| *mark != FREE);
    taken.map(ReportId::from_bytes).collect()
}

/// The queue says it of these now.
pub(crate) fn wipe(folder: &Folder, reports: &[ReportId]) {
    if reports.is_empty() {
        return;
    }
    for (place, mark) in read(folder).unwrap_or_default().iter().enumerate() {
        if reports.iter().any(|report| report.as_bytes() == mark) {
            write(folder, place, &FREE);
        }
    }
}

/// Every place; `None`: there is no such file.
fn read(folder: &Folder) -> Option<Vec<[u8; ID]>> {
    let bytes = std::fs::read(folder.sms_marks()).ok()?;
    let (places, _) = bytes.as_chunks::<ID>();
    (!places.is_empty()).then(|| places.to_vec())
}

/// In place: the file grows by nothing. Whether it worked changes nothing for whoever calls.
fn write(folder: &Folder, place: usize, mark: &[u8; ID]) {
    let file = OpenOptions::new().write(true).open(folder.sms_marks());
    let written = file.and_then(|file| {
        file.write_all_at(mark, offset(place * ID))?;
        file.sync_data()
    });
    drop(written);
}

fn offset(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::prepare(place.path()).unwrap();
        (place, folder)
    }

    fn report(number: u8) -> ReportId {
        ReportId::from_bytes([number; ID])
    }

    fn length(folder: &Folder) -> u64 {
        std::fs::metadata(folder.sms_marks()).unwrap().len()
    }

    #[test]
    fn a_mark_stays_until_it_is_wiped_and_leaves_nothing_behind() {
        let (_place, folder) = folder();
        make_room(&folder);
        let empty = std::fs::read(folder.sms_marks()).unwrap();
        for number in [1, 2, 1] {
            set(&folder, report(number));
        }
        make_room(&folder);
        assert_eq!(all(&folder), [report(1), report(2)]);
        wipe(&folder, &[report(1)]);
        assert_eq!(all(&folder), [report(2)]);
        wipe(&folder, &[report(2), report(3)]);
        assert_eq!(std::fs::read(folder.sms_marks()).unwrap(), empty);
    }

    #[test]
    fn more_marks_than_places_make_the_file_no_longer() {
        let (_place, folder) = folder();
        make_room(&folder);
        let made = length(&folder);
        for number in 1..=u8::try_from(policy::SMS_MARKS + 1).unwrap() {
            set(&folder, report(number));
        }
        assert_eq!(length(&folder), made);
        assert_eq!(all(&folder).len(), policy::SMS_MARKS);
    }

    #[test]
    fn a_file_that_was_not_finished_is_finished_and_keeps_what_is_in_it() {
        let (_place, folder) = folder();
        std::fs::write(folder.sms_marks(), [7; ID + 3]).unwrap();
        assert_eq!(all(&folder), [report(7)]);
        make_room(&folder);
        assert_eq!(length(&folder), offset(policy::SMS_MARKS * ID));
        assert_eq!(all(&folder)[0], report(7));
    }

    #[test]
    fn without_the_file_nothing_is_marked_and_nothing_fails() {
        let (_place, folder) = folder();
        set(&folder, report(1));
        wipe(&folder, &[report(1)]);
        assert!(all(&folder).is_empty());
    }
}
