//! Every limit and every time of the server, with the reason beside it.

use std::time::Duration;

/// SQLite readers: more than the cores of a small machine gain nothing.
pub const SQLITE_READERS: u32 = 4;

/// Page cache of the SQLite connection that writes, in KiB: the open reports and the
/// indexes' upper pages fit.
pub const SQLITE_WRITER_CACHE_KIB: u32 = 8 * 1024;

/// The same of each reader. What is not in it is in the system's own cache of the file.
pub const SQLITE_READER_CACHE_KIB: u32 = 2 * 1024;

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

/// From press to arrival: beyond this a report is shown as late, with "do not call
/// blindly". A quarrel can turn in minutes, and a signal comes back within seconds
/// where there is one.
pub const LATE_AFTER: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// A phone's calendar may be out by this much without a word about it: networks
/// set clocks to within seconds, people to within a minute or two.
pub const CLOCK_SLACK: chrono::TimeDelta = chrono::TimeDelta::minutes(3);

/// Failed sign-ins for one name that cost nothing: fingers slip at night.
pub const SIGN_IN_FREE_FAILURES: u32 = 5;

/// After that, attempts for that name go one at a time and each waits this long:
/// some 40,000 guesses a day instead of millions. Each server counts for itself: the password is
/// one of two, and its hash is what costs.
pub const SIGN_IN_PAUSE: Duration = Duration::from_secs(2);

/// Attempts that may wait for their turn in one lane: with more, whoever knows the password would
/// wait as long as somebody else keeps guessing. Others are told at once to come later.
pub const SIGN_IN_WAITING: usize = 3;

/// Hashes that may wait in one line, about two seconds' worth on a slow machine.
pub const HASHES_WAITING: usize = 32;

/// When somebody who was told to come later may try again.
pub const SIGN_IN_LATER: Duration = Duration::from_secs(5);

/// How long a browser is known after somebody signed in with it: longer than any leave.
pub const KNOWN_BROWSER: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// Accounts that one browser is known to, the last who came in: a desk that shifts share,
/// and a cookie of some 800 bytes.
pub const KNOWN_ACCOUNTS: usize = 16;

/// Names of which that is remembered: some 200 bytes each, and no regency has so many accounts.
pub const SIGN_IN_LANES: usize = 16_384;

/// Bytes of a form for whoever is not signed in: a name and a password.
pub const SIGN_IN_BYTES: usize = 16 * 1024;

/// Failures are forgotten after this long.
pub const SIGN_IN_MEMORY: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// How often a screen's stream says that it is alive. A page takes five seconds of
/// silence for a lost stream, so two beats may be missed.
pub const STREAM_BEAT: Duration = Duration::from_secs(2);

/// Beats between looks at whether the session still stands and the shift goes on.
pub const BEATS_PER_LOOK: u32 = 10;

/// A screen that missed more events than this gets the whole list instead.
pub const STREAM_REPLAY: i64 = 500;

/// Longest message to a reporter, in characters: it must fit the largest update,
/// and a small screen under stress.
pub const ANSWER_MAX_CHARS: usize = 1_000;

/// Rows in one statement: far below what either database allows in placeholders,
/// and enough that a round trip costs little per row.
pub const BULK_ROWS: usize = 64;

/// Most items in one group commit. Bounds how long one commit takes and how much
/// has to be run again after a deadlock.
pub const GROUP_ITEMS: usize = 256;

/// Items that wait for the writer. Beyond it a request waits at the door.
pub const INTAKE_QUEUE: usize = 2048;

/// How long a request waits for a place in that queue before the phone is told to
/// come back (503): shorter than any phone's timeout.
pub const INTAKE_WAIT: Duration = Duration::from_secs(5);

/// Bytes of request bodies that may be in memory at once, beyond their beginnings. With it
/// 10,000 phones that reconnect at the same moment cost no more than this in bodies.
pub const BODIES_IN_FLIGHT: usize = 16 * 1024 * 1024;

/// The beginning of a body: an alert has 114 bytes, most other items fit too.
pub const BODY_BEGINNING: usize = 4 * 1024;

/// Room for those, which nobody can fill with long bodies: of 32,768 presses at once.
pub const BODY_BEGINNINGS_IN_FLIGHT: usize = 16 * 1024 * 1024;

/// Room for bodies is taken in steps of so many bytes: what an empty one costs besides.
pub const BODY_STEP: usize = 512;

