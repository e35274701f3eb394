//! The press: one connection, one transaction, one sync.
//!
//! Both ways in (the Reporter's and the direct JNI entry) are this one function. It waits for
//! nothing but another press or another writer of the file, and asks nobody anything. When
//! it says [`PressOutcome::Committed`], the alert is on stable storage and will go out, whatever
//! happens to the process. When it cannot commit, it says so and still gives the sealed text
//! that the reporter can send by SMS.
//!
//! The alert is sealed before the transaction and the same envelope is used for the SMS of a
//! failed commit: should the file system have kept the commit after all, the call centre gets
//! the same bytes twice and not two reports.

use std::path::Path;

use ots_protocol::codes::Urgency;
use ots_protocol::instance::SignedInstance;
use ots_protocol::items::{Alert, Prepared};
use ots_protocol::seal::SealedAlert;
use ots_protocol::{ItemKind, ItemPayload, Payload, ReportId, sms};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use crate::clock::{Clock, Moment};
use crate::db::{Db, Folder, sync_log};
use crate::error::CoreError;
use crate::press_request::{PressFailure, PressOutcome, PressRequest};
use crate::queue::{self, ItemState, NewItem, NewReport};
use crate::{corrupt, follow_up, instance_store, policy, press_connection, release, seal};

/// A sealed press that is not in the queue yet.
struct Draft {
    report_id: ReportId,
    sealed: SealedAlert,
}

/// Presses. Never panics, never waits for the network.
pub fn press(
    folder: &Path,
    instance_file: &[u8],
    request: &PressRequest,
    clock: &dyn Clock,
) -> PressOutcome {
    let mut draft = None;
    match try_press(folder, instance_file, request, clock, &mut draft) {
        Ok(outcome) => outcome,
        Err(error) => {
            let draft = draft.or_else(|| {
                let embedded = instance_store::embedded(instance_file).ok()?;
                Draft::seal(&embedded, request, &clock.read(), false).ok()
            });
            PressOutcome::NotCommitted {
                failure: PressFailure::of(&error),
                sms_text: draft.map(|draft| sms::encode(&draft.sealed.envelope)),
            }
        }
    }
}

fn try_press(
    folder: &Path,
    instance_file: &[u8],
    request: &PressRequest,
    clock: &dyn Clock,
    draft: &mut Option<Draft>,
) -> Result<PressOutcome, CoreError> {
    let embedded = instance_store::embedded(instance_file)?;
    let folder = Folder::prepare(folder)?;
    let at = clock.read();
    let once = |draft: &mut Option<Draft>| {
        press_connection::with(&folder, |db| {
            let outcome = press_into(db, &embedded, request, &at, draft)?;
            if draft.is_some() || request.now {
                sync_log(&folder)?;
            }
            Ok(outcome)
        })
    };
    match once(draft) {
        Err(error) if error.is_corrupt() => {
            corrupt::set_aside(&folder, &embedded, &at)?;
            once(draft)
        }
        other => other,
    }
}

fn press_into(
    db: &mut Db,
    embedded: &SignedInstance,
    request: &PressRequest,
    at: &Moment,
    draft: &mut Option<Draft>,
) -> Result<PressOutcome, CoreError> {
    let instance = instance_store::in_hand(&db.connection, embedded)?;
    let tx = db
        .connection
        .transaction_with_behavior(TransactionBehavior::Immediate)?;
    release::release_due(&tx, at)?;
    if let Some(joined) = join_held(&tx, request, at)? {
        tx.commit()?;
        return Ok(joined);
    }
    // A drill carries nobody's name.
    let prepared = if request.drill {
        None
    } else {
        prepared_box(&tx)?
    };
    let draft = draft.insert(Draft::seal(&instance, request, at, prepared.is_some())?);
    let window = if request.now {
        0
    } else {
        cancel_window_ms(&instance, request)
    };
    insert(&tx, &instance, request, at, draft, window, prepared)?;
    tx.commit()?;
    Ok(PressOutcome::Committed {
        report_id: draft.report_id,
        cancel_window_ms: window,
        joined: false,
    })
}

