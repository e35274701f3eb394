//! Sessions: a random token in the browser, its hash here, an idle and an
//! absolute end.
//!
//! Only a session of somebody who is all the way in opens anything. Whoever has given a
//! password and lacks a step ([`Stage`]) has a session that opens that step alone, and
//! for a few minutes. With every step the token changes: what was seen of a session
//! before it is worth nothing after it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::stage::{Reached, Stage, factors, settle};
use super::users::from_row;
use super::{SessionToken, User};
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::policy;
use crate::store::{Store, StoreError, Tx};

/// A session that is good now.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub user: User,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// How far its person has come.
    pub stage: Stage,
}

/// Opens a session of somebody who has proven everything.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin_session(
    store: &Store,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<SessionToken, StoreError> {
    let mut tx = store.begin().await?;
    let token = insert(&mut tx, user, Reached::In, now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Opens a session of somebody whose password was right, in the place of the one the
/// browser came with, if it came with one.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin_arrival(
    store: &Store,
    user: UserId,
    before: Option<&SessionToken>,
    now: DateTime<Utc>,
) -> Result<(SessionToken, Stage), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM sessions WHERE created_at < $1")
        .bind(to_ms(now - policy::SESSION_ABSOLUTE))
        .execute(tx.conn())
        .await?;
    if let Some(before) = before {
        delete(&mut tx, before).await?;
    }
    let token = insert(&mut tx, user, Reached::Password, now).await?;
    let stage = settle(&mut tx, &token, user, Reached::Password).await?;
    tx.commit().await?;
    Ok((token, stage))
}

/// Puts a new session in the place of one whose person has just proven something, and
/// says what is asked for next.
pub(super) async fn proven(
    tx: &mut Tx<'_>,
    token: &SessionToken,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(SessionToken, Stage), StoreError> {
    delete(tx, token).await?;
    let token = insert(tx, user, Reached::Proven, now).await?;
    let stage = settle(tx, &token, user, Reached::Proven).await?;
    Ok((token, stage))
}

async fn insert(
    tx: &mut Tx<'_>,
    user: UserId,
    reached: Reached,
    now: DateTime<Utc>,
) -> Result<SessionToken, StoreError> {
    let token = SessionToken::random();
    sqlx::query("INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, stage) VALUES ($1, $2, $3, $4, $5)")
        .bind(token.hash())
        .bind(user.as_bytes().to_vec())
        .bind(to_ms(now))
        .bind(to_ms(now))
        .bind(reached.slug())
        .execute(tx.conn())
        .await?;
    Ok(token)
}

/// The session behind a token, if its person is all the way in, it has not ended and its
/// account is enabled. Asking is using it.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_session(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    let Some((session, seen_at)) = read(store, token, now).await? else {
        return Ok(None);
    };
    if session.stage != Stage::In {
        return Ok(None);
    }
    // Written at most once a minute: a busy screen must not be a busy writer.
    if now - seen_at > chrono_of(policy::SESSION_TOUCH) {
        let mut tx = store.begin().await?;
        sqlx::query("UPDATE sessions SET last_seen_at = $1 WHERE token_hash = $2")
            .bind(to_ms(now))
            .bind(token.hash())
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

/// The session behind a token however far its person has come: for the pages of the way
/// in, and no others.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_arrival(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    Ok(read(store, token, now).await?.map(|(session, _)| session))
}

/// Whether the session has not ended. Asking is no use of it: a screen that nobody
/// sits at may ask for ever.
///
/// # Errors
/// When the database cannot be read.
pub async fn session_stands(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let found = read(store, token, now).await?;
    Ok(found.is_some_and(|(session, _)| session.stage == Stage::In))
}

async fn read(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<(Session, DateTime<Utc>)>, StoreError> {
    let sql = concat!(
        "SELECT u.user_id, u.name, u.role, u.created_at, u.disabled_at, u.must_change_password, ",
        "s.created_at AS begun_at, s.last_seen_at, s.stage, ",
        factors!(),
        " FROM sessions s JOIN users u ON u.user_id = s.user_id WHERE s.token_hash = $1"
    );
    let row = sqlx::query(sql)
        .bind(token.hash())
        .fetch_optional(store.reader())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (begun_at, seen_at) = (
        from_ms(row.try_get("begun_at")?),
        from_ms(row.try_get("last_seen_at")?),
    );
    let user = from_row(&row)?;
    let reached: String = row.try_get("stage")?;
    let reached = Reached::from_slug(&reached).ok_or(StoreError::Corrupt("session stage"))?;
    let stage = reached.stage(
        user.role,
        row.try_get::<i64, _>("factors")? > 0,
        row.try_get::<i64, _>("must_change_password")? != 0,
    );
    if !user.enabled
        || now - begun_at > chrono_of(policy::SESSION_ABSOLUTE)
        || now - seen_at > chrono_of(policy::SESSION_IDLE)
        || (reached != Reached::In && now - begun_at > policy::ARRIVAL)
    {
        return Ok(None);
    }
    let session = Session {
        user,
        created_at: begun_at,
        stage,
    };
    Ok(Some((session, seen_at)))
}

/// A session, for the list its owner sees.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Used last.
    pub seen_at: DateTime<Utc>,
    /// The one that asks.
    pub this: bool,
}

/// The sessions of a person that are good now, the one used last on top.
///
/// # Errors
/// When the database cannot be read.
pub async fn sessions_of(
    store: &Store,
    user: UserId,
    this: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Vec<OwnSession>, StoreError> {
    sqlx::query(
        "SELECT token_hash, created_at, last_seen_at FROM sessions WHERE user_id = $1 AND stage = $2 \
         AND created_at >= $3 AND last_seen_at >= $4 ORDER BY last_seen_at DESC, created_at DESC",
    )
    .bind(user.as_bytes().to_vec())
    .bind(Reached::In.slug())
    .bind(to_ms(now - policy::SESSION_ABSOLUTE))
    .bind(to_ms(now - policy::SESSION_IDLE))
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| {
        Ok(OwnSession {
            created_at: from_ms(row.try_get("created_at")?),
            seen_at: from_ms(row.try_get("last_seen_at")?),
            this: row.try_get::<Vec<u8>, _>("token_hash")? == this.hash(),
        })
    })
    .collect()
}

/// Ends every session of a person, but one where one is to stay.
pub(super) async fn end_all(
    tx: &mut Tx<'_>,
    user: UserId,
    but: Option<&SessionToken>,
) -> Result<u64, StoreError> {
    let but = but.map_or_else(Vec::new, SessionToken::hash);
    let done = sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
        .bind(user.as_bytes().to_vec())
        .bind(but)
        .execute(tx.conn())
        .await?;
    Ok(done.rows_affected())
}

async fn delete(tx: &mut Tx<'_>, token: &SessionToken) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM ceremonies WHERE token_hash = $1",
        "DELETE FROM sessions WHERE token_hash = $1",
    ] {
        sqlx::query(sql)
            .bind(token.hash())
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Ends a session; ending one that does not exist is fine.
///
/// # Errors
/// When the database cannot be written.
pub async fn end_session(store: &Store, token: &SessionToken) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    delete(&mut tx, token).await?;
    tx.commit().await
}

fn chrono_of(duration: std::time::Duration) -> chrono::TimeDelta {
    chrono::TimeDelta::from_std(duration).unwrap_or(chrono::TimeDelta::MAX)
}
