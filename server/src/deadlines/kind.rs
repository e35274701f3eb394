//! What must be done by a time, and how such a deadline stands.

use chrono::{DateTime, Utc};

/// What must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Report of sexual violence to the police: 3x24 hours (UU 12/2022 art. 41).
    Police,
    /// Emergency service: at high risk at once, at medium risk within hours.
    Emergency,
    /// Outreach: reaching the person.
    Outreach,
    /// The complaint is followed up.
    Complaint,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Police,
        Self::Emergency,
        Self::Outreach,
        Self::Complaint,
    ];

    /// The number it is stored as.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Police => 1,
            Self::Emergency => 2,
            Self::Outreach => 3,
            Self::Complaint => 4,
        }
    }

    pub(super) fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word in addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Police => "police",
            Self::Emergency => "emergency",
            Self::Outreach => "outreach",
            Self::Complaint => "complaint",
        }
    }

    /// The other way.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// Why a deadline runs or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It runs.
    Running,
    /// It was done.
    Done,
    /// It does not apply (any more): the risk is another, the case was closed, a
    /// supervisor said so.
    NotNeeded,
    /// The case that this belongs to carries it.
    Carried,
}

impl Standing {
    pub(super) const fn code(self) -> i64 {
        match self {
            Self::Running => 1,
            Self::Done => 2,
            Self::NotNeeded => 3,
            Self::Carried => 4,
        }
    }

    pub(super) const fn from_code(code: i64) -> Self {
        match code {
            2 => Self::Done,
            3 => Self::NotNeeded,
            4 => Self::Carried,
            _ => Self::Running,
        }
    }
}

/// How pressing a running deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressing {
    /// There is time.
    Due,
    /// Little time is left.
    Soon,
    /// The time has passed.
    Overdue,
}

impl Pressing {
    /// At this moment.
    #[must_use]
    pub fn at(now: DateTime<Utc>, soon: DateTime<Utc>, due: DateTime<Utc>) -> Self {
        if now >= due {
            Self::Overdue
        } else if now >= soon {
            Self::Soon
        } else {
            Self::Due
        }
    }
}
