//! The keys in use for what was sealed under an older one.
//!
//! After `ots-server keys rotate data` a server seals with the new key and opens with every
//! one it has. This work goes through the database behind its back and seals anew whatever
//! an older key sealed, so that the older key opens nothing of it any more. What it promises:
//!
//! - Everything is read at every moment: a value stands under the old key or under the new
//!   one, and the server has both.
//! - Small transactions; whatever cuts it off (a kill, a stop, a database that went away)
//!   costs the page in hand, and the next start goes on with what is left.
//! - A value that was changed or erased meanwhile stays as it was left: it is replaced only
//!   where it still is what was read.
//! - A value that does not open is left alone, counted and said; then the work is not done.
//! - A server that lacks the key in use does not start any more from the first moment on
//!   ([`crate::facts`]): it could not read what is sealed.
//!
//! What belongs to a report or a case is sealed by that one's own key ([`crate::own_keys`]), and
//! exports by keys of theirs: of those the keys are sealed by the data key, and the keys are what
//! is sealed anew. What was sealed by the data key before there were own keys is brought under
//! them by the same work, once. The chain of the audit log knows nothing of data keys.
//!
//! **Whoever adds a sealed column adds it to [`ALL`]**; a test looks at every column of the
//! database for one that was forgotten.

mod left;
mod page;
mod sealed;

pub use left::{Left, as_they_came, left};
pub use page::{Progress, Resealing};
pub use sealed::{Column, Of, Sealed};
pub(crate) use sealed::{bytes, int};

use crate::AppState;
use crate::instance::read_meta;
use crate::policy;
use crate::store::{Dialect, StoreError};

/// Every column that the data key seals, or a report's or case's own key that it sealed.
pub const ALL: &[Sealed] = &[
    crate::own_keys::SEALED,
    crate::opener::SEALED,
    crate::reports::SEALED,
    crate::reports::SEALED_UNSENT,
    crate::intake::sms::SEALED,
    crate::accounts::SEALED_TOTP,
    crate::accounts::SEALED_TOTP_OFFERED,
    crate::accounts::SEALED_PASSKEY,
    crate::accounts::SEALED_CEREMONY,
    crate::cases::SEALED_PERSON,
    crate::cases::SEALED_STEP,
    crate::cases::SEALED_PAPER,
    crate::cases::SEALED_SERVICE,
    crate::documents::SEALED,
    crate::doors::SEALED,
    crate::deadlines::SEALED,
    crate::deadlines::SEALED_REVISION,
    crate::barred::SEALED_WHY,
    crate::barred::SEALED_LIFTED,
    crate::glass::SEALED,
    crate::exports::SEALED_WHY,
    crate::exports::SEALED_DECISION,
    crate::exports::SEALED_KEY,
    crate::retention::SEALED_ASKED,
    crate::retention::SEALED_HOLD,
    crate::intake::at_rest::SEALED,
];

/// Under which data key everything is sealed, once it is.
const DONE: &str = "data_key";

/// There once everything of a report or case stands under its own key: where it was sealed before
/// there were such keys, too.
const OWNED: &str = "own_keys";

/// How far that goes. 1: what the data key had sealed. 2: envelopes as they came, too, where such
/// are sealed at rest. A backup of one kind of database in the other says the other's number, and
/// everything is looked at once more.
const fn owned_as(dialect: Dialect) -> &'static [u8] {
    if dialect.keeps_dead_rows() {
        b"2"
    } else {
        b"1"
    }
}

/// Goes on until it is done; at most starts there is nothing to do.
pub(crate) async fn run(state: AppState) {
    loop {
        match all(&state).await {
            Ok(()) => return,
            Err(error) => {
                tracing::error!(%error, "not everything is sealed under the keys in use yet; trying again");
            }
        }
        tokio::time::sleep(policy::BACKFILL_PAUSE).await;
    }
}

async fn all(state: &AppState) -> Result<(), StoreError> {
    let Some(key) = state.keys().vault().newest() else {
        return Ok(());
    };
    let under = read_meta(state.store(), DONE).await?;
    let owned = read_meta(state.store(), OWNED).await?;
    let owned = owned.as_deref() == Some(owned_as(state.store().dialect()));
    if owned && under.as_deref() == Some(key.as_bytes().as_slice()) {
        return Ok(());
    }
    let mut work = Resealing::new(state.store(), state.keys());
    let mut said = None;
    while let Some(now) = work.page(state.clock().now()).await? {
        if now.anew > 0 && said != Some(now.table) {
            said = Some(now.table);
            tracing::info!(
                table = now.table,
                anew = now.anew,
                "sealing anew under the keys in use"
            );
        }
    }
    let done = work.progress();
    if done.stuck > 0 {
        tracing::error!(
            values = done.stuck,
            "these do not open with any data key that is here; keep every old key"
        );
    } else if done.anew > 0 {
        tracing::info!(
            values = done.anew,
            "everything is sealed under the keys in use"
        );
    }
    Ok(())
}