/// How long a body may take for every such step, beside [`BODY_STALL`]: half of what 2G does
/// at its worst. An item of 64 KiB has three minutes, the longest batch half an hour.
pub const BODY_PACE: Duration = Duration::from_secs(1);

/// A body of one item that is read to the end only to say whose fault it is: a
/// refusal names the digest of all its bytes.
pub const REFUSED_BODY: usize = 1024 * 1024;

/// What `Retry-After` says, in seconds, when the server is busy or a commit's
/// outcome is unknown: soon, because the phone spreads its own retries.
pub const RETRY_SOON_S: u32 = 2;

/// The same when the disk is full: somebody has to come and make room.
pub const RETRY_FULL_S: u32 = 30;

/// Envelopes opened in one go. Small, so that an alert that arrives behind a
/// flood waits for few others.
pub const OPEN_BATCH: i64 = 64;

/// How often unopened rows are looked for where no wake-up arrives (rows of
/// another process that died).
pub const OPEN_POLL: Duration = Duration::from_secs(1);

/// Niceness of the thread that opens envelopes: taking reports in comes first.
pub const OPENER_NICENESS: i32 = 5;

/// While phones wait for their receipts, the opener rests this many times as long as its
/// last batch took: a quarter of the time is its own, whatever comes in.
pub const OPENER_RESTS: u32 = 3;

/// The longest such rest, so that screens go on filling where one batch took long.
pub const OPENER_LONGEST_REST: Duration = Duration::from_millis(100);

/// Longest `wait` of a long poll, as the API promises.
pub const LONG_POLL: Duration = Duration::from_secs(25);

/// Items that one page of a report shows; the older ones stand behind a link. A reporter sends a
/// dozen. Each is opened, and may hold 64 KiB.
pub const THREAD_ITEMS: i64 = 100;

/// Items of one kind that are read for what follows from them, the newest by either clock: more
/// statements about contact, or positions, than anybody makes of one event.
pub const TELLING: u32 = 50;

/// The same for a row of the queue, which shows one position.
pub const GLANCED: u32 = 16;

/// Safe times in one statement that are read: one for every hour of two days and more. Each is
/// looked at for each edge of each, and a report holds twenty thousand.
pub const SAFE_TIMES: usize = 64;

/// Safe times that were said in words hold, once a human has compared them with the clock, for so
/// long: one call and the notes about it. Then they are asked about again.
pub const SAFE_TIME_ANSWERED: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// Values of one list in an item that a page says; how many more there are it says too.
pub const LIST_SHOWN: usize = 64;

/// Updates in one answer.
pub const UPDATES_PAGE: i64 = 100;

/// No phone runs longer than this without being started anew: an age beyond it is no age, whoever
/// sent it, and nothing is reckoned with it.
pub const LONGEST_AGE: chrono::TimeDelta = chrono::TimeDelta::days(10 * 365);

/// No press is older than this: 1 January 2026, UTC, in ms since 1970, before which no app
/// could press. A calendar that says so is wrong, and says nothing of when it was.
pub const NO_PRESS_BEFORE_MS: i64 = 1_767_225_600_000;

/// What a reporter sends later may stay unread for so long by a holder who is on shift; then it
/// rings for everybody. Longer than a telephone call that should not be broken off, shorter than
/// somebody in danger waits for an answer.
pub const UNREAD_PATIENCE: Duration = Duration::from_secs(5 * 60);

/// How often claims and waiting times are looked at.
pub const CLOCKWORK: Duration = Duration::from_secs(1);

/// `/readyz` tries a write no oftener than this: probes come every few seconds, and what they
/// borrow is the writer that stores reports.
pub const READY_AGAIN: chrono::TimeDelta = chrono::TimeDelta::seconds(2);

/// Pause after a connection could not be accepted.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Requests in hand may take this long when the server is told to stop: a commit
/// takes milliseconds, a long poll is cut and comes back by itself.
pub const STOP_GRACE: Duration = Duration::from_secs(5);

/// A TLS handshake over 2G takes several round trips of seconds.
pub const HANDSHAKE: Duration = Duration::from_secs(60);

/// A connection may be silent for this long between two requests.
pub const HEADER_WAIT: Duration = Duration::from_secs(75);

/// Buffer of one HTTP/1.1 connection: an alert with its headers is under 1 KiB.
pub const CONNECTION_BUFFER: usize = 16 * 1024;

/// Lines that may stand by with nothing asked on them, some 30 KiB each: a town's phones
/// after a mast came back, in 90 MiB. Beyond it the longest silent one is closed.
pub const SILENT_LINES: usize = 3_072;

