//! A backup has everything; a restore changes the epoch and keeps what it replaces.

use std::path::Path;

use ots_protocol::updates::UpdatesPage;
use ots_server::audit::{Entry, heads, record, verify};
use ots_server::backup::{BackupError, Restored, backup, restore};
use ots_server::keys::Keys;
use ots_server::reports;

use crate::kit::{Base, Centre, Press, noon};
use crate::on_both;

async fn page(centre: &Centre, press: &Press) -> UpdatesPage {
    serde_json::from_slice(&centre.updates(press, "").await.body).unwrap()
}

fn postgres(base: &Base) -> Option<String> {
    Some(base.url()).filter(|url| url.starts_with("postgres"))
}

async fn put_back(base: &Base, file: &Path) -> Result<Restored, BackupError> {
    restore(base.folder.path(), postgres(base).as_deref(), file, noon()).await
}

/// A backup that was made while a server ran, and what it had then.
async fn backed_up(base: &Base, file: &Path) -> Press {
    let centre = base.centre().await;
    let ana = centre.operator("ana").await;
    let press = centre.press(noon());
    centre.arrive(&press).await;
    reports::take(
        &centre.state,
        press.report,
        1,
        ana.id,
        centre.state.clock().now(),
    )
    .await
    .unwrap();
    backup(
        centre.state.store(),
        Some(&base.folder.path().join("keys")),
        file,
        noon(),
    )
    .await
    .unwrap();
    centre.stop().await;
    press
}

/// Of several keys for one thing the newest is in use: a restored one must not be an older one,
/// which may have been replaced because somebody stole it.
#[tokio::test]
async fn after_a_restore_the_key_in_use_is_the_one_that_was() {
    let (base, other) = (Base::sqlite(), Base::sqlite());
    base.centre().await.stop().await;
    let keys = Keys::open(base.folder.path()).unwrap();
    for _ in 0..5 {
        let _ = (keys.add_index().unwrap(), keys.add_data().unwrap());
    }
    // The newest is the first by name, which no order of chance would make of six.
    let folder = base.folder.path().join("keys");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let began = std::time::SystemTime::now() - std::time::Duration::from_secs(3_600);
    for (nr, path) in (0_u64..).zip(files.iter().rev()) {
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(began + std::time::Duration::from_secs(nr))
            .unwrap();
    }
    let in_use = |base: &Base| {
        let keys = Keys::open(base.folder.path()).unwrap();
        let sealed = keys.vault().seal("test", b"", b"").unwrap();
        (*keys.index(), sealed[..5].to_vec())
    };
    let before = in_use(&base);

    let store = base.store().await;
    let file = base.folder.path().join("made-up.otsbackup");
    backup(&store, Some(&folder), &file, noon()).await.unwrap();
    put_back(&other, &file).await.unwrap();
    assert_eq!(in_use(&other), before);
}

