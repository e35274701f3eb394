//! What was opened becomes rows and events, exactly once.
//!
//! A row counts as opened by whoever changes its `opened` from 0; a process that
//! finds it changed leaves it alone.

use chrono::{DateTime, Utc};
use ots_protocol::ReportId;
use ots_protocol::codes::Urgency;
use ots_protocol::items::{Alert, ItemKind};
use sha2::{Digest, Sha256};

use super::crypt::{Content, Opened, ReportSecrets};
use super::take_up::Place;
use super::{alerts, judge};
use crate::clock::to_ms;
use crate::deadlines::{Owner, mark};
use crate::events::{EventKind, NewEvent};
use crate::keys::Keys;
use crate::own_keys;
use crate::reports::{ReportState, Trouble, WAITS_AGAIN, append_state, news, state_code};
use crate::store::{Store, StoreError, Tx};

/// Records a batch.
pub(super) async fn apply(
    store: &Store,
    keys: &Keys,
    opened: &[Opened],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut order: Vec<&Opened> = opened.iter().collect();
    order.sort_by_key(|opened| (opened.row.envelope.item_id(), &opened.row.variant));
    let mut tx = store.begin().await?;
    let (alerts, others): (Vec<&Opened>, Vec<&Opened>) = order
        .into_iter()
        .partition(|opened| opened.is_first_alert());
    // A flood is a flood of presses: they go in all at once.
    for opened in alerts::apply(&mut tx, keys, &alerts, now).await? {
        if let Content::Alert { alert, secrets } = &opened.content {
            alert_opened(&mut tx, keys, opened, alert.as_ref().ok(), secrets, now).await?;
        }
    }
    for opened in others {
        if claim(&mut tx, opened).await? {
            match &opened.content {
                Content::Alert { alert, secrets } => {
                    alert_opened(&mut tx, keys, opened, alert.as_ref().ok(), secrets, now).await?
                }
                Content::Item { item, marks } => {
                    judge::item_opened(&mut tx, keys, opened, item, marks, now).await?
                }
                Content::Sealed => cannot_open(&mut tx, opened, now).await?,
            }
        }
    }
    tx.commit().await
}

