//! Asking for one.

use chrono::{DateTime, Utc};

use super::{ExportError, WHY, check, seal};
use crate::AppState;
use crate::audit;
use crate::cases::enter;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{CaseId, ExportId};
use crate::policy;
use crate::random;
use crate::sent::By;
use crate::store::retrying;

/// Of which cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This one.
    Case(CaseId),
    /// Those opened from this moment on and before that one.
    Opened(DateTime<Utc>, DateTime<Utc>),
}

/// Asks for the identities in these cases.
///
/// # Errors
/// When it is refused, was asked by this very form before, or the database cannot be written; then
/// nothing was asked.
pub async fn ask(
    app: &AppState,
    by: impl Into<By<'_>>,
    scope: Scope,
    why: &str,
    now: DateTime<Utc>,
) -> Result<ExportId, ExportError> {
    let By { user: by, once } = by.into();
    check(by, why)?;
    let (case, from, to) = match scope {
        Scope::Case(id) => {
            if enter(app.store(), by, id, now).await.is_err() {
                return Err(ExportError::Scope);
            }
            (Some(id), now, now)
        }
        Scope::Opened(from, to) if from < to => (None, from, to),
        Scope::Opened(..) => return Err(ExportError::Scope),
    };
    let id = ExportId::new(now, random::bytes());
    let words = seal(app.keys(), WHY, id.as_bytes(), why)?;
    let asked = retrying(|| async {
        let mut tx = app.store().begin().await?;
        if !once.first(&mut tx, now).await? {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO exports (export_id, asked_by, asked_at, case_id, from_at, to_at, state, words, people, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7, 0, $8)",
        )
        .bind(id.as_bytes().to_vec())
        .bind(by.id.as_bytes().to_vec())
        .bind(to_ms(now))
        .bind(case.map(|id| id.as_bytes().to_vec()))
        .bind(to_ms(from))
        .bind(to_ms(to))
        .bind(words.clone())
        .bind(to_ms(now + policy::EXPORT_PATIENCE))
        .execute(tx.conn())
        .await?;
        let entry = audit::Entry {
            actor: &by.id.to_string(),
            action: "ask-export",
            subject: &id.to_string(),
            reason: "",
        };
        audit::append(&mut tx, app.keys(), entry, now).await?;
        tx.event(NewEvent::new(EventKind::Export, now).by(by.id));
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    if asked {
        Ok(id)
    } else {
        Err(ExportError::SentBefore)
    }
}