on_both! {
    async fn what_was_backed_up_is_there_again_under_a_new_epoch(base) {
        let file = base.folder.path().join("made-up.otsbackup");
        let press = backed_up(&base, &file).await;
        let (later, epoch) = {
            let centre = base.centre().await;
            let later = centre.press(noon());
            centre.arrive(&later).await;
            let epoch = page(&centre, &press).await.epoch;
            centre.stop().await;
            (later, epoch)
        };
        let restored = put_back(&base, &file).await.unwrap();
        assert!(restored.kept.is_some());

        let centre = base.centre().await;
        let page = page(&centre, &press).await;
        assert_ne!(page.epoch, epoch);
        assert_eq!(page.updates.len(), 1);
        // What came after the backup is unknown now, and says so, signed.
        assert_eq!(centre.updates(&later, "").await.status, 404);
        // The phone sends it again: nothing stands in its way.
        assert_eq!(centre.put(&later.envelope).await.status, 201);
        assert_eq!(centre.put(&press.envelope).await.status, 200);
        // The log goes on without a gap.
        // Read at once: the clockwork writes events too.
        let gaps = "SELECT (SELECT value FROM counters WHERE name = 'event') - COUNT(*) FROM events";
        assert_eq!(centre.count(gaps).await, 0);
    }

    async fn heads_that_went_further_than_the_backup_are_put_aside_and_the_log_goes_on(base) {
        let (folder, file) = (base.folder.path(), base.folder.path().join("b"));
        let write = async |subjects: std::ops::Range<u32>| {
            let (store, keys) = (base.store().await, Keys::open(folder).unwrap());
            for subject in subjects {
                let subject = subject.to_string();
                let entry = Entry { actor: "made-up", action: "read-identity", subject: &subject, reason: "test" };
                record(&store, &keys, entry, noon()).await.unwrap();
            }
            heads::write_out(&store, folder, noon()).await.unwrap();
            store.close().await;
        };
        let sound = async || {
            let (store, keys) = (base.store().await, Keys::open(folder).unwrap());
            let verified = verify(&store, &keys).await.unwrap();
            let lost = heads::missing(&store, &heads::read(folder).unwrap()).await.unwrap();
            let said: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = 'restore'").fetch_one(store.reader()).await.unwrap();
            store.close().await;
            assert!(verified.is_ok());
            (lost, said)
        };
        base.centre().await.stop().await;
        write(0..3).await;
        let store = base.store().await;
        backup(&store, Some(&folder.join("keys")), &file, noon()).await.unwrap();
        store.close().await;
        let before = heads::read(folder).unwrap();
        write(3..6).await;
        let restored = put_back(&base, &file).await.unwrap();
        assert_eq!(sound().await, (None, 1), "the log says itself that it was restored");
        let after = heads::read(folder).unwrap();
        assert_eq!(after[..before.len()], before, "what still stands is kept");
        assert_eq!(after.len(), before.len() + 1, "and it was written out how far it is now");
        let aside = std::fs::read_to_string(restored.heads.unwrap()).unwrap();
        assert_eq!(aside.lines().count(), before.len() + 1);
        // It passes the old numbers again, with other rows.
        write(3..9).await;
        assert_eq!(sound().await, (None, 1));
        assert_eq!(heads::read(folder).unwrap().len(), after.len() + 1);
        // Nothing went further: nothing is put aside.
        let store = base.store().await;
        let again = base.folder.path().join("c");
        backup(&store, Some(&folder.join("keys")), &again, noon()).await.unwrap();
        store.close().await;
        let later = noon() + chrono::TimeDelta::seconds(1);
        let restored = restore(folder, postgres(&base).as_deref(), &again, later).await.unwrap();
        assert_eq!(restored.heads, None);
        assert_eq!(sound().await, (None, 2));
    }

    async fn a_backup_serves_a_new_machine(base) {
        let file = base.folder.path().join("made-up.otsbackup");
        let press = backed_up(&base, &file).await;
        for other in Base::new_machines() {
            let restored = put_back(&other, &file).await.unwrap();
            assert_eq!(restored.kept, None);
            let centre = other.centre().await;
            assert_eq!(centre.updates(&press, "").await.status, 200);
            assert_eq!(reports::list(centre.state.store()).await.unwrap().len(), 1);
            let again = other.folder.path().join("again.otsbackup");
            backup(centre.state.store(), None, &again, noon()).await.unwrap();
        }
    }

    async fn a_broken_backup_changes_nothing(base) {
        let file = base.folder.path().join("made-up.otsbackup");
        let press = backed_up(&base, &file).await;
        let whole = std::fs::read(&file).unwrap();
        let broken = base.folder.path().join("broken.otsbackup");
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        for bytes in [&whole[..whole.len() / 2], &flipped, b"made up", b""] {
            std::fs::write(&broken, bytes).unwrap();
            assert!(matches!(put_back(&base, &broken).await, Err(BackupError::NotWhole { .. })));
        }
        assert_eq!(base.centre().await.updates(&press, "").await.status, 200);
    }

    async fn a_backup_of_another_call_centre_is_refused(base) {
        let file = base.folder.path().join("made-up.otsbackup");
        backed_up(&base, &file).await;
        let other = Base::sqlite();
        other.centre().await.stop().await;
        assert!(matches!(put_back(&other, &file).await, Err(BackupError::OtherKeys(_))));
    }

    async fn a_backup_overwrites_nothing_and_is_private(base) {
        use std::os::unix::fs::PermissionsExt as _;
        let file = base.folder.path().join("made-up.otsbackup");
        backed_up(&base, &file).await;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let before = std::fs::read(&file).unwrap();
        let store = base.store().await;
        assert!(matches!(backup(&store, None, &file, noon()).await, Err(BackupError::Exists(_))));
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
}
