//! What is told outside beside alerts that nobody takes: that it is so, never of whom.

use chrono::TimeDelta;

use super::outbox::{Key, Topic};
use crate::policy;

/// A deadline has passed: not which, nor of what. Done meanwhile, it is told no more.
pub(super) const OVERDUE: Topic = Topic {
    event: "deadline-passed",
    mail: ("deadlines-mail-subject", "deadlines-mail-body"),
    outbox: "deadlines_outside",
    source: "deadlines",
    keys: &[
        ("owner_kind", Key::Number),
        ("owner_id", Key::Bytes),
        ("kind", Key::Number),
        ("due_at", Key::Number),
    ],
    since: "due_at",
    is_news: "s.due_at <= $1 AND s.told = 2",
    stands: "s.state = 1",
    reach: TimeDelta::zero(),
    notes_told: true,
};

/// Little time is left for a report to the police, and the law has not been broken yet: not
/// of what. The code is [`crate::deadlines::Kind::Police`]'s.
pub(super) const POLICE_SOON: Topic = Topic {
    event: "police-report-soon",
    mail: ("deadlines-soon-mail-subject", "deadlines-soon-mail-body"),
    outbox: "deadlines_soon_outside",
    since: "soon_at",
    is_news: "s.kind = 1 AND s.told >= 1 AND s.soon_at <= $1 AND s.due_at > $1",
    ..OVERDUE
};

/// A glass was broken: not by whom, nor what was opened.
pub(super) const GLASS: Topic = Topic {
    event: "glass-broken",
    mail: ("guard-glass-mail-subject", "guard-glass-mail-body"),
    outbox: "glass_outside",
    source: "glass",
    keys: &[("glass_id", Key::Bytes)],
    since: "broken_at",
    // What is older was told by another setting, or is no news.
    is_news: "s.broken_at >= $1",
    // Ended, it was broken all the same.
    stands: "1 = 1",
    reach: policy::OUTSIDE_NEWS,
    notes_told: false,
};

/// Something has been kept for as long as it may: not what.
pub(super) const DUE: Topic = Topic {
    event: "erasure-due",
    mail: ("guard-due-mail-subject", "guard-due-mail-body"),
    outbox: "due_outside",
    source: "due_days",
    keys: &[("day", Key::Number)],
    since: "looked_at",
    is_news: "s.looked_at >= $1 AND s.found > 0",
    stands: "1 = 1",
    reach: policy::OUTSIDE_NEWS,
    notes_told: true,
};

/// A call was begun and not sent, and whoever supervises was told: not by whom, nor what is in
/// it. The code is [`crate::doors`]'s. Gone on with, it is told no more; left again, anew.
pub(super) const DRAFT_LEFT: Topic = Topic {
    event: "report-begun-not-sent",
    mail: ("doors-left-mail-subject", "doors-left-mail-body"),
    outbox: "drafts_outside",
    source: "drafts",
    keys: &[("draft_id", Key::Bytes), ("touched_at", Key::Number)],
    since: "touched_at",
    is_news: "s.told = 2 AND s.touched_at <= $1",
    stands: "s.told = 2",
    reach: TimeDelta::zero(),
    notes_told: true,
};

/// All of them.
pub(super) const ALL: [&Topic; 5] = [&OVERDUE, &POLICE_SOON, &GLASS, &DUE, &DRAFT_LEFT];
