//! What a drain remembers of itself: what it sent, what failed, and how much to put into the next
//! request.
//!
//! The first request carries one item, so that a press's first packet stays small; then batches
//! grow. A batch without a usable answer is cut down, to single items at last, so that one bad
//! row or one bad box on the way costs the others nothing. A row that failed is tried once more
//! in the same call after a success, then left for the next call.

use std::collections::HashSet;

use super::outcome::Blocked;
use super::verdict::Verdict;
use crate::dispatch::Outgoing;
use crate::policy;

/// See the module's text.
pub(crate) struct Tally {
    pub(crate) sent: u32,
    /// Why the drain ended before its time.
    pub(crate) stopped: Option<Blocked>,
    /// Why some row could not be sent, though the drain went on.
    pub(crate) trouble: Option<Blocked>,
    /// Not to be tried again in this call.
    pub(crate) tried: HashSet<i64>,
    /// Failed since the last success.
    failed: Vec<i64>,
    /// Had their second try.
    retried: HashSet<i64>,
    /// Items in the next request.
    pub(crate) size: usize,
    broken_batches: u32,
    unsigned_in_a_row: u32,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            sent: 0,
            stopped: None,
            trouble: None,
            tried: HashSet::new(),
            failed: Vec::new(),
            retried: HashSet::new(),
            size: 1,
            broken_batches: 0,
            unsigned_in_a_row: 0,
        }
    }

    /// What was said about each row.
    pub(crate) fn remember(&mut self, taken: &[Outgoing], verdicts: &[Verdict]) {
        let mut any_delivered = false;
        let mut failed = Vec::new();
        for (outgoing, verdict) in taken.iter().zip(verdicts) {
            match verdict {
                Verdict::Delivered(_) => {
                    self.sent += 1;
                    any_delivered = true;
                }
                Verdict::Refused(_) => {
                    self.tried.insert(outgoing.seq);
                }
                Verdict::TryAgain(_) => failed.push(outgoing.seq),
            }
        }
        if any_delivered {
            // A success is a kick for what failed before it, once.
            for seq in std::mem::take(&mut self.failed) {
                if self.retried.insert(seq) {
                    self.tried.remove(&seq);
                }
            }
        }
        self.remember_failed(failed);
    }

    /// Rows that are left for a success or for the next call.
    pub(crate) fn remember_failed(&mut self, seqs: impl IntoIterator<Item = i64>) {
        for seq in seqs {
            self.tried.insert(seq);
            self.failed.push(seq);
        }
    }

    /// Something signed came back: the line is good, the next request may be larger.
    pub(crate) fn signed(&mut self) {
        self.unsigned_in_a_row = 0;
        self.size = if self.broken_batches >= policy::BROKEN_BATCHES {
            1
        } else if self.size < policy::BATCH_FIRST_ITEMS {
            policy::BATCH_FIRST_ITEMS
        } else {
            (self.size * 4).min(policy::BATCH_MAX_ITEMS)
        };
    }

    /// Nothing signed came back. `true`: it is the network that speaks, not the call centre.
    pub(crate) fn unsigned(&mut self) -> bool {
        self.unsigned_in_a_row += 1;
        let enough = self.unsigned_in_a_row >= policy::UNSIGNED_IN_A_ROW;
        if enough {
            self.unsigned_in_a_row = 0;
        }
        enough
    }

    /// A batch of `length` items had no answer that can be read as one.
    pub(crate) fn batch_broke(&mut self, length: usize) {
        self.broken_batches += 1;
        let smaller = if self.broken_batches < policy::BROKEN_BATCHES {
            length / 8
        } else {
            1
        };
        self.size = smaller.max(1);
    }

    /// There is reason to try everything afresh.
    pub(crate) fn start_over(&mut self) {
        self.stopped = None;
        self.trouble = None;
        self.tried.clear();
        self.failed.clear();
    }
}
