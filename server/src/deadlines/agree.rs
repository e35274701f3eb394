//! What another person says of what was said: a second supervisor agrees, or it is taken back.

use chrono::{DateTime, Utc};

use super::say::{finish, keep};
use super::{Kind, Owner, SayError, Standing, revisions, settle};
use crate::AppState;
use crate::accounts::{Hands, NotSecond, User, note_hands};
use crate::clock::to_ms;
use crate::store::retrying;

/// The police need not hear of it, says a second supervisor too: it runs no more, and stands
/// against erasure no more.
///
/// # Errors
/// When nobody else has said so, `by` is not the second of two beside them, or it cannot be written.
pub async fn confirm_waiver(
    app: &AppState,
    by: &User,
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    settle(app, owner).await?;
    let (waived_by, waived_at) = super::deadlines_of(app.store(), owner)
        .await?
        .into_iter()
        .find(|one| one.kind == Kind::Police && one.standing == Standing::Running)
        .and_then(|one| one.waived_by.zip(one.waived_at))
        .ok_or(SayError::NotRunning)?;
    if waived_by == by.id {
        return Err(SayError::OwnWaiver);
    }
    let agreed = retrying(|| async {
        let mut tx = app.store().begin().await?;
        let hands = Hands::since(tx.conn(), waived_at).await?;
        if let Err(why) = hands.second(by.id, (waived_by, waived_at), now) {
            return Ok(Err(why));
        }
        // With what this very supervisor said, and no other.
        let done = sqlx::query(
            "UPDATE deadlines SET confirmed_at = $1, confirmed_by = $2, state = 3 WHERE owner_kind = $3 AND owner_id = $4 AND kind = $5 \
             AND state = 1 AND waived_by = $6 AND waived_at = $7 AND confirmed_at IS NULL",
        )
        .bind(to_ms(now))
        .bind(by.id.as_bytes().to_vec())
        .bind(owner.kind())
        .bind(owner.bytes())
        .bind(Kind::Police.code())
        .bind(waived_by.as_bytes().to_vec())
        .bind(to_ms(waived_at))
        .execute(tx.conn())
        .await?;
        let of = (owner, Kind::Police, "confirmed");
        let kept = keep(tx, app, by, of, done.rows_affected() == 1, now).await?;
        Ok(Ok::<_, NotSecond>(kept))
    })
    .await?;
    if let Err(why) = agreed {
        let what = owner.to_string();
        note_hands(app.store(), app.keys(), (by.id, &what), why.by(), now).await?;
    }
    finish(app, owner, agreed?).await
}

/// What was said at `seen` holds no more: it was a mistake, or a supervisor does not agree. The
/// deadline runs again from where it began, and what was said is kept.
///
/// # Errors
/// When another thing stands by now, or it cannot be written.
pub async fn take_back(
    app: &AppState,
    by: &User,
    (owner, kind): (Owner, Kind),
    seen: i64,
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    settle(app, owner).await?;
    let known = super::deadlines_of(app.store(), owner).await?;
    let known = known.into_iter().find(|one| one.kind == kind);
    let known = known
        .filter(|one| one.said_at().map(to_ms) == Some(seen))
        .ok_or(SayError::NotRunning)?;
    if known.done_by.is_none() && !by.role.supervises() {
        return Err(SayError::OnlySupervisors);
    }
    let kept = retrying(|| async {
        let mut tx = app.store().begin().await?;
        revisions::keep(&mut tx, by.id, (owner, kind), now).await?;
        // Not of what was erased: nobody could say anew what it was.
        let done = sqlx::query(
            "UPDATE deadlines SET done_at = NULL, done_by = NULL, done_day = NULL, covers_to = NULL, waived_at = NULL, waived_by = NULL, \
             confirmed_at = NULL, confirmed_by = NULL, paper = NULL, state = 1, told = 0 \
             WHERE owner_kind = $1 AND owner_id = $2 AND kind = $3 AND COALESCE(done_at, waived_at) = $4 \
             AND (done_by IS NOT NULL OR waived_by IS NOT NULL) AND paper IS NOT NULL",
        )
        .bind(owner.kind())
        .bind(owner.bytes())
        .bind(kind.code())
        .bind(seen)
        .execute(tx.conn())
        .await?;
        let of = (owner, kind, "taken-back");
        keep(tx, app, by, of, done.rows_affected() == 1, now).await
    })
    .await?;
    finish(app, owner, kept).await
}
