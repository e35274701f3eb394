//! Forms that are being filled in: sealed at rest, one writer each.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::Answers;
use super::left::{LEFT, orphaned};
use crate::AppState;
use crate::audit;
use crate::clock::{from_ms, to_ms};
use crate::events::{EventKind, NewEvent};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::random;
use crate::reports::Via;
use crate::reseal::{Sealed, bytes};
use crate::store::{After, Keyset, StoreError, Tx, Way, retrying};

const BY: Keyset = Keyset(&[
    ("d.told", false, Way::Down),
    ("d.started_at", false, Way::Down),
    ("d.draft_id", true, Way::Up),
]);

const PURPOSE: &str = "draft";

pub(crate) const SEALED: Sealed = Sealed::row("drafts", "sealed", PURPOSE, &[bytes("draft_id")]);

/// One form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DraftId(Uuid);

impl DraftId {
    /// The sixteen bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    pub(super) fn new() -> Self {
        Self(uuid::Builder::from_random_bytes(random::bytes()).into_uuid())
    }
}

impl DraftRow {
    /// Somebody is writing in it, as far as anybody can tell: it is nobody else's to take.
    #[must_use]
    pub fn is_written(&self, now: DateTime<Utc>) -> bool {
        !self.orphaned && self.touched_at > now - policy::DRAFT_UNSENT
    }
}

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl DraftId {
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).map(Self).ok()
    }
}

impl FromStr for DraftId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self)
    }
}

/// A form as it is listed: nothing of what is in it.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Which.
    pub id: DraftId,
    /// Whose.
    pub user: UserId,
    /// By which door the report comes.
    pub door: Via,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// When anybody last wrote in it or took it over.
    pub touched_at: DateTime<Utc>,
    /// Raised by every save.
    pub version: i64,
    /// It was left, and whoever supervises was told.
    pub left: bool,
    /// Its writer can do no more for it: the account is closed, or writes no reports now.
    pub orphaned: bool,
}

/// A form with what is in it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// About it.
    pub row: DraftRow,
    /// What was filled in.
    pub answers: Answers,
}

/// How a save went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is kept; the form's version now.
    Kept(i64),
    /// Another window has saved it since; nothing was changed.
    Stale {
        /// When that was.
        at: DateTime<Utc>,
        /// The form's version now.
        version: i64,
    },
    /// There is no such form of this person's any more.
    Gone,
}

pub(super) fn seal(keys: &Keys, id: DraftId, answers: &Answers) -> Result<Vec<u8>, StoreError> {
    let plain = zeroize::Zeroizing::new(
        serde_json::to_vec(answers).map_err(|_| StoreError::Corrupt("draft"))?,
    );
    keys.vault()
        .seal(PURPOSE, id.as_bytes(), &plain)
        .map_err(|_| StoreError::Corrupt("no data key"))
}

/// Begins a form.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin(
    app: &AppState,
    by: UserId,
    door: Via,
    now: DateTime<Utc>,
) -> Result<DraftId, StoreError> {
    let (id, answers) = (DraftId::new(), Answers::default());
    let sealed = seal(app.keys(), id, &answers)?;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        put(&mut tx, id, by, door, sealed.clone(), now).await?;
        tx.commit().await
    })
    .await?;
    Ok(id)
}

/// Puts a form there within the transaction that begins it.
pub(super) async fn put(
    tx: &mut Tx<'_>,
    id: DraftId,
    by: UserId,
    door: Via,
    sealed: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO drafts (draft_id, user_id, door, started_at, saved_at, touched_at, version, editor, sealed) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)")
        .bind(id.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .bind(door.code())
        .bind(to_ms(now))
        .bind(to_ms(now))
        .bind(to_ms(now))
        .bind(Vec::new())
        .bind(sealed)
        .execute(tx.conn())
        .await?;
    tx.event(NewEvent::new(EventKind::Draft, now).by(by));
    Ok(())
}

/// Of the drafts `d`; the writer's account is asked for what it may do now.
fn columns() -> String {
    format!(
        "d.draft_id AS draft_id, d.user_id AS user_id, d.door AS door, d.started_at AS started_at, d.saved_at AS saved_at, d.touched_at AS touched_at, \
         d.version AS version, d.told AS told, CASE WHEN {} THEN 1 ELSE 0 END AS orphaned",
        orphaned()
    )
}

fn row(row: &AnyRow) -> Result<DraftRow, StoreError> {
    let id: Vec<u8> = row.try_get("draft_id")?;
    Ok(DraftRow {
        id: Uuid::from_slice(&id)
            .map(DraftId)
            .map_err(|_| StoreError::Corrupt("draft id"))?,
        user: UserId::from_slice(&row.try_get::<Vec<u8>, _>("user_id")?)
            .ok_or(StoreError::Corrupt("user id"))?,
        door: Via::from_code(row.try_get("door")?),
        started_at: from_ms(row.try_get("started_at")?),
        saved_at: from_ms(row.try_get("saved_at")?),
        touched_at: from_ms(row.try_get("touched_at")?),
        version: row.try_get("version")?,
        left: row.try_get::<i64, _>("told")? == LEFT,
        orphaned: row.try_get::<i64, _>("orphaned")? == 1,
    })
}

