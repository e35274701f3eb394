//! Presses that are opened for the first time, many in a few statements.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use ots_protocol::codes::Urgency;
use ots_protocol::items::Alert;
use ots_protocol::{ItemId, ReportId};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::apply::code;
use super::crypt::{Content, Opened};
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::ids;
use crate::keys::Keys;
use crate::own_keys::{self, Fresh};
use crate::reports::{ReportState, Trouble, state_code};
use crate::store::{Bulk, StoreError, Tx, pieces};

static CLAIM: Bulk = Bulk::new(
    "UPDATE items SET opened = 1, proven = 1 WHERE opened = 0 AND length(variant) = 0 AND item_id IN (VALUES ",
    1,
    ") RETURNING item_id",
);
static INSERT: Bulk = Bulk::new(
    "INSERT INTO reports (report_id, pressed_at, received_at, age_ms, via, urgency, for_whom, drill, trouble, conflicts, state, version, \
     waiting_since, last_update, fetched_update, token_hash, keys_sealed) VALUES ",
    17,
    " ON CONFLICT (report_id) DO NOTHING RETURNING report_id",
);

impl Opened {
    /// A press, and the first body under its id.
    pub(super) fn is_first_alert(&self) -> bool {
        self.row.variant.is_empty() && matches!(self.content, Content::Alert { .. })
    }
}

/// Records presses, in the order of their ids. Gives back those whose report was
/// there already, with an item that overtook them or another body: they are claimed
/// and want a closer look.
pub(super) async fn apply<'o>(
    tx: &mut Tx<'_>,
    keys: &Keys,
    alerts: &[&'o Opened],
    now: DateTime<Utc>,
) -> Result<Vec<&'o Opened>, StoreError> {
    let mut known_before = Vec::new();
    for chunk in pieces(alerts) {
        let claimed = claim(tx, chunk).await?;
        let ours: Vec<&'o Opened> = chunk
            .iter()
            .filter(|opened| claimed.contains(&opened.row.envelope.item_id()))
            .copied()
            .collect();
        for piece in pieces(&ours) {
            let new = insert(tx, keys, piece).await?;
            for opened in piece {
                let report = opened.row.envelope.report_id();
                if new.contains(&report) {
                    let event = NewEvent::new(EventKind::Report, now);
                    tx.event(
                        event
                            .report(report)
                            .item(report.into())
                            .detail(opened.rings_as()),
                    );
                } else {
                    known_before.push(*opened);
                }
            }
        }
    }
    Ok(known_before)
}

async fn claim(tx: &mut Tx<'_>, alerts: &[&Opened]) -> Result<HashSet<ItemId>, StoreError> {
    let mut query = sqlx::query(CLAIM.rows(tx.dialect(), alerts.len()));
    for opened in alerts {
        query = query.bind(opened.row.envelope.item_id().as_bytes().to_vec());
    }
    let rows = query.fetch_all(tx.conn()).await?;
    rows.iter()
        .map(|row| ids::item_id(row.try_get(0)?).ok_or(StoreError::Corrupt("item id")))
        .collect()
}

async fn insert(
    tx: &mut Tx<'_>,
    keys: &Keys,
    alerts: &[&Opened],
) -> Result<HashSet<ReportId>, StoreError> {
    let owners: Vec<Owner> = alerts
        .iter()
        .map(|opened| Owner::Report(opened.row.envelope.report_id()))
        .collect();
    // Where envelopes are sealed at rest the intake has made them; elsewhere nobody has, as a rule.
    let own = if tx.dialect().keeps_dead_rows() {
        own_keys::sealing_all(tx, keys, &owners).await?
    } else {
        let fresh = owners.iter().map(|owner| Fresh::of(keys, *owner));
        own_keys::sealing_new(tx, keys, fresh.collect::<Result<_, _>>()?).await?
    };
    let mut query = sqlx::query(INSERT.rows(tx.dialect(), alerts.len()));
    for opened in alerts {
        let Content::Alert { alert, secrets } = &opened.content else {
            return Err(StoreError::Corrupt("a press that is none"));
        };
        let (row, alert) = (&opened.row, alert.as_ref().ok());
        let report = row.envelope.report_id();
        let owner = Owner::Report(report);
        let key = match own.get(owner) {
            Some(key) => key.clone(),
            None => own_keys::sealing(tx, keys, owner).await?,
        };
        query = query
            .bind(report.as_bytes().to_vec())
            .bind(report.time().map_or(row.received_at, to_ms))
            .bind(row.received_at)
            .bind(row.age_ms)
            .bind(row.via.code())
            .bind(code(alert.map_or(Urgency::Danger, Alert::rings_as).code()))
            .bind(
                alert
                    .and_then(|alert| alert.for_whom)
                    .map_or(0, |whom| code(whom.code())),
            )
            .bind(i64::from(alert.is_some_and(Alert::is_drill)))
            .bind(
                if alert.is_some() {
                    Trouble::None
                } else {
                    Trouble::CannotOpen
                }
                .code(),
            )
            .bind(0_i64)
            .bind(state_code(ReportState::Waiting))
            .bind(1_i64)
            .bind(row.received_at)
            .bind(0_i64)
            .bind(0_i64)
            .bind(Sha256::digest(secrets.0.follow_up_token).to_vec())
            .bind(secrets.seal(&key, report)?);
    }
    let rows = query.fetch_all(tx.conn()).await?;
    rows.iter()
        .map(|row| ids::report_id(row.try_get(0)?).ok_or(StoreError::Corrupt("report id")))
        .collect()
}

impl Opened {
    /// The word for machines that goes with its event.
    pub(super) fn rings_as(&self) -> &'static str {
        match &self.content {
            Content::Alert {
                alert: Ok(alert), ..
            } if alert.is_drill() => "drill",
            Content::Alert {
                alert: Ok(alert), ..
            } => alert.rings_as().slug(),
            _ => Urgency::Danger.slug(),
        }
    }
}
