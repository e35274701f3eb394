//! Files that belong to a report or a case: a letter, a photograph, a voice note.
//!
//! What this promises:
//!
//! - A file is known by its content, not by its name: what is none of the allowed kinds
//!   is refused ([`FileKind`]).
//! - Its bytes and its name are encrypted in pieces under a key of its own, which is
//!   sealed by the own key of what it belongs to: erasing that key erases the file.
//! - It is whole or it is not there. Pieces arrive in transactions of their own, so that
//!   a slow upload holds up nobody; the last one makes the file appear. What never
//!   became whole is swept away.
//! - Every adding and every reading is in the audit log, before a byte is shown.
//! - It is never opened, executed or shown by this server: [`read`] gives bytes back,
//!   and the console hands them out as a download.

mod erase;
mod kind;
mod list;
mod name;
mod read;
mod sweep;
mod upload;

pub use erase::erase_all;
pub use kind::FileKind;
pub use list::{Document, document, documents};
pub use name::clean_name;
pub use read::{Reading, read};
pub(crate) use sweep::run;
pub use upload::{Upload, UploadError};

use crate::ids::{CaseId, ReportId};
use crate::keys::Vault;
use crate::own_keys::Opens;
use crate::reseal::{Sealed, bytes};
use crate::store::StoreError;
use serde::{Deserialize, Serialize};

/// What a document belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A report.
    Report(ReportId),
    /// A case.
    Case(CaseId),
}

impl Owner {
    const fn kind(self) -> i64 {
        match self {
            Self::Report(_) => 1,
            Self::Case(_) => 2,
        }
    }

    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Report(id) => id.as_bytes().to_vec(),
            Self::Case(id) => id.as_bytes().to_vec(),
        }
    }

    fn from_row(kind: i64, id: &[u8]) -> Option<Self> {
        match kind {
            1 => crate::ids::report_id(id).map(Self::Report),
            2 => CaseId::from_slice(id).map(Self::Case),
            _ => None,
        }
    }
}

/// As whose key it is.
impl From<Owner> for crate::deadlines::Owner {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Report(id) => Self::Report(id),
            Owner::Case(id) => Self::Case(id),
        }
    }
}

/// The owner's id, as the audit log has it.
impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Report(id) => id.fmt(f),
            Self::Case(id) => id.fmt(f),
        }
    }
}

/// What is sealed beside the pieces, so that none can be taken away unseen.
#[derive(Serialize, Deserialize)]
struct Facts {
    name: String,
    kind: FileKind,
    size: u64,
    chunks: i64,
}

const KEY: &str = "document key";
const FACTS: &str = "document facts";
const CHUNK: &str = "document chunk";

pub(crate) const SEALED: Sealed =
    Sealed::row("documents", "key_sealed", KEY, &[bytes("document_id")]).of_either();

/// A piece's place: which document, which piece.
fn place(id: crate::ids::DocumentId, nr: i64) -> Vec<u8> {
    [id.as_bytes().as_slice(), &nr.to_be_bytes()].concat()
}

fn vault_of(key: &Opens, id: crate::ids::DocumentId, sealed: &[u8]) -> Result<Vault, StoreError> {
    key.inner(KEY, id.as_bytes(), sealed)
        .map_err(|_| StoreError::Corrupt("document key"))
}
