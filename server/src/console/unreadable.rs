//! What a report's page says where not all of it can be read here: which key is missing or broken,
//! who can help, and what can be done meanwhile.
//!
//! Nothing of the content is shown by it: whoever may see that the report is there may see this.

use std::collections::BTreeSet;

use ots_protocol::Envelope;
use ots_protocol::items::ItemKind;

use super::contact::Contact;
use super::content::Content;
use super::thread::Read;
use super::words::Words;
use crate::deadlines::Owner;
use crate::reports::{ReportRow, Trouble, can_be_answered, closed_items, is_any_stuck};
use crate::store::StoreError;
use crate::{AppState, own_keys, policy};

/// What says how somebody may be reached, or that they may not be.
const STATEMENTS: [ItemKind; 3] = [
    ItemKind::SafeContact,
    ItemKind::Prepared,
    ItemKind::Withdraw,
];

/// What is said of it.
#[derive(Clone, Debug)]
pub(super) struct Unreadable {
    /// The press itself does not open.
    pub(super) whole: bool,
    /// Its own key does not open.
    pub(super) lost: bool,
    /// Which key is missing, or what is broken: a sentence each.
    pub(super) why: Vec<String>,
    /// A file that is missing may be in a backup of the key folder.
    pub(super) by_file: bool,
    /// The phone behind it cannot fetch what is written to it.
    pub(super) waits: bool,
}

impl Unreadable {
    /// Looks at one report; `None` where its keys are here, as a rule.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn of(
        state: &AppState,
        words: Words,
        row: &ReportRow,
    ) -> Result<Option<Self>, StoreError> {
        let (store, keys) = (state.store(), state.keys());
        let lost = own_keys::lost(store, keys, Owner::Report(row.id)).await?;
        let whole = row.trouble == Trouble::CannotOpen;
        if lost.is_none() && !whole {
            return Ok(None);
        }
        let (mut files, mut why) = (BTreeSet::new(), Vec::new());
        match lost.map(|lost| (lost.data_key, lost.held)) {
            Some((Some(key), false)) => {
                files.insert(format!("data.{key}.key"));
            }
            Some((Some(key), true)) => {
                why.push(words.t1("unreadable-key-broken", "key", key.to_string()));
            }
            Some((None, _)) => why.push(words.t("unreadable-key-gone")),
            None => {}
        }
        let mut broken = false;
        if whole {
            for item in closed_items(store, keys, row.id, policy::TELLING).await? {
                let envelope = item.envelope.clone().map(Envelope::parse);
                match (item.opened, envelope) {
                    (2, Some(Ok(envelope))) if keys.sealing(envelope.key_id()).next().is_none() => {
                        files.insert(format!("sealing.{}.key", envelope.key_id()));
                    }
                    (2, _) => {
                        broken |= matches!(Content::of(keys, &item), Content::Unreadable(_));
                    }
                    _ => {}
                }
            }
        }
        let by_file = !files.is_empty();
        why.extend(
            files
                .into_iter()
                .map(|file| words.t1("unreadable-key-missing", "file", file)),
        );
        if broken && !by_file {
            why.push(words.t("unreadable-content-broken"));
        }
        if why.is_empty() {
            // Its key is back.
            return Ok(None);
        }
        Ok(Some(Self {
            whole,
            lost: lost.is_some(),
            why,
            by_file,
            waits: row.has_app() && !can_be_answered(store, keys, row.id).await?,
        }))
    }

    /// Takes every way out of the contract that a statement which cannot be read may forbid.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn guard(
        &self,
        state: &AppState,
        row: &ReportRow,
        read: &[Read<'_>],
        contact: &mut Contact,
    ) -> Result<(), StoreError> {
        let closed = |read: &Read<'_>| {
            STATEMENTS.iter().any(|kind| kind.code() == read.row.kind)
                && matches!(read.content, Content::Unreadable(_))
        };
        if self.whole
            || read.iter().any(closed)
            || is_any_stuck(state.store(), row.id, &STATEMENTS).await?
        {
            contact.cannot_be_read();
        }
        Ok(())
    }
}
