//! An SMS from a gateway: kept whole and encrypted, then read.

use chrono::{DateTime, Utc};
use ots_protocol::{Envelope, ItemKind, ReportId, sms};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::Row;

use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::identity;
use crate::ids;
use crate::keys::{Keys, VaultError};
use crate::own_keys::{self, Opens};
use crate::policy;
use crate::reports::{ReportState, Trouble, Via, news, state_code};
use crate::reseal::{Sealed, bytes};
use crate::store::{Store, StoreError, Tx, retrying};

const PURPOSE: &str = "sms";

pub(crate) const SEALED: Sealed =
    Sealed::row("sms", "sealed", PURPOSE, &[bytes("sms_id")]).of_report("report_id");

/// What the gateway told. No `Debug`: it is all somebody's words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The sender's number as the network gave it: no permission to call or answer.
    pub from: String,
    /// The text.
    pub text: String,
    /// The gateway's own number for the message.
    pub id: Option<String>,
    /// When the gateway had it, as it says.
    pub received_at: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) report: ReportId,
    pub(crate) decoded: bool,
    pub(crate) new: bool,
    /// To be stored like any other, if there is one.
    pub(crate) envelope: Option<Envelope>,
}

impl Told {
    /// Whether there is anything in it for a person to read: it is no alert, or words stand
    /// around one.
    #[must_use]
    pub fn says_more_than_a_press(&self) -> bool {
        let bare = sms::PREFIX.len() + sms::BODY_CHARS;
        sms::decode(&self.text).is_err() || self.text.trim().chars().count() > bare
    }

    /// One name for one message, so that a gateway's retry is the same row.
    ///
    /// Where the gateway tells nothing to tell messages apart by, the name holds the stretch of
    /// time in which it came: the same words much later are another call for help.
    fn name(&self, stretch: i64) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [
            Some(&self.from),
            Some(&self.text),
            self.id.as_ref(),
            self.received_at.as_ref(),
        ] {
            let part = part.map_or("", String::as_str);
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        if self.is_nameless() {
            hash.update(stretch.to_be_bytes());
        }
        hash.finalize().into()
    }

    /// Whether the gateway told nothing to tell it from the same words at another time.
    fn is_nameless(&self) -> bool {
        let told = |part: &Option<String>| part.as_deref().is_some_and(|part| !part.is_empty());
        !told(&self.id) && !told(&self.received_at)
    }
}

/// Keeps a message; an undecodable one becomes a report of its own and rings.
pub(crate) async fn keep(
    store: &Store,
    keys: &Keys,
    told: &Told,
    now: DateTime<Utc>,
) -> Result<Kept, StoreError> {
    retrying(|| attempt(store, keys, told, now)).await
}

async fn attempt(
    store: &Store,
    keys: &Keys,
    told: &Told,
    now: DateTime<Utc>,
) -> Result<Kept, StoreError> {
    let mut tx = store.begin().await?;
    let name = name_of(&mut tx, told, now).await?;
    let envelope = sms::decode(&told.text)
        .ok()
        .and_then(|bytes| Envelope::parse(bytes).ok());
    let mut random = [0; 10];
    random.copy_from_slice(&name[..10]);
    let report = envelope
        .as_ref()
        .map_or_else(|| ReportId::new(now, random), Envelope::report_id);
    let plain = serde_json::to_vec(told).map_err(|_| StoreError::Corrupt("SMS"))?;
    let key = own_keys::sealing(&mut tx, keys, Owner::Report(report)).await?;
    // Asked with the key in hand: an erasure that was under way then is over by now.
    if envelope.is_some() && was_erased(&mut tx, report).await? {
        return Ok(Kept {
            report,
            decoded: true,
            new: false,
            envelope,
        });
    }
    let sealed = key.seal(PURPOSE, &name, &plain)?;
    let new = sqlx::query("INSERT INTO sms (sms_id, received_at, report_id, decoded, sealed) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (sms_id) DO NOTHING")
        .bind(name.to_vec())
        .bind(to_ms(now))
        .bind(report.as_bytes().to_vec())
        .bind(i64::from(envelope.is_some()))
        .bind(sealed)
        .execute(tx.conn())
        .await?
        .rows_affected()
        == 1;
    if !new {
        let known: Vec<u8> = sqlx::query_scalar("SELECT report_id FROM sms WHERE sms_id = $1")
            .bind(name.to_vec())
            .fetch_one(tx.conn())
            .await?;
        let report = ids::report_id(&known).ok_or(StoreError::Corrupt("report id"))?;
        return Ok(Kept {
            report,
            decoded: envelope.is_some(),
            new,
            envelope,
        });
    }
    identity::record_sender(&mut tx, keys, report, &told.from).await?;
    if envelope.is_none() {
        let at = to_ms(now);
        sqlx::query(
            "INSERT INTO reports (report_id, pressed_at, received_at, via, urgency, for_whom, drill, trouble, conflicts, state, version, waiting_since, \
             last_update, fetched_update) VALUES ($1, $2, $3, $4, 0, 0, 0, $5, 0, $6, 1, $7, 0, 0)",
        )
        .bind(report.as_bytes().to_vec())
        .bind(at)
        .bind(at)
        .bind(Via::Sms.code())
        .bind(Trouble::SmsNotDecodable.code())
        .bind(state_code(ReportState::Waiting))
        .bind(at)
        .execute(tx.conn())
        .await?;
        tx.event(
            NewEvent::new(EventKind::Unreadable, now)
                .report(report)
                .detail("sms"),
        );
    }
    if envelope.is_some() && told.says_more_than_a_press() {
        arrived(&mut tx, report, now).await?;
    }
    tx.commit().await?;
    Ok(Kept {
        report,
        decoded: envelope.is_some(),
        new,
        envelope,
    })
}

