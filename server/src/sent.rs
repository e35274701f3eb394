//! What a form adds is added once, however often it is sent.
//!
//! A page draws each form that adds something with a random id of its own. With what it adds, and
//! in the same transaction, the mark of the form is written down: who sent it, which copy of which
//! form, and every word in it. The same again (a second press while the answer is slow, or after
//! it was lost) finds the mark and is answered like the first. Other words in the same copy are
//! another form: nothing that somebody changed and sent again is taken for what came before.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::accounts::User;
use crate::clock::to_ms;
use crate::ids::UserId;
use crate::policy;
use crate::random;
use crate::store::{Store, StoreError, Tx};

/// The mark of a form that was sent; none for what does not come by a form of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Once(Option<[u8; 32]>);

impl Once {
    /// The mark of what this person sent to `path`: `id` is the form's, and no mark without it.
    #[must_use]
    pub fn of<'a>(
        user: UserId,
        path: &str,
        id: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        if id.is_empty() {
            return Self(None);
        }
        let mut hash = Sha256::new();
        hash.update(b"ots sent form 1");
        hash.update(user.as_bytes());
        let mut add = |text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        add(path);
        add(id);
        for (name, value) in pairs {
            add(name);
            add(value);
        }
        Self(Some(hash.finalize().into()))
    }

    /// Whether the mark stands there already.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn was(self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let Some(digest) = self.0 else {
            return Ok(false);
        };
        let found = sqlx::query("SELECT 1 FROM sent_forms WHERE digest = $1")
            .bind(digest.to_vec())
            .fetch_optional(tx.conn())
            .await?;
        Ok(found.is_some())
    }

    /// Writes the mark down with what the form adds; `false` where it stands there already, so
    /// that all of it was added before. Of two at once one waits here for the other.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(crate) async fn first(
        self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let Some(digest) = self.0 else {
            return Ok(true);
        };
        let done = sqlx::query(
            "INSERT INTO sent_forms (digest, sent_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
        )
        .bind(digest.to_vec())
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Who does something, and by which form if it came by one.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Who.
    pub user: &'a User,
    /// The form's mark.
    pub once: Once,
}

impl<'a> From<&'a User> for By<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            user,
            once: Once::default(),
        }
    }
}

/// The field with a form's own id.
pub(crate) const FORM_ID: &str = "form_id";

/// An id for a form that is being drawn.
#[must_use]
pub(crate) fn form_id() -> String {
    let bytes: [u8; 16] = random::bytes();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Forgets marks of forms that come no more.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn forget(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM sent_forms WHERE sent_at < $1")
        .bind(to_ms(now - policy::SENT_FORM_KEPT))
        .execute(tx.conn())
        .await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_of_one_person_one_copy_of_one_form_and_its_words() {
        let (ana, budi) = (UserId::from_random([1; 16]), UserId::from_random([2; 16]));
        let pairs = [("text", "rekaan")];
        let one = Once::of(ana, "/cases/1/notes", "a", pairs);
        assert_eq!(one, Once::of(ana, "/cases/1/notes", "a", pairs));
        for other in [
            Once::of(budi, "/cases/1/notes", "a", pairs),
            Once::of(ana, "/cases/2/notes", "a", pairs),
            Once::of(ana, "/cases/1/notes", "b", pairs),
            Once::of(ana, "/cases/1/notes", "a", [("text", "lain")]),
            Once::of(
                ana,
                "/cases/1/notes",
                "a",
                [("text", "rekaan"), ("text", "rekaan")],
            ),
        ] {
            assert_ne!(one, other);
        }
        assert_eq!(Once::of(ana, "/cases/1/notes", "", pairs), Once::default());
        assert_ne!(form_id(), form_id());
    }
}