/// One form of this person's, opened.
///
/// # Errors
/// When the database cannot be read, or the form does not open.
pub async fn draft(app: &AppState, id: DraftId, user: UserId) -> Result<Option<Draft>, StoreError> {
    let found = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {}, d.sealed AS sealed FROM drafts d WHERE d.draft_id = $1 AND d.user_id = $2",
        columns()
    )))
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(app.store().reader())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let sealed: Vec<u8> = found.try_get("sealed")?;
    let plain = app
        .keys()
        .vault()
        .open(PURPOSE, id.as_bytes(), &sealed)
        .map_err(|_| StoreError::Corrupt("draft at rest"))?;
    Ok(Some(Draft {
        row: row(&found)?,
        answers: serde_json::from_slice(&plain)
            .map_err(|_| StoreError::Corrupt("draft at rest"))?,
    }))
}

/// The forms that a person has begun: what was left first, then the newest, behind a place; and
/// where it goes on.
///
/// # Errors
/// When the database cannot be read.
pub async fn mine(
    app: &AppState,
    user: UserId,
    after: &After,
) -> Result<(Vec<DraftRow>, After), StoreError> {
    list(app, user, after, "d.user_id = $1").await
}

/// The forms that others have begun: for whoever supervises, so that no report stays in the
/// drawer of somebody who is away.
///
/// # Errors
/// When the database cannot be read.
pub async fn left_by_others(
    app: &AppState,
    user: UserId,
    after: &After,
) -> Result<(Vec<DraftRow>, After), StoreError> {
    list(app, user, after, "d.user_id <> $1").await
}

async fn list(
    app: &AppState,
    user: UserId,
    after: &After,
    whose: &str,
) -> Result<(Vec<DraftRow>, After), StoreError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {}{} FROM drafts d WHERE {whose} AND {} {} LIMIT $2",
        columns(),
        BY.columns(),
        BY.rule(after, 3),
        BY.order()
    )))
    .bind(user.as_bytes().to_vec())
    .bind(policy::DRAFTS_LISTED + 1);
    let rows = BY.bind(query, after).fetch_all(app.store().reader());
    let (rows, next) = BY.part(rows.await?, policy::DRAFTS_LISTED)?;
    let found = rows.iter().map(row).collect::<Result<_, StoreError>>()?;
    Ok((found, next))
}

/// Keeps what is in a form, unless another window than `editor` has saved it after
/// `version`. `over` keeps it all the same.
///
/// # Errors
/// When the database cannot be written; then the form is as it was.
#[expect(clippy::too_many_arguments, reason = "each is one fact of the save")]
pub async fn save(
    app: &AppState,
    id: DraftId,
    user: UserId,
    answers: &Answers,
    version: i64,
    editor: &str,
    over: bool,
    now: DateTime<Utc>,
) -> Result<Saved, StoreError> {
    let sealed = seal(app.keys(), id, answers)?;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let was_told = told(&mut tx, id, user).await?;
        let kept: Option<i64> = sqlx::query_scalar(
            "UPDATE drafts SET sealed = $1, saved_at = $2, touched_at = $3, told = 0, version = version + 1, editor = $4 \
             WHERE draft_id = $5 AND user_id = $6 AND (version = $7 OR editor = $8 OR $9 = 1) RETURNING version",
        )
        .bind(sealed.clone())
        .bind(to_ms(now))
        .bind(to_ms(now))
        .bind(editor.as_bytes().to_vec())
        .bind(id.as_bytes().to_vec())
        .bind(user.as_bytes().to_vec())
        .bind(version)
        .bind(editor.as_bytes().to_vec())
        .bind(i64::from(over))
        .fetch_optional(tx.conn())
        .await?;
        if let Some(version) = kept {
            // Not for every word that is written: only where a screen says that it was left.
            if was_told {
                tx.event(NewEvent::new(EventKind::Draft, now).by(user));
            }
            tx.commit().await?;
            return Ok(Saved::Kept(version));
        }
        let there = sqlx::query("SELECT saved_at, version FROM drafts WHERE draft_id = $1 AND user_id = $2")
            .bind(id.as_bytes().to_vec())
            .bind(user.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
        Ok(match there {
            Some(row) => Saved::Stale {
                at: from_ms(row.try_get("saved_at")?),
                version: row.try_get("version")?,
            },
            None => Saved::Gone,
        })
    })
    .await
}

/// Throws a form away; says whether there was one.
///
/// # Errors
/// When the database cannot be written.
pub async fn discard(
    app: &AppState,
    id: DraftId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let gone = retrying(|| async {
        let mut tx = app.store().begin().await?;
        let gone = sqlx::query("DELETE FROM drafts WHERE draft_id = $1 AND user_id = $2")
            .bind(id.as_bytes().to_vec())
            .bind(user.as_bytes().to_vec())
            .execute(tx.conn())
            .await?
            .rows_affected()
            == 1;
        if gone {
            tx.event(NewEvent::new(EventKind::Draft, now).by(user));
            note(&mut tx, app, user, "discard-draft", id, now).await?;
            tx.commit().await?;
        }
        Ok(gone)
    })
    .await?;
    if let Err(error) = app.store().fold_log().await {
        tracing::warn!(%error, "what was discarded is in the write-ahead log for a while yet");
    }
    Ok(gone)
}

/// Whether anybody was told that this form was left.
async fn told(tx: &mut Tx<'_>, id: DraftId, user: UserId) -> Result<bool, StoreError> {
    let told: Option<i64> =
        sqlx::query_scalar("SELECT told FROM drafts WHERE draft_id = $1 AND user_id = $2")
            .bind(id.as_bytes().to_vec())
            .bind(user.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
    Ok(told.is_some_and(|told| told > 0))
}

pub(super) async fn note(
    tx: &mut Tx<'_>,
    app: &AppState,
    by: UserId,
    action: &str,
    id: DraftId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        actor: &by.to_string(),
        action,
        subject: &id.to_string(),
        reason: "",
    };
    audit::append(tx, app.keys(), entry, now).await?;
    Ok(())
}