/// A dead HTTP/2 peer is noticed within two of these.
pub const HTTP2_PING: Duration = Duration::from_secs(30);

/// Requests at once on one HTTP/2 connection: a phone drains in order anyway.
pub const HTTP2_STREAMS: u32 = 64;

/// Bytes of headers taken; a browser's cookies fit.
pub const HEADER_BYTES: u32 = 16 * 1024;

/// Glances at reports that are remembered: more than any queue shows.
pub const GLANCES: usize = 4_096;

/// Longest silence in the middle of a body: several retransmissions on 2G.
pub const BODY_STALL: Duration = Duration::from_secs(60);

/// Presses that are no further apart than this may be one event: a quarrel is heard
/// by neighbours within minutes.
pub const SAME_EVENT_TIME: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// At how many of them the page of a report looks, those nearest in time first: in a flood it
/// must not open every report.
pub const SAME_EVENT_LOOKED: usize = 64;

/// How far apart they may be, beside what the phones themselves are unsure of.
pub const SAME_EVENT_METRES: f64 = 150.0;

/// Fixes that are less sure than this together give no hint.
pub const SAME_EVENT_BLUR_M: f64 = 500.0;

/// One try to tell something outside: mail servers greet slowly on purpose.
pub const OUTSIDE_TRY: Duration = Duration::from_secs(20);

/// Of what is only to be known, told by one way at the same time: relays count connections.
pub const OUTSIDE_AT_ONCE: usize = 4;

/// For how long it is remembered who has a mail already that others do not have yet.
pub const MAILED_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// Before the second try; doubled after each further one.
pub const OUTSIDE_PAUSE: chrono::TimeDelta = chrono::TimeDelta::seconds(5);

/// Longest pause between two tries: somebody waits.
pub const OUTSIDE_LONGEST_PAUSE: chrono::TimeDelta = chrono::TimeDelta::minutes(2);

/// Told at once, in one look: a flood must not become a flood of mails in one second.
pub const OUTSIDE_BATCH: i64 = 16;

/// Characters of a sender that a gateway tells: numbers have 15 digits (E.164), names of
/// services 11 characters; gateways put their own marks around them.
pub const SMS_SENDER_CHARS: usize = 64;

/// Characters of the longest SMS there is: 255 parts of 153 (3GPP TS 23.040).
pub const SMS_TEXT_CHARS: usize = 255 * 153;

/// Where a gateway tells neither its own number of a message nor when it had it, the same words
/// from the same number are its retry for so long, and another message after it. Longer than a
/// gateway waits before it tries again, and no longer: what is taken for a retry rings nobody.
pub const SMS_AGAIN: Duration = Duration::from_secs(5 * 60);

// Accounts.

/// From the password to the end of the last step of signing in: time to fetch a phone
/// from another room, not time for somebody else to go on.
pub const ARRIVAL: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// One code lasts this long (RFC 6238's own default, which every app knows).
pub const TOTP_STEP_S: i64 = 30;

/// Steps before and after the present one whose codes are taken: phones without a
/// signal run slow or fast by seconds, and people take some to type.
pub const TOTP_SKEW_STEPS: i64 = 1;

/// A secret that was shown and not answered with a code is replaced after this long.
pub const TOTP_OFFER: chrono::TimeDelta = chrono::TimeDelta::minutes(30);

/// Recovery codes made at once: a sheet of paper, a few lost phones.
pub const RECOVERY_CODES: usize = 10;

/// The longest wait between two tries of a second factor; it doubles up to here. Six
/// digits are few: at this pace a guesser who has the password needs eighty days for an
/// even chance, however many servers are on the database, and the audit log says so from the fifth failure on.
pub const SECOND_LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A question put to a passkey waits this long for its answer.
pub const CEREMONY: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// Passkeys of one person: a phone, a key on a ring, a spare, and then some.
pub const PASSKEYS: usize = 10;

/// Characters of a passkey's name.
pub const PASSKEY_NAME_CHARS: usize = 40;

/// Longer than anything waits: for a time that the settings leave out.
pub const NEVER: chrono::TimeDelta = chrono::TimeDelta::days(365 * 1_000);

// Cases.

/// Longest single line of an identity, in characters: names of several generations fit.
pub const IDENTITY_LINE_CHARS: usize = 200;

/// Longest text of a case's paper, in characters: some ten pages.
pub const CASE_TEXT_CHARS: usize = 20_000;

