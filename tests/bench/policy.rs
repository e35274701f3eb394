//! How much is measured, each with its reason.

/// Single presses that a latency is taken from: its p99 is then the tenth worst.
pub(crate) const PRESSES: usize = 1_000;

/// Presses in one phone's queue without a signal in between: more than anybody makes, and few
/// enough that each costs what the first did.
pub(crate) const PRESSES_OF_A_PHONE: usize = 20;

/// Bare syncs of the disk to compare a press with.
pub(crate) const SYNCS: usize = 1_000;

/// Presses that are followed to an operator's screen: each is a whole connection.
pub(crate) const SCREEN_PRESSES: usize = 500;

/// Reports sent over so many connections: enough that the steady state outweighs the start, few
/// enough that the slowest of the three is over in half a minute.
pub(crate) const INTAKE: [(usize, usize); 3] = [(1, 4_000), (8, 16_000), (32, 60_000)];

/// Items that wait in one phone.
pub(crate) const DRAIN_ITEMS: usize = 1_000;

/// Phones that come back at once.
pub(crate) const PHONES: usize = 10_000;

/// Sockets the load generator needs besides the phones'.
pub(crate) const SPARE_SOCKETS: u64 = 200;

/// How often a phone that found no open door knocks again before its report counts as lost here.
/// A real one never stops.
pub(crate) const KNOCKS: u32 = 5;

/// Cases behind the console.
pub(crate) const CASES: usize = 100_000;

/// Of those, the ones still open. A regency has a handful; this many fill the page.
pub(crate) const OPEN_CASES: usize = 300;

/// Page loads that a p99 is taken from.
pub(crate) const PAGES: usize = 300;

/// Times the core is opened.
pub(crate) const OPENINGS: usize = 100;
