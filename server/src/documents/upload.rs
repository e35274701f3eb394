//! A file that arrives.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::{Any, Executor};
use zeroize::Zeroize as _;

use super::kind::TextCheck;
use super::{CHUNK, FACTS, Facts, FileKind, KEY, Owner, clean_name, place};
use crate::cases::State;
use crate::clock::to_ms;
use crate::ids::{DocumentId, UserId};
use crate::keys::Vault;
use crate::own_keys;
use crate::reports::renew;
use crate::sent::Once;
use crate::store::{StoreError, retrying};
use crate::{AppState, audit, policy, random};

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is longer than is taken.
    #[error("the file is too large")]
    TooLarge,
    /// It is of no kind that is taken.
    #[error("the file is of no kind that is taken")]
    Kind,
    /// The case that it is for is closed, or goes on under another's number.
    #[error("the case is closed")]
    Closed,
    /// The database, its disk included.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of a whole file.
#[derive(Clone, Copy, Debug)]
enum Taken {
    Now,
    /// By the same form.
    Before,
    No,
}

/// A file of which pieces have come. Given up, its pieces are swept away.
pub struct Upload<'a> {
    app: &'a AppState,
    id: DocumentId,
    owner: Owner,
    by: UserId,
    vault: Vault,
    buffer: Vec<u8>,
    chunks: i64,
    size: u64,
    kind: Option<FileKind>,
    text: TextCheck,
    /// The form by which it comes, and the digest of what came.
    form: String,
    digest: Sha256,
}

impl std::fmt::Debug for Upload<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload")
            .field("id", &self.id)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        self.buffer.zeroize();
    }
}

impl<'a> Upload<'a> {
    /// A file begins to arrive.
    ///
    /// # Errors
    /// When it is for a case that is closed, or the database cannot be written.
    pub async fn begin(
        app: &'a AppState,
        owner: Owner,
        by: UserId,
        now: DateTime<Utc>,
    ) -> Result<Self, UploadError> {
        if !takes(app.store().reader(), owner).await? {
            return Err(UploadError::Closed);
        }
        let id = DocumentId::from_random(random::bytes());
        let vault = retrying(|| async {
            let mut tx = app.store().begin().await?;
            let own = own_keys::sealing(&mut tx, app.keys(), owner.into()).await?;
            let (key, vault) = own.new_inner(KEY, id.as_bytes())?;
            sqlx::query("INSERT INTO documents (document_id, owner_kind, owner_id, at, added_by, state, key_sealed) VALUES ($1, $2, $3, $4, $5, 0, $6)")
                .bind(id.as_bytes().to_vec())
                .bind(owner.kind())
                .bind(owner.bytes())
                .bind(to_ms(now))
                .bind(by.as_bytes().to_vec())
                .bind(key)
                .execute(tx.conn())
                .await?;
            tx.commit().await?;
            Ok(vault)
        })
        .await?;
        Ok(Self {
            app,
            id,
            owner,
            by,
            vault,
            buffer: Vec::with_capacity(policy::DOCUMENT_CHUNK),
            chunks: 0,
            size: 0,
            kind: None,
            text: TextCheck::default(),
            form: String::new(),
            digest: Sha256::new(),
        })
    }

    /// It comes by this copy of a form: the same file by the same copy is added once
    /// ([`crate::sent`]).
    #[must_use]
    pub fn by_form(mut self, id: &str) -> Self {
        id.clone_into(&mut self.form);
        self
    }

    /// Some more of it.
    ///
    /// # Errors
    /// As soon as it is known that the file is not taken.
    pub async fn add(&mut self, mut bytes: &[u8]) -> Result<(), UploadError> {
        self.size += bytes.len() as u64;
        if self.size > policy::DOCUMENT_BYTES {
            return Err(UploadError::TooLarge);
        }
        self.digest.update(bytes);
        while !bytes.is_empty() {
            let room = policy::DOCUMENT_CHUNK - self.buffer.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
            if self.buffer.len() == policy::DOCUMENT_CHUNK {
                self.put().await?;
            }
        }
        Ok(())
    }

