//! The curve arithmetic, on a thread of its own.

use std::io;
use std::sync::Arc;

use ots_protocol::items::{Alert, ItemKind};
use ots_protocol::keys::ReportKeys;
use ots_protocol::seal::{self, OpenedItem};
use ots_protocol::{PayloadError, ReportId};
use tokio::sync::{mpsc, oneshot};

use super::take_up::Unopened;
use crate::identity::{self, Mark};
use crate::keys::{Keys, VaultError};
use crate::own_keys::{Opens, Seals};
use crate::policy;
use crate::reseal::{Sealed, bytes};
use crate::store::StoreError;

/// A row with what was in it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) row: Unopened,
    pub(super) content: Content,
}

/// What was in an envelope.
#[derive(Debug)]
pub(super) enum Content {
    /// A press, or the keys of one whose text cannot be read.
    Alert {
        alert: Result<Alert, PayloadError>,
        secrets: ReportSecrets,
    },
    /// Anything else; its MAC is judged where the report's keys are. With the hashes of
    /// the names and numbers in it, to be kept if it is proven.
    Item { item: OpenedItem, marks: Vec<Mark> },
    /// No key here opens it.
    Sealed,
}

type Job = (Vec<Unopened>, oneshot::Sender<Vec<Opened>>);

/// The thread. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct OpenerThread(mpsc::Sender<Job>);

impl OpenerThread {
    pub(super) fn start(keys: Arc<Keys>) -> io::Result<Self> {
        let (send, mut receive) = mpsc::channel::<Job>(1);
        std::thread::Builder::new()
            .name("opener".into())
            .spawn(move || {
                // Linux keeps niceness by thread. Not getting it changes speed, nothing else.
                let _kept = rustix::process::setpriority_process(None, policy::OPENER_NICENESS);
                while let Some((rows, reply)) = receive.blocking_recv() {
                    let opened = rows
                        .into_iter()
                        .map(|row| Opened {
                            content: open(&keys, &row),
                            row,
                        })
                        .collect();
                    let _gone = reply.send(opened);
                }
            })?;
        Ok(Self(send))
    }

    /// `None` when the thread has ended.
    pub(super) async fn open(&self, rows: Vec<Unopened>) -> Option<Vec<Opened>> {
        let (reply, opened) = oneshot::channel();
        self.0.send((rows, reply)).await.ok()?;
        opened.await.ok()
    }
}

fn open(keys: &Keys, row: &Unopened) -> Content {
    let envelope = &row.envelope;
    for key in keys.sealing(envelope.key_id()) {
        if envelope.kind() == ItemKind::Alert {
            if let Ok(opened) = seal::open_alert(&key, envelope) {
                return Content::Alert {
                    alert: opened.alert,
                    secrets: ReportSecrets(opened.keys),
                };
            }
        } else if let Ok(item) = seal::open_item(&key, envelope) {
            let marks = marks_of(keys, &item);
            return Content::Item { item, marks };
        }
    }
    Content::Sealed
}

/// The hashes of the names and numbers in an item.
pub(super) fn marks_of(keys: &Keys, item: &OpenedItem) -> Vec<Mark> {
    item.payload()
        .map_or(Vec::new(), |payload| identity::marks(keys, &payload))
}

/// A report's keys, on their way to and from the vault.
#[derive(Clone, Debug)]
pub(crate) struct ReportSecrets(pub(crate) ReportKeys);

const PURPOSE: &str = "report keys";

pub(crate) const SEALED: Sealed =
    Sealed::row("reports", "keys_sealed", PURPOSE, &[bytes("report_id")]).of_report("report_id");

impl ReportSecrets {
    /// As they stand in the report's row.
    pub(crate) fn seal(&self, key: &Seals, report: ReportId) -> Result<Vec<u8>, StoreError> {
        let plain = zeroize::Zeroizing::new(
            [self.0.follow_up_token, self.0.reply_key, self.0.mac_key].concat(),
        );
        key.seal(PURPOSE, report.as_bytes(), &plain)
    }
}

/// Reads a report's keys from its row.
pub(crate) fn open_keys(
    key: &Opens,
    report: ReportId,
    sealed: &[u8],
) -> Result<ReportKeys, VaultError> {
    let plain = key.open(PURPOSE, report.as_bytes(), sealed)?;
    let part = |at: usize| -> Result<[u8; 32], VaultError> {
        plain
            .get(at..at + 32)
            .and_then(|part| part.try_into().ok())
            .ok_or(VaultError)
    };
    Ok(ReportKeys {
        follow_up_token: part(0)?,
        reply_key: part(32)?,
        mac_key: part(64)?,
    })
}
