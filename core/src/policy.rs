//! Every limit and timing of the phone's half, with the reason beside each.
//!
//! Nothing here is a give-up count: an item is tried until the call centre has signed for it.

use std::time::Duration;

/// No instance document, however wrong, may hold a call for help longer than this.
pub(crate) const CANCEL_WINDOW_MAX: Duration = Duration::from_secs(30);

/// Instance documents that a process remembers as read and verified: the one built in, the one
/// fetched last, and its successor.
pub(crate) const DOCUMENTS_REMEMBERED: usize = 3;

/// The first retry comes after twice this, then doubles.
pub(crate) const BACKOFF_BASE: Duration = Duration::from_secs(1);

/// No wait between two tries is longer. Five minutes keep a phone that sits in a dead spot
/// cheap on battery and still send soon after the signal is back without any kick.
pub(crate) const BACKOFF_MAX: Duration = Duration::from_secs(5 * 60);

/// Spread of a wait to either side, in percent: phones that lost the same mast must not come
/// back in step.
pub(crate) const BACKOFF_SPREAD_PERCENT: u64 = 25;

/// A `Retry-After` is not signed, so any box on the way could send one. It is honoured up to
/// the longest wait the phone would choose by itself, and no further.
pub(crate) const RETRY_AFTER_MAX: Duration = BACKOFF_MAX;

/// A row the call centre refused with a signature is offered again once a day: settings on the
/// other side may have changed, and a day costs nothing.
pub(crate) const WEDGED_RETRY: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything was signed for and the storage is too full to write it down: when to try again. Room
/// comes when somebody deletes something, and nobody waits for it.
pub(crate) const UNWRITTEN_RETRY: Duration = Duration::from_secs(60);

/// Presses of which can be noted, without room in the queue, that their SMS text was taken. A note counts
/// for the half minute of a window at most, and each of these presses was pressed apart.
pub(crate) const SMS_MARKS: usize = 32;

/// Name look-up, TCP connect and TLS handshake on a 2G cell: six round trips of up to several
/// seconds each.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(60);

/// An address that says nothing for so long, or for its part of what is left of a slice if that is
/// less, has the next one asked beside it: half a slice of the app, so that the next has as much.
pub(crate) const ADDRESS_SHARE: Duration = Duration::from_secs(10);

/// A single item that is answered by nothing for so long is sent once more beside it, over a connection
/// of its own: half of [`CONNECT_TIMEOUT`]. The first may lead nowhere since the phone moved, and nobody
/// tells; a slower line than that carries both, or the first alone.
pub(crate) const TWICE_AFTER: Duration = Duration::from_secs(30);

/// A larger item does not go twice at once: on a slow line each would hold up the other.
pub(crate) const TWICE_MAX_BYTES: usize = 1024;

/// A handshake that was begun in the window and is not done at its end is waited for so long; then the
/// press is sent beside it.
pub(crate) const WARM_UP_LAST: Duration = Duration::from_secs(10);

/// One request with its answer. A full batch at 2 KiB/s takes half of it.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(75);

/// The second request of a drain carries this many items, the later ones grow fourfold up to
/// [`BATCH_MAX_ITEMS`]: a bad line is found out with little at stake.
pub(crate) const BATCH_FIRST_ITEMS: usize = 32;

/// Items in one batch at most: a thousand queued items need five requests.
pub(crate) const BATCH_MAX_ITEMS: usize = 256;

/// Bytes in one batch at most: half a minute of upload on a poor 2G line.
pub(crate) const BATCH_MAX_BYTES: usize = 48 * 1024;

/// After this many batches without a usable answer, items go one by one for the rest of a drain.
pub(crate) const BROKEN_BATCHES: u32 = 5;

/// While a press is held, how often the drain that waits for it looks whether it was called off,
/// sent at once or joined by another.
pub(crate) const HELD_LOOK: Duration = Duration::from_millis(200);

/// After this many unsigned answers in a row the network is what speaks, not the call centre
/// (a login page, a proxy): the drain stops and tries again later, other rows first.
pub(crate) const UNSIGNED_IN_A_ROW: u32 = 3;

/// The answer to one item: a receipt, or a problem with one inside. More is not ours.
pub(crate) const ANSWER_MAX_BYTES: usize = 64 * 1024;

/// What a batch answer may add for each item asked about.
pub(crate) const ANSWER_BYTES_PER_ITEM: usize = 512;

/// An instance document with its settings, keys and anchors stays far below this.
pub(crate) const INSTANCE_MAX_BYTES: usize = 256 * 1024;

/// One page of updates.
pub(crate) const UPDATES_MAX_BYTES: usize = 512 * 1024;

/// Pages of updates read for one report in one refresh; the next refresh goes on.
pub(crate) const UPDATES_MAX_PAGES: usize = 16;

/// Longest wait for news in one request (the server's limit too).
pub(crate) const UPDATES_WAIT_MAX: Duration = Duration::from_secs(25);

/// After a success the instance document is asked for again once it is this old.
pub(crate) const INSTANCE_REFRESH: Duration = Duration::from_secs(6 * 60 * 60);

/// Root keys followed one after the other in one refresh.
pub(crate) const ROOT_HOPS_MAX: usize = 8;

/// How long a press waits for another writer. Other writers hold the file for milliseconds;
/// an erasure on slow flash for a second. After that the press is answered with an SMS text.
pub(crate) const PRESS_BUSY: Duration = Duration::from_secs(4);

/// Between two looks at a new file that others are opening at the same moment.
pub(crate) const BUSY_LOOK: Duration = Duration::from_millis(10);

/// How long everything else waits for another writer.
pub(crate) const QUEUE_BUSY: Duration = Duration::from_secs(10);

/// A write-ahead log above this is folded into the database when the phone is at leisure. The first
/// press of a process reads it all: half a megabyte is some twenty presses and a millisecond or two.
pub(crate) const WAL_FOLD_BYTES: u64 = 512 * 1024;

/// After something was sent to a report that is over, the call centre may say for so long that it
/// still is, by its own clock: it opens what it received after it has signed for it.
pub(crate) const CLOSED_SLACK: Duration = Duration::from_secs(10 * 60);

/// One call takes no longer than this, whatever it is given: a job that asks for more is mistaken.
pub(crate) const SLICE_MAX: Duration = Duration::from_secs(60 * 60);