    async fn put(&mut self) -> Result<(), UploadError> {
        let kind = match self.kind {
            Some(kind) => kind,
            None => *self
                .kind
                .insert(FileKind::of(&self.buffer).ok_or(UploadError::Kind)?),
        };
        if kind == FileKind::Text && !self.text.goes_on(&self.buffer) {
            return Err(UploadError::Kind);
        }
        let sealed = self
            .vault
            .seal(CHUNK, &place(self.id, self.chunks), &self.buffer)
            .map_err(|_| StoreError::Corrupt("no document key"))?;
        retrying(|| async {
            let mut tx = self.app.store().begin().await?;
            sqlx::query(
                "INSERT INTO document_chunks (document_id, nr, sealed) VALUES ($1, $2, $3)",
            )
            .bind(self.id.as_bytes().to_vec())
            .bind(self.chunks)
            .bind(sealed.clone())
            .execute(tx.conn())
            .await?;
            tx.commit().await
        })
        .await?;
        self.chunks += 1;
        self.buffer.zeroize();
        Ok(())
    }

    /// That was all of it: from now on it is there, under a name made harmless. It counts
    /// as a recorded action on a report. `None` where the same came by the same form before, and is
    /// there since then.
    ///
    /// # Errors
    /// When it is not taken, or cannot be written; then it is not there.
    pub async fn finish(
        mut self,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DocumentId>, UploadError> {
        if self.size == 0 {
            return Err(UploadError::Empty);
        }
        if !self.buffer.is_empty() {
            self.put().await?;
        }
        let kind = self.kind.ok_or(UploadError::Kind)?;
        if kind == FileKind::Text && !self.text.ends() {
            return Err(UploadError::Kind);
        }
        let facts = Facts {
            name: clean_name(name, kind),
            kind,
            size: self.size,
            chunks: self.chunks,
        };
        let facts =
            serde_json::to_vec(&facts).map_err(|_| StoreError::Corrupt("document facts"))?;
        let facts = self
            .vault
            .seal(FACTS, self.id.as_bytes(), &facts)
            .map_err(|_| StoreError::Corrupt("no document key"))?;
        let (actor, subject, owner) = (
            self.by.to_string(),
            self.id.to_string(),
            self.owner.to_string(),
        );
        let once = self.once(name);
        let taken = retrying(|| async {
            let mut tx = self.app.store().begin().await?;
            if !once.first(&mut tx, now).await? {
                return Ok(Taken::Before);
            }
            let ours = sqlx::query("UPDATE documents SET state = 1, at = $1, facts = $2 WHERE document_id = $3 AND state = 0")
                .bind(to_ms(now))
                .bind(facts.clone())
                .bind(self.id.as_bytes().to_vec())
                .execute(tx.conn())
                .await?;
            if ours.rows_affected() == 0 {
                // It took so long that it was swept away as given up.
                return Err(StoreError::Corrupt("a document that was given up"));
            }
            let entry = audit::Entry {
                actor: &actor,
                action: "write-document",
                subject: &subject,
                reason: &owner,
            };
            audit::append(&mut tx, self.app.keys(), entry, now).await?;
            // Behind the log's one line, in which the closing of a case stands too: of the two
            // the second sees the first.
            if !takes(tx.conn(), self.owner).await? {
                return Ok(Taken::No);
            }
            match self.owner {
                Owner::Report(id) => {
                    renew(self.app, &mut tx, id, self.by, now).await?;
                }
                // A case is carried, not leased.
                Owner::Case(_) => {}
            }
            tx.commit().await?;
            Ok(Taken::Now)
        })
        .await?;
        match taken {
            Taken::Now => Ok(Some(self.id)),
            Taken::Before => {
                self.give_up().await?;
                Ok(None)
            }
            Taken::No => {
                self.give_up().await?;
                Err(UploadError::Closed)
            }
        }
    }

    /// The mark of the form with this file in it.
    fn once(&self, name: &str) -> Once {
        let digest: String = self
            .digest
            .clone()
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let path = format!("/documents of {}", self.owner);
        let pairs = [("name", name), ("file", digest.as_str())];
        Once::of(self.by, &path, &self.form, pairs)
    }

    /// It is not taken after all: what came of it goes at once.
    ///
    /// # Errors
    /// When the database cannot be written; then it goes with the next sweep.
    pub async fn give_up(self) -> Result<(), StoreError> {
        super::sweep::remove(self.app.store(), self.id).await
    }
}

/// Whether anything is still added to this. To a closed case only a note is.
async fn takes<'e>(
    database: impl Executor<'e, Database = Any>,
    owner: Owner,
) -> Result<bool, StoreError> {
    let Owner::Case(id) = owner else {
        return Ok(true);
    };
    let state: Option<i64> = sqlx::query_scalar("SELECT state FROM cases WHERE case_id = $1")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(database)
        .await?;
    Ok(state.and_then(State::from_code).is_some_and(State::is_open))
}
