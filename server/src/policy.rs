//! Every limit and every time of the server, with the reason beside it.

use std::time::Duration;

/// SQLite readers: more than the cores of a small machine gain nothing.
pub const SQLITE_READERS: u32 = 4;

/// Connections to PostgreSQL per process; a stock server allows 100 in all, so
/// several processes fit.
pub const POSTGRES_CONNECTIONS: u32 = 12;

/// How long a request waits for a free connection before it is told to come
/// back: longer than any commit, shorter than a phone's own timeout.
pub const CONNECTION_WAIT: Duration = Duration::from_secs(10);

/// How often the event log is looked at where no wake-up arrives. A wake-up can be
/// lost; this bounds how late an operator's screen can be then.
pub const EVENT_POLL: Duration = Duration::from_millis(100);

/// Events read from the database in one go.
pub const EVENT_PAGE: i64 = 256;

/// Recent events kept in memory so that screens do not each read the database.
pub const EVENT_RING: usize = 1024;

/// How long a claim holds without a recorded action, unless the instance says
/// otherwise: long enough for a careful phone call, short enough that a report is
/// not lost behind an operator who left.
pub const LEASE: Duration = Duration::from_secs(15 * 60);

/// A session ends after this long without use: half a shift.
pub const SESSION_IDLE: Duration = Duration::from_secs(4 * 60 * 60);

/// A session ends after this long whatever happens: a long shift with handover.
pub const SESSION_ABSOLUTE: Duration = Duration::from_secs(14 * 60 * 60);

/// A screen on shift that has not been heard of for this long is not there.
pub const SHIFT_SILENCE: Duration = Duration::from_secs(90);

/// argon2id memory in KiB (OWASP's first choice for interactive logins).
pub const PASSWORD_MEMORY_KIB: u32 = 19 * 1024;
/// argon2id passes.
pub const PASSWORD_PASSES: u32 = 2;
/// Shortest password taken; NIST SP 800-63B asks for at least this many.
pub const PASSWORD_MIN_CHARS: usize = 12;

/// Before listening again for PostgreSQL's wake-ups after the connection broke.
pub const LISTEN_RETRY: Duration = Duration::from_secs(1);

/// How often a transaction is run again after a deadlock or serialization
/// failure before the caller is told to come back.
pub const TRANSACTION_RETRIES: u32 = 10;

/// Pause before the first such retry; it grows with every further one, so that
/// two processes in each other's way get out of step.
pub const TRANSACTION_PAUSE: Duration = Duration::from_millis(3);

/// Rows in each half of the queue. A regency has a handful; a flood is still
/// shown, worst first, without a page that no browser can draw.
pub const QUEUE_ROWS: i64 = 500;

/// A session's time of last use is written at most this often.
pub const SESSION_TOUCH: Duration = Duration::from_secs(60);
