//! The prepared button: filled in once, calmly, sealed at that moment, and unreadable here since.

use ots_protocol::instance::SignedInstance;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::forms::PreparationForm;
use crate::{erase, seal};

/// That the button is prepared, and the one answer the phone must know itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Prepared {
    /// When, by the phone's clock.
    pub prepared_at_ms: i64,
    /// Whether a press may carry the phone's position.
    pub position_allowed: bool,
}

/// Seals and keeps what was filled in; what was prepared before is replaced.
pub(crate) fn prepare(
    tx: &Transaction<'_>,
    instance: &SignedInstance,
    form: &PreparationForm,
    at: &Moment,
) -> Result<(), CoreError> {
    let sealed = seal::prepared(instance, &form.contents(at.ms())?)?;
    tx.execute(
        "INSERT INTO prepared (id, box, prepared_at, position_allowed) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET box = ?1, prepared_at = ?2, position_allowed = ?3",
        params![sealed, at.ms(), form.position_allowed],
    )?;
    erase::mark_due(tx)
}

/// Takes the preparation back.
pub(crate) fn unprepare(tx: &Transaction<'_>) -> Result<(), CoreError> {
    tx.execute("DELETE FROM prepared", [])?;
    erase::mark_due(tx)
}

/// Whether the button is prepared.
pub(crate) fn prepared(connection: &Connection) -> Result<Option<Prepared>, CoreError> {
    Ok(connection
        .query_row(
            "SELECT prepared_at, position_allowed FROM prepared",
            [],
            |row| {
                Ok(Prepared {
                    prepared_at_ms: row.get(0)?,
                    position_allowed: row.get(1)?,
                })
            },
        )
        .optional()?)
}