impl Draft {
    fn seal(
        instance: &SignedInstance,
        request: &PressRequest,
        at: &Moment,
        prepared_follows: bool,
    ) -> Result<Self, CoreError> {
        let report_id = seal::new_report_id(at.now)?;
        let alert = Alert {
            urgency: Some(request.urgency),
            for_whom: request.for_whom,
            drill: request.drill.then_some(true),
            fix: request.fix.clone(),
            language: request.language,
            app_version: request.app_version,
            instance_version: Some(instance.document().version),
            prepared_follows: prepared_follows.then_some(true),
            ..Alert::default()
        };
        let sealed = seal::alert(instance, report_id, &alert)?;
        Ok(Self { report_id, sealed })
    }
}

/// The window in which a press can be called off, in milliseconds: the instance's, or the longer
/// one of a person who needs more time for a button, but never so long that help waits for it.
fn cancel_window_ms(instance: &SignedInstance, request: &PressRequest) -> u64 {
    let asked = u64::from(instance.document().times.cancel_window_s) * 1_000;
    let asked = asked.max(request.least_window_ms);
    asked.min(u64::try_from(policy::CANCEL_WINDOW_MAX.as_millis()).unwrap_or(u64::MAX))
}

/// A thumb that pressed twice meant one report: the same choice joins a press that is held.
fn join_held(
    tx: &Transaction<'_>,
    request: &PressRequest,
    at: &Moment,
) -> Result<Option<PressOutcome>, CoreError> {
    let held: Option<([u8; 16], i64)> = tx
        .prepare_cached(
            "SELECT report.report_id, item.release_at
             FROM item JOIN report USING (report_id)
             WHERE item.state = ?1 AND report.choice = ?2 AND report.hidden = 0
             ORDER BY item.seq DESC LIMIT 1",
        )?
        .query_row(params![ItemState::Held, request.choice()], |row| {
            Ok((queue::id_column(row, 0)?, row.get(1)?))
        })
        .optional()?;
    let Some((report_id, release_at)) = held else {
        return Ok(None);
    };
    let report_id = ReportId::from_bytes(report_id);
    let mut left = u64::try_from(release_at - at.ms()).unwrap_or(0);
    if request.now {
        release::release_now(tx, report_id)?;
        left = 0;
    }
    Ok(Some(PressOutcome::Committed {
        report_id,
        cancel_window_ms: left,
        joined: true,
    }))
}

/// The prepared box, as the payload of the item that carries it.
fn prepared_box(tx: &Transaction<'_>) -> Result<Option<Prepared>, CoreError> {
    let cbor: Option<Vec<u8>> = tx
        .prepare_cached("SELECT box FROM prepared WHERE id = 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    // A box that does not read must not stop a press.
    Ok(cbor.and_then(|cbor| Prepared::from_cbor(&cbor).ok()))
}

fn insert(
    tx: &Transaction<'_>,
    instance: &SignedInstance,
    request: &PressRequest,
    at: &Moment,
    draft: &Draft,
    window_ms: u64,
    prepared: Option<Prepared>,
) -> Result<(), CoreError> {
    let window = i64::try_from(window_ms).unwrap_or(0);
    queue::insert_report(
        tx,
        &NewReport {
            report_id: draft.report_id,
            created: *at,
            choice: (window > 0).then(|| request.choice()),
            drill: request.drill,
            warn_at: warn_at(instance, request, at, window),
            keys: Some(&draft.sealed.keys),
        },
    )?;
    queue::insert_item(
        tx,
        &NewItem {
            item_id: draft.report_id.into(),
            report_id: draft.report_id,
            kind: ItemKind::Alert,
            created: *at,
            release_at: (window > 0).then(|| at.ms() + window),
            envelope: &draft.sealed.envelope,
        },
    )?;
    if let Some(prepared) = prepared {
        let payload = ItemPayload::Prepared(prepared);
        let keys = &draft.sealed.keys;
        follow_up::put_behind(tx, instance, keys, draft.report_id, &payload, at)?;
    }
    Ok(())
}

/// When a danger alert that nobody took points to 110. A drill points nowhere.
fn warn_at(
    instance: &SignedInstance,
    request: &PressRequest,
    at: &Moment,
    window: i64,
) -> Option<i64> {
    let after = i64::from(instance.document().times.taken_after_s) * 1_000;
    (request.urgency == Urgency::Danger && !request.drill).then(|| at.ms() + window + after)
}
