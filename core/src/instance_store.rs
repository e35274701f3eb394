//! Which instance document the phone goes by: the newest one it has verified.
//!
//! Two sources: the document built into the app (trusted as it is, it is signed by a root it
//! names) and the one fetched last (verified against the one before it when it was stored). The
//! stored one counts only while it is a newer version of the same instance: an app rebuilt for
//! another call centre, or updated with a newer document, brings its own. A stored document that
//! no longer reads or verifies is as if it were not there.
//!
//! Reading a document costs a signature check and a point on the curve for every key it names,
//! more than sealing a press. So a process remembers the documents it has read, byte for byte: the
//! second press, and what is wanted in the seconds after the first, do not pay for it again.

use std::sync::{Mutex, PoisonError};

use ots_protocol::instance::SignedInstance;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::policy;

/// Documents that were read and verified in this process, newest last.
static READ: Mutex<Vec<SignedInstance>> = Mutex::new(Vec::new());

/// Reads the document that was built in or given by hand.
///
/// # Errors
/// [`CoreError::Instance`] when it is none, is not signed, or cannot be used.
pub(crate) fn embedded(bytes: &[u8]) -> Result<SignedInstance, CoreError> {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.iter().find(|known| known.as_bytes() == bytes) {
        return Ok(known.clone());
    }
    let document =
        SignedInstance::embedded(bytes).map_err(|error| CoreError::Instance(error.to_string()))?;
    if read.len() >= policy::DOCUMENTS_REMEMBERED {
        read.remove(0);
    }
    read.push(document.clone());
    Ok(document)
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
        .and_then(|bytes| self::embedded(&bytes).ok())
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

#[cfg(test)]
mod tests {
    use ots_protocol::instance::InstanceDocument;
    use ots_protocol::keys::RootKey;
    use rand_core::UnwrapErr;

    use super::*;

    /// The vectors' document under another version, signed by a root of its own.
    fn document(version: u32) -> SignedInstance {
        let vector = include_bytes!("../../protocol/vectors/instance.ots");
        let document = SignedInstance::embedded(vector)
            .expect("the vector")
            .document()
            .clone();
        let root = RootKey::generate(&mut UnwrapErr(getrandom::SysRng));
        let document = InstanceDocument {
            version,
            roots: vec![root.public()],
            ..document
        };
        SignedInstance::sign(&document, &[&root]).expect("a document")
    }

    #[test]
    fn a_document_that_was_read_before_is_refused_with_one_byte_changed() {
        let good = document(1);
        assert_eq!(embedded(good.as_bytes()).expect("read"), good);
        for at in [10, 60, good.as_bytes().len() - 20] {
            let mut bad = good.as_bytes().to_vec();
            bad[at] ^= 1;
            assert!(matches!(embedded(&bad), Err(CoreError::Instance(_))));
        }
        assert_eq!(embedded(good.as_bytes()).expect("read again"), good);
    }

    #[test]
    fn more_documents_than_are_remembered_each_read_as_themselves() {
        let last = u32::try_from(policy::DOCUMENTS_REMEMBERED).expect("few") + 2;
        let all: Vec<_> = (1..=last).map(document).collect();
        for _ in 0..2 {
            for one in &all {
                assert_eq!(&embedded(one.as_bytes()).expect("read"), one);
            }
        }
    }
}
