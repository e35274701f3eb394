//! Sealed items of written reports, brought to the intake until they are in.
//!
//! They stand in the database from the moment the form was sent. Bringing them twice does no
//! harm: the same bytes are the same item.

use ots_protocol::Envelope;
use ots_protocol::batch::decode_items;
use sqlx::Row as _;

use crate::AppState;
use crate::intake::{Incoming, Outcome};
use crate::policy;
use crate::reports::Via;
use crate::store::{StoreError, retrying};

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
        "SELECT draft_id, door, items FROM written WHERE items IS NOT NULL ORDER BY at",
    )
    .fetch_all(app.store().reader())
    .await?;
    for row in rows {
        let (draft, door, items): (Vec<u8>, i64, Vec<u8>) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let items = decode_items(&items).map_err(|_| StoreError::Corrupt("written items"))?;
        let mut in_now = true;
        for item in items {
            let envelope =
                Envelope::parse(item.envelope).map_err(|_| StoreError::Corrupt("written items"))?;
            let incoming = Incoming::new(envelope, item.age_ms, Via::from_code(door));
            let outcome = app.intake().submit(incoming).await;
            in_now &= !matches!(outcome, Outcome::TryAgain(_));
        }
        if in_now {
            retrying(|| async {
                let mut tx = app.store().begin().await?;
                sqlx::query("UPDATE written SET items = NULL WHERE draft_id = $1")
                    .bind(draft.clone())
                    .execute(tx.conn())
                    .await?;
                tx.commit().await
            })
            .await?;
        }
    }
    Ok(())
}
