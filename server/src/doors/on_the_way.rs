//! Sealed items of written reports, brought to the intake until they are in.
//!
//! They stand in the database from the moment the form was sent. Bringing them twice does no
//! harm: the same bytes are the same item.

use ots_protocol::Envelope;
use ots_protocol::batch::{decode_items, encode_items};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::DraftId;
use super::seal::Sealed;
use crate::AppState;
use crate::deadlines::Owner;
use crate::ids;
use crate::intake::{Incoming, Outcome};
use crate::keys::Keys;
use crate::own_keys;
use crate::policy;
use crate::reports::Via;
use crate::store::{StoreError, Tx, retrying};

/// What they are sealed for at rest, by their report's own key.
const WRITTEN: &str = "written items";

/// The items of a form as they stand until they are in, and whether they are sealed once more, as
/// those are that are in ([`crate::intake`]).
pub(super) async fn at_rest(
    tx: &mut Tx<'_>,
    keys: &Keys,
    draft: DraftId,
    form: &Sealed,
) -> Result<(Vec<u8>, i64), StoreError> {
    let items = encode_items(&form.items);
    if !tx.dialect().keeps_dead_rows() {
        return Ok((items, 0));
    }
    let own = own_keys::sealing(tx, keys, Owner::Report(form.report)).await?;
    Ok((own.seal(WRITTEN, draft.as_bytes(), &items)?, 1))
}

/// Takes up what a crash left, at the start and then now and again.
pub(crate) async fn run(app: AppState) {
    loop {
        bring_in(&app).await;
        tokio::time::sleep(policy::WRITTEN_POLL).await;
    }
}

/// Brings everything that is on the way; what cannot be brought now stays.
pub(super) async fn bring_in(app: &AppState) {
    if let Err(error) = all(app).await {
        tracing::error!(%error, "written reports are not in the queue yet; trying again");
    }
}

async fn all(app: &AppState) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT w.draft_id, w.door, w.items, w.at_rest, w.report_id, k.sealed FROM written w \
         LEFT JOIN own_keys k ON k.owner_kind = 1 AND k.owner_id = w.report_id WHERE w.items IS NOT NULL ORDER BY w.at",
    )
    .fetch_all(app.store().reader())
    .await?;
    for row in rows {
        match retrying(|| one(app, &row)).await {
            Ok(()) => {}
            Err(StoreError::Corrupt(what)) => {
                tracing::error!(
                    what,
                    "a written report does not open and is not in the queue"
                );
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// None waits for another: one that does not open stays, and is tried again with the next look.
async fn one(app: &AppState, row: &AnyRow) -> Result<(), StoreError> {
    let (draft, door, items): (Vec<u8>, i64, Vec<u8>) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    // As they were sealed for the intake, or once more by the report's own key.
    let items = if row.try_get::<i64, _>(3)? == 0 {
        items
    } else {
        let report = ids::report_id(&row.try_get::<Vec<u8>, _>(4)?)
            .ok_or(StoreError::Corrupt("report id"))?;
        let own = own_keys::from_row(app.keys(), Owner::Report(report), row.try_get(5)?)?;
        own.open(WRITTEN, &draft, &items)
            .map_err(|_| StoreError::Corrupt("written items"))?
            .to_vec()
    };
    let items = decode_items(&items).map_err(|_| StoreError::Corrupt("written items"))?;
    for item in items {
        let envelope =
            Envelope::parse(item.envelope).map_err(|_| StoreError::Corrupt("written items"))?;
        let incoming = Incoming::new(envelope, item.age_ms, Via::from_code(door));
        if let Outcome::TryAgain(_) = app.intake().submit(incoming).await {
            return Ok(());
        }
    }
    let mut tx = app.store().begin().await?;
    sqlx::query("UPDATE written SET items = NULL WHERE draft_id = $1")
        .bind(draft)
        .execute(tx.conn())
        .await?;
    tx.commit().await
}