/// The name under which this message is kept, or was kept when it came before.
async fn name_of(tx: &mut Tx<'_>, told: &Told, now: DateTime<Utc>) -> Result<[u8; 32], StoreError> {
    let patience = i64::try_from(policy::SMS_AGAIN.as_millis()).unwrap_or(i64::MAX);
    let stretch = to_ms(now).div_euclid(patience);
    if told.is_nameless() {
        // It may have come at the end of the stretch before this one.
        let before = told.name(stretch - 1);
        let came = sqlx::query("SELECT 1 FROM sms WHERE sms_id = $1 AND received_at > $2")
            .bind(before.to_vec())
            .bind(to_ms(now) - patience)
            .fetch_optional(tx.conn())
            .await?;
        if came.is_some() {
            return Ok(before);
        }
    }
    Ok(told.name(stretch))
}

/// Words around a press that came by another way before: somebody reads them as they read a message.
/// Where the press itself is still to come, it calls them.
async fn arrived(tx: &mut Tx<'_>, report: ReportId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let there = sqlx::query("SELECT 1 FROM reports WHERE report_id = $1")
        .bind(report.as_bytes().to_vec())
        .fetch_optional(tx.conn())
        .await?
        .is_some();
    if there {
        news(tx, report, ItemKind::Message, to_ms(now)).await?;
        let event = NewEvent::new(EventKind::Item, now).report(report);
        tx.event(event.detail("sms"));
    }
    Ok(())
}

/// Whether a report was erased: neither its sender's number nor the words around it are kept again.
async fn was_erased(tx: &mut Tx<'_>, report: ReportId) -> Result<bool, StoreError> {
    let found = sqlx::query("SELECT 1 FROM erased WHERE report_id = $1")
        .bind(report.as_bytes().to_vec())
        .fetch_optional(tx.conn())
        .await?;
    Ok(found.is_some())
}

/// Every SMS of a report, opened, oldest first: for whoever holds it. `None` is one that does not
/// open.
///
/// # Errors
/// When the database cannot be read.
pub async fn messages(
    store: &Store,
    keys: &Keys,
    report: ReportId,
) -> Result<Vec<(DateTime<Utc>, Option<Told>)>, StoreError> {
    let rows = sqlx::query("SELECT sms_id, received_at, sealed FROM sms WHERE report_id = $1 ORDER BY received_at, sms_id")
        .bind(report.as_bytes().to_vec())
        .fetch_all(store.reader())
        .await?;
    let key = own_keys::opening(store, keys, Owner::Report(report)).await?;
    rows.iter()
        .map(|row| {
            let (name, at, sealed): (Vec<u8>, i64, Vec<u8>) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok((crate::clock::from_ms(at), open(&key, &name, &sealed).ok()))
        })
        .collect()
}

fn open(key: &Opens, name: &[u8], sealed: &[u8]) -> Result<Told, StoreError> {
    let broken = |_: VaultError| StoreError::Corrupt("SMS at rest");
    let plain = key.open(PURPOSE, name, sealed).map_err(broken)?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt("SMS at rest"))
}

/// A page of all SMS by their names, from behind `name`, opened: to hash their senders. `None`
/// stands for what does not open.
pub(crate) async fn after(
    store: &Store,
    keys: &Keys,
    name: &[u8],
    page: i64,
) -> Result<Vec<(Vec<u8>, ReportId, Option<Told>)>, StoreError> {
    sqlx::query(
        "SELECT s.sms_id, s.report_id, s.sealed, k.sealed FROM sms s \
         LEFT JOIN own_keys k ON k.owner_kind = 1 AND k.owner_id = s.report_id \
         WHERE s.sms_id > $1 ORDER BY s.sms_id LIMIT $2",
    )
    .bind(name.to_vec())
    .bind(page)
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| {
        let (name, report, sealed): (Vec<u8>, Vec<u8>, Vec<u8>) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let report = ids::report_id(&report).ok_or(StoreError::Corrupt("report id"))?;
        let told = own_keys::from_row(keys, Owner::Report(report), row.try_get(3)?)
            .and_then(|key| open(&key, &name, &sealed))
            .ok();
        Ok((name, report, told))
    })
    .collect()
}