/// Rows in one page of a list of cases: what a screen and a person take in.
pub const CASE_ROWS: i64 = 50;

/// Two reports of one place and no further apart than this may be one case.
pub const SIMILAR_TIME: chrono::TimeDelta = chrono::TimeDelta::days(3);

/// Suggestions of the same case: more than this is no help.
pub const SIMILAR_ROWS: i64 = 8;

// Deadlines and documents.

/// Calendar days looked through for working days: no set of holidays is longer, and a
/// mistaken calendar must not keep a server busy for ever.
pub const WORKING_DAYS_LOOKED_AT: u32 = 3_660;

/// A report to the police is pressing when a day is left: somebody has to go there in
/// office hours, and a night lies in between.
pub const SOON_POLICE: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// An emergency service is pressing for its last two hours; at high risk from the first
/// moment, because less is given.
pub const SOON_EMERGENCY: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// Outreach is pressing when it takes a drive to a far village to be in time.
pub const SOON_OUTREACH: chrono::TimeDelta = chrono::TimeDelta::hours(4);

/// The follow-up of a complaint is pressing on its last day.
pub const SOON_COMPLAINT: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// What a report owes is worked out when it is first taken, and where nobody takes it after so
/// long: a flood of presses is over by then, and most reports were taken. Far less than the
/// shortest time that is then counted down, and alarms do not wait for it.
pub const UNTAKEN_OWES: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// Deadlines worked out again in one look; the next look comes within a second.
pub const DEADLINES_BATCH: i64 = 200;

/// Rows of the worklist: far more than a regency has open at once.
pub const WORKLIST_ROWS: i64 = 500;

/// So many days before the press the police may have had the report: who goes to them
/// first and then to us.
pub const POLICE_DAYS_BEFORE: i64 = 30;

/// Longest reason that is asked for, in characters: a few sentences.
pub const REASON_CHARS: usize = 1_000;

/// How long a broken glass opens what it opens: an emergency call and what it sets going. A
/// longer need is the supervisor's, who gives the case or the report to somebody.
pub const GLASS: chrono::TimeDelta = chrono::TimeDelta::minutes(60);

/// Broken glasses that are listed: more than a year of them, or something is very wrong.
pub const GLASS_LISTED: i64 = 200;

/// For how long a broken glass, or that something fell due, is told outside where nothing was
/// set up to tell it before.
pub const OUTSIDE_NEWS: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// How long an account whose way in lay in an administrator's hands is the second of no two people.
/// Three days reach over a weekend: the person whose account it is comes to work meanwhile and finds
/// their password changed, and the supervisors read that it happened.
pub const HANDS: chrono::TimeDelta = chrono::TimeDelta::hours(72);

/// How long an export can be fetched: a working day and the morning after. What is copied
/// away by then is no longer ours to protect; what is not is gone.
pub const EXPORT_LIFE: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// How long an export waits for somebody to decide: a week has every supervisor on duty once.
pub const EXPORT_PATIENCE: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// People in one export: years of a regency; it is held in memory while it is made.
pub const EXPORT_PEOPLE: usize = 5_000;

/// Exports that are listed.
pub const EXPORTS_LISTED: i64 = 100;

/// Rows in one page of the audit log: what a person reads before the next filter.
pub const AUDIT_ROWS: i64 = 100;

/// How many years a closed case is kept: as long as the law keeps electronic health records, which
/// a case's papers are in part (25 years, Permenkes 24/2022), and longer than a child needs
/// to grow up and be heard.
pub const KEEP_CASE_YEARS: u32 = 25;

/// The same as a time.
pub const KEEP_CASE: chrono::TimeDelta = years(KEEP_CASE_YEARS);

/// How many years a closed report that became no case is kept: personal data no longer than its
/// purpose needs it (UU PDP 27/2022), and long enough that who comes again is known.
pub const KEEP_REPORT_YEARS: u32 = 5;

/// The same as a time.
pub const KEEP_REPORT: chrono::TimeDelta = years(KEEP_REPORT_YEARS);

/// Years of 365 days: nobody counts on the leap days.
const fn years(count: u32) -> chrono::TimeDelta {
    chrono::TimeDelta::days(count as i64 * 365)
}

/// Erasures, holds and what falls due that are listed at once.
pub const ERASURES_LISTED: i64 = 200;

/// Bars that are listed, standing ones first: more than a regency sets in years.
pub const BARS_LISTED: i64 = 300;

