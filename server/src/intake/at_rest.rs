//! Envelopes at rest: in a database that keeps dead rows they are sealed once more, by their
//! report's own key.
//!
//! A sealing key is kept for as long as a phone may use it, so an envelope alone would open for
//! years after its report was erased, wherever a copy of it lies. The own key is thrown away. Where
//! an erasure overwrites the envelope itself ([`Dialect::keeps_dead_rows`]) nothing would be gained:
//! there it stands as it came, and costs its phone no second row. Both forms are read everywhere: a
//! backup goes from one database into the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use ots_protocol::{ItemKind, ReportId};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Incoming;
use crate::deadlines::Owner;
use crate::ids;
use crate::keys::Keys;
use crate::own_keys::{self, All, Fresh, Seals, sealing_all, sealing_new, take_back};
use crate::reseal::{Sealed, bytes};
use crate::store::{Dialect, StoreError, Tx};

const PURPOSE: &str = "envelope";

pub(crate) const SEALED: Sealed = Sealed::row(
    "items",
    "envelope",
    PURPOSE,
    &[bytes("item_id"), bytes("variant")],
)
.at(&[bytes("item_id"), bytes("sha256")])
.of_report("report_id")
.or_as_it_came("at_rest");

/// What [`open`] needs of the items `i`. Where an envelope stands as it came, no key is looked for.
pub(crate) const ENVELOPE: &str = "i.item_id, i.sha256, i.report_id, i.envelope, i.at_rest, \
     CASE WHEN i.at_rest = 0 THEN NULL ELSE (SELECT k.sealed FROM own_keys k WHERE k.owner_kind = 1 AND k.owner_id = i.report_id) END AS own_key";

fn place(item: &[u8], sha256: &[u8]) -> Vec<u8> {
    [item, sha256].concat()
}

/// A press is a new report, as a rule: its key is made and its envelope sealed before it is its
/// turn, many at once, so that the one writer has less to do. Where there is a key for it already,
/// this was for nothing.
#[derive(Clone)]
pub(crate) struct Ready {
    fresh: Fresh,
    envelope: Vec<u8>,
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}

impl Ready {
    /// Makes a press ready; `None` for anything else, and where nothing is to be done.
    pub(super) fn made(dialect: Dialect, keys: &Keys, item: &Incoming) -> Option<Arc<Self>> {
        if !dialect.keeps_dead_rows() || item.envelope.kind() != ItemKind::Alert {
            return None;
        }
        let owner = Owner::Report(item.envelope.report_id());
        let fresh = Fresh::of(keys, owner).ok()?;
        let envelope = seal(fresh.seals(), item).ok()?;
        Some(Arc::new(Self { fresh, envelope }))
    }
}

fn seal(key: &Seals, item: &Incoming) -> Result<Vec<u8>, StoreError> {
    let envelope = &item.envelope;
    let place = place(envelope.item_id().as_bytes(), item.sha256.as_bytes());
    key.seal(PURPOSE, &place, envelope.as_bytes())
}

/// In which form the envelopes of one transaction go into their rows.
pub(super) enum Form {
    /// As they came.
    AsTheyCame,
    /// Sealed by these keys.
    Sealed(All),
}

impl Form {
    /// The one that needs no keys, and so no transaction around them, where it is the database's.
    pub(super) const fn without_keys(dialect: Dialect) -> Option<Self> {
        if dialect.keeps_dead_rows() {
            None
        } else {
            Some(Self::AsTheyCame)
        }
    }

    /// The database's, with the keys that it takes.
    ///
    /// # Errors
    /// When the keys cannot be read or made.
    pub(super) async fn begin(
        tx: &mut Tx<'_>,
        keys: &Keys,
        items: &[&Incoming],
    ) -> Result<Self, StoreError> {
        if let Some(form) = Self::without_keys(tx.dialect()) {
            return Ok(form);
        }
        // In one order, whoever makes the same at once.
        let (mut presses, mut others) = (BTreeMap::new(), BTreeSet::new());
        for item in items {
            let report = item.envelope.report_id();
            if item.envelope.kind() == ItemKind::Alert {
                presses.insert(report, item.ready.as_ref());
            } else {
                others.insert(report);
            }
        }
        let fresh = presses
            .iter()
            .map(|(report, ready)| match ready {
                Some(ready) => Ok(ready.fresh.clone()),
                None => Fresh::of(keys, Owner::Report(*report)),
            })
            .collect::<Result<_, _>>()?;
        let mut all = sealing_new(tx, keys, fresh).await?;
        let others: Vec<Owner> = others
            .into_iter()
            .filter(|report| !presses.contains_key(report))
            .map(Owner::Report)
            .collect();
        all.extend(sealing_all(tx, keys, &others).await?);
        Ok(Self::Sealed(all))
    }

    /// What stands in the row of an item, and in its column `at_rest`. A report whose key does not
    /// open is no reason to turn its phone away, nor the others that came with it: that envelope
    /// stands as it came.
    ///
    /// # Errors
    /// When it cannot be sealed.
    pub(super) fn of(&self, item: &Incoming) -> Result<(Vec<u8>, i64), StoreError> {
        let owner = Owner::Report(item.envelope.report_id());
        let key = match self {
            Self::AsTheyCame => None,
            Self::Sealed(all) => all.get(owner),
        };
        let Some(key) = key else {
            return Ok((item.envelope.as_bytes().to_vec(), 0));
        };
        let ready = item.ready.as_ref();
        let sealed = match ready.filter(|ready| ready.fresh.seals().is_same(key)) {
            Some(ready) => ready.envelope.clone(),
            None => seal(key, item)?,
        };
        Ok((sealed, 1))
    }

    /// Leaves no key behind of a report of which nothing was stored: it was erased before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) async fn end(
        self,
        tx: &mut Tx<'_>,
        stored: &HashSet<ReportId>,
    ) -> Result<(), StoreError> {
        let Self::Sealed(all) = self else {
            return Ok(());
        };
        for owner in all.made() {
            if !matches!(owner, Owner::Report(id) if stored.contains(&id)) {
                take_back(tx, owner).await?;
            }
        }
        Ok(())
    }
}

/// The envelope of an item as it came, out of a row with [`ENVELOPE`]; `None` once it was erased.
///
/// # Errors
/// When it does not open.
pub(crate) fn open(keys: &Keys, row: &AnyRow) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(envelope) = row.try_get::<Option<Vec<u8>>, _>("envelope")? else {
        return Ok(None);
    };
    if row.try_get::<i64, _>("at_rest")? == 0 {
        return Ok(Some(envelope));
    }
    let part = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    let report = ids::report_id(&part("report_id")?).ok_or(StoreError::Corrupt("report id"))?;
    let key = own_keys::from_row(keys, Owner::Report(report), row.try_get("own_key")?)?;
    key.open(
        PURPOSE,
        &place(&part("item_id")?, &part("sha256")?),
        &envelope,
    )
    .map(|plain| Some(plain.to_vec()))
    .map_err(|_| StoreError::Corrupt("an envelope at rest"))
}