async fn claim(tx: &mut Tx<'_>, opened: &Opened) -> Result<bool, StoreError> {
    let (state, proven) = match opened.content {
        // The keys themselves come out of an alert: it needs no other proof.
        Content::Alert { .. } => (1_i64, 1_i64),
        Content::Item { .. } => (1, 0),
        Content::Sealed => (2, 0),
    };
    let done = sqlx::query("UPDATE items SET opened = $1, proven = $2 WHERE item_id = $3 AND variant = $4 AND opened = 0")
        .bind(state)
        .bind(proven)
        .bind(opened.row.envelope.item_id().as_bytes().to_vec())
        .bind(opened.row.variant.clone())
        .execute(tx.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

async fn alert_opened(
    tx: &mut Tx<'_>,
    keys: &Keys,
    opened: &Opened,
    alert: Option<&Alert>,
    secrets: &ReportSecrets,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let report = opened.row.envelope.report_id();
    let conflict = !opened.row.variant.is_empty();
    let here = !place_for(tx, opened).await?;
    let urgency = alert.map_or(Urgency::Danger, Alert::rings_as);
    let key = own_keys::sealing(tx, keys, Owner::Report(report)).await?;
    let sealed = secrets.seal(&key, report)?;
    // Where another body under this id was opened first, its keys stay: it is the
    // one that the first receipt spoke of.
    let first = sqlx::query(
        "UPDATE reports SET urgency = $1, for_whom = $2, drill = $3, trouble = $4, token_hash = $5, keys_sealed = $6 \
         WHERE report_id = $7 AND token_hash IS NULL",
    )
    .bind(code(urgency.code()))
    .bind(alert.and_then(|alert| alert.for_whom).map_or(0, |whom| code(whom.code())))
    .bind(i64::from(alert.is_some_and(Alert::is_drill)))
    .bind(if alert.is_some() { Trouble::None } else { Trouble::CannotOpen }.code())
    .bind(Sha256::digest(secrets.0.follow_up_token).to_vec())
    .bind(sealed)
    .bind(report.as_bytes().to_vec())
    .execute(tx.conn())
    .await?
    .rows_affected()
        == 1;
    if conflict {
        count_conflict(tx, report).await?;
    }
    // Somebody may have taken it before it said that it is a drill, which owes nothing.
    if first && here {
        mark(tx, Owner::Report(report), now).await?;
    }
    // Whoever has seen a report's id can make a second alert for it: its keys prove nothing.
    // But it may be the true one, and the first a forgery: danger counts whichever says it.
    let again = !first
        && opened.rings_as() == Urgency::Danger.slug()
        && ring_as_danger(tx, keys, report, now).await?;
    let kind = if first || again {
        EventKind::Report
    } else {
        EventKind::Item
    };
    tx.event(
        NewEvent::new(kind, now)
            .report(report)
            .item(opened.row.envelope.item_id())
            .detail(opened.rings_as()),
    );
    if !first {
        return Ok(());
    }
    // Items that overtook their alert can be judged now.
    judge::judge_again(tx, keys, report, &secrets.0.mac_key, now).await
}

/// Two alerts under one id disagree: the graver one is rung for, never the other way
/// round. Whoever holds the report took it for less than danger, or has closed it: then
/// it waits for somebody again, and the phone is told so. Says whether it does.
async fn ring_as_danger(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let danger = code(Urgency::Danger.code());
    let again = sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE reports SET {WAITS_AGAIN} WHERE report_id = $3 AND state <> $4 AND (state = $5 OR urgency <> $6 OR drill = 1)")))
    .bind(state_code(ReportState::Waiting))
    .bind(to_ms(now))
    .bind(report.as_bytes().to_vec())
    .bind(state_code(ReportState::Waiting))
    .bind(state_code(ReportState::Closed))
    .bind(danger)
    .execute(tx.conn())
    .await?
    .rows_affected()
        == 1;
    if again {
        append_state(tx, keys, report, ReportState::Waiting, now).await?;
    }
    sqlx::query("UPDATE reports SET urgency = $1, drill = 0 WHERE report_id = $2")
        .bind(danger)
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(again)
}

/// Its own key in the database does not open: it is kept, and rings as what cannot be read; once,
/// however often it is looked at again. What comes later to a report that was read is marked there
/// as something that nobody has read: it may be its reporter's words, and rings as they do.
pub(super) async fn stuck(store: &Store, at: &Place, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let ours: Option<i64> = sqlx::query_scalar(
        "UPDATE items SET opened = 4 WHERE item_id = $1 AND variant = $2 AND opened = 0 RETURNING kind",
    )
    .bind(at.item.as_bytes().to_vec())
    .bind(at.variant.clone())
    .fetch_optional(tx.conn())
    .await?;
    let Some(kind) = ours else { return Ok(()) };
    let kind = ItemKind::from_code(kind.try_into().unwrap_or(0));
    make_place(&mut tx, at).await?;
    let said = sqlx::query(
        "UPDATE reports SET trouble = $1 WHERE report_id = $2 AND token_hash IS NULL AND trouble <> $1",
    )
    .bind(Trouble::CannotOpen.code())
    .bind(at.report.as_bytes().to_vec())
    .execute(tx.conn())
    .await?
    .rows_affected()
        == 1;
    let read = sqlx::query("SELECT 1 FROM reports WHERE report_id = $1 AND token_hash IS NOT NULL")
        .bind(at.report.as_bytes().to_vec())
        .fetch_optional(tx.conn())
        .await?
        .is_some();
    if said || read {
        let event = if said {
            EventKind::Unreadable
        } else {
            EventKind::Item
        };
        tx.event(
            NewEvent::new(event, now)
                .report(at.report)
                .item(at.item)
                .detail(kind.slug()),
        );
    }
    if read && kind != ItemKind::Alert && at.via.has_app() {
        news(&mut tx, at.report, kind, at.received_at).await?;
    }
    tx.commit().await
}

async fn cannot_open(
    tx: &mut Tx<'_>,
    opened: &Opened,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let report = opened.row.envelope.report_id();
    place_for(tx, opened).await?;
    sqlx::query("UPDATE reports SET trouble = $1 WHERE report_id = $2 AND token_hash IS NULL")
        .bind(Trouble::CannotOpen.code())
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    if !opened.row.variant.is_empty() {
        count_conflict(tx, report).await?;
    }
    tx.event(
        NewEvent::new(EventKind::Unreadable, now)
            .report(report)
            .item(opened.row.envelope.item_id()),
    );
    Ok(())
}

/// Makes the report's row if this is the first of it to be opened.
pub(super) async fn place_for(tx: &mut Tx<'_>, opened: &Opened) -> Result<bool, StoreError> {
    make_place(tx, &opened.row.place()).await
}

async fn make_place(tx: &mut Tx<'_>, at: &Place) -> Result<bool, StoreError> {
    let received = at.received_at;
    let made = sqlx::query(
        "INSERT INTO reports (report_id, pressed_at, received_at, age_ms, via, urgency, for_whom, drill, trouble, conflicts, state, version, \
         waiting_since, last_update, fetched_update) \
         VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, 0, $7, 1, $8, 0, 0) ON CONFLICT (report_id) DO NOTHING",
    )
    .bind(at.report.as_bytes().to_vec())
    .bind(at.report.time().map_or(received, to_ms))
    .bind(received)
    .bind(at.age_ms)
    .bind(at.via.code())
    .bind(Trouble::AlertMissing.code())
    .bind(state_code(ReportState::Waiting))
    .bind(received)
    .execute(tx.conn())
    .await?;
    Ok(made.rows_affected() == 1)
}

async fn count_conflict(tx: &mut Tx<'_>, report: ReportId) -> Result<(), StoreError> {
    sqlx::query("UPDATE reports SET conflicts = conflicts + 1 WHERE report_id = $1")
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) fn code(wire: u64) -> i64 {
    i64::try_from(wire).unwrap_or(i64::MAX)
}