/// Longest number of a police report (LP/B/123/XI/2026/SPKT/...), with room.
pub const POLICE_NUMBER_CHARS: usize = 120;

/// Largest document: a few minutes of a phone's video. What is larger is not evidence
/// that a call centre keeps, and would crowd the database's backups.
pub const DOCUMENT_BYTES: u64 = 32 * 1024 * 1024;

/// A document is encrypted and stored in pieces of this size: one piece in memory for
/// each upload, and few rows.
pub const DOCUMENT_CHUNK: usize = 256 * 1024;

/// Bytes of a document that is refused which are still read, so that the browser shows
/// the reason instead of a broken connection.
pub const DOCUMENT_DRAINED: u64 = 128 * 1024 * 1024;

/// Longest name of a document, in characters without its ending: file systems take 255
/// bytes, and a character may have four.
pub const DOCUMENT_NAME_CHARS: usize = 60;

/// A document that has not become whole after this long was given up: 32 MiB at the
/// slowest uplink that gets anywhere.
pub const DOCUMENT_PATIENCE: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// How often such are swept away.
pub const DOCUMENT_SWEEP: Duration = Duration::from_secs(10 * 60);

// Other doors, search, maps.

/// Characters of one field of a form that is sent, and of one message made of its words: all fields
/// together stay far below the largest envelope. Longer words become several messages.
pub const DOOR_FIELD_CHARS: usize = 8_000;

/// Drafts of one person that are listed: more than anybody leaves open in a shift.
pub const DRAFTS_LISTED: i64 = 100;

/// How long it is remembered that a form was sent. A page that stood open goes on being sent by a
/// press of its button or of the browser's own *again*: after days of leave, not after a month.
pub const SENT_FORM_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// A form that its writer has not saved for so long was hardly left on purpose: it takes two
/// minutes to fill in, and saves itself with every word. Then its writer is told.
pub const DRAFT_UNSENT: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// And after so long whoever supervises: somebody who called may be in danger, and the writer
/// was told and did not come.
pub const DRAFT_LEFT: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// How old a contact may be that is written down: a letter that lay in a drawer, a year that
/// was mistyped.
pub const OLDEST_CONTACT: chrono::TimeDelta = chrono::TimeDelta::days(366);

/// How long the writer's page waits for the report to be opened before it is shown as it
/// stands: opening takes milliseconds, unless a flood is ahead of it.
pub const WRITTEN_WAIT: Duration = Duration::from_secs(2);

/// Between two looks at whether it is.
pub const WRITTEN_LOOK: Duration = Duration::from_millis(10);

/// How often written reports are looked for that a crash left on the way to the intake.
pub const WRITTEN_POLL: Duration = Duration::from_secs(5);

/// Items hashed in one transaction when earlier reports get their hashes: short enough
/// that the intake does not wait for it.
pub const BACKFILL_PAGE: i64 = 64;

/// After a page of values that were sealed under a new data key: a press waits for no longer
/// than one page, also where another process has the embedded database.
pub const RESEAL_PAUSE: Duration = Duration::from_millis(10);

/// Before that is tried again after the database was away.
pub const BACKFILL_PAUSE: Duration = Duration::from_secs(5);

/// How long PostgreSQL waits for a table to itself, to write it anew after an erasure: whatever
/// needs a row of it waits behind it for as long.
pub const REWRITE_WAIT: Duration = Duration::from_secs(1);

/// How often that is tried while whoever approved the erasure waits for the page, and the pause
/// between two: what is in the way is a short transaction, as a rule.
pub const REWRITE_TRIES: u32 = 4;

/// See [`REWRITE_TRIES`].
pub const REWRITE_PAUSE: Duration = Duration::from_millis(200);

/// Between two further attempts later: a backup that is being made is in the way for minutes.
pub const REWRITE_AGAIN: Duration = Duration::from_secs(15 * 60);

/// Rows in one page of what was found: two screens of a laptop.
pub const SEARCH_ROWS: i64 = 25;

/// Found rows are counted up to here; what is more is said to be more. Who finds a
/// thousand narrows the search, and nobody waits for the last of a hundred thousand.
pub const SEARCH_COUNTED: i64 = 1_000;

/// Characters of what is searched for: the longest names have six words.
pub const SEARCH_CHARS: usize = 200;

/// How long the address of a search finds again what was searched for: a shift.
pub const SEARCH_AGE: chrono::TimeDelta = chrono::TimeDelta::hours(14);
