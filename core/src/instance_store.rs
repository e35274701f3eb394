//! Which instance document the phone goes by: the newest one it has verified.
//!
//! Two sources: the document built into the app (trusted as it is, it is signed by a root it
//! names) and the one fetched last (verified against the one before it when it was stored). The
//! stored one counts only while it is a newer version of the same instance: an app rebuilt for
//! another call centre, or updated with a newer document, brings its own. A stored document that
//! no longer reads or verifies is as if it were not there.

use ots_protocol::instance::SignedInstance;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;

/// Reads the document that was built in or given by hand.
///
/// # Errors
/// [`CoreError::Instance`] when it is none, is not signed, or cannot be used.
pub(crate) fn embedded(bytes: &[u8]) -> Result<SignedInstance, CoreError> {
    SignedInstance::embedded(bytes).map_err(|error| CoreError::Instance(error.to_string()))
}

/// The document to go by now.
pub(crate) fn in_hand(
    connection: &Connection,
    embedded: &SignedInstance,
) -> Result<SignedInstance, CoreError> {
    let stored: Option<Vec<u8>> = connection
        .prepare_cached("SELECT document FROM instance WHERE id = 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let newer = stored
        .and_then(|bytes| SignedInstance::embedded(&bytes).ok())
        .filter(|stored| is_newer(stored, embedded));
    Ok(newer.unwrap_or_else(|| embedded.clone()))
}

/// Keeps a document that was verified as the successor of the one in hand.
pub(crate) fn keep(
    tx: &Transaction<'_>,
    document: &SignedInstance,
    at: &Moment,
) -> Result<(), CoreError> {
    tx.execute(
        "INSERT INTO instance (id, document, fetched_at) VALUES (1, ?1, ?2)
         ON CONFLICT (id) DO UPDATE SET document = ?1, fetched_at = ?2",
        params![document.as_bytes(), at.ms()],
    )?;
    Ok(())
}

fn is_newer(stored: &SignedInstance, embedded: &SignedInstance) -> bool {
    let (stored, embedded) = (stored.document(), embedded.document());
    stored.instance_id == embedded.instance_id && stored.version > embedded.version
}
