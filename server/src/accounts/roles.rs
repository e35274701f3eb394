//! What a person is, and so what they may see (product.md, need to know).

use std::fmt;
use std::str::FromStr;

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// *Petugas*: takes reports.
    Operator,
    /// *Manajer kasus*: carries cases.
    CaseWorker,
    /// Watches over both.
    Supervisor,
    /// Aggregates only.
    Analyst,
    /// Accounts and settings, no case content.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Operator,
        Self::CaseWorker,
        Self::Supervisor,
        Self::Analyst,
        Self::Admin,
    ];

    /// The word on the command line and in the store.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::CaseWorker => "case-worker",
            Self::Supervisor => "supervisor",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }

    /// Whether this role sees reports and takes them.
    #[must_use]
    pub const fn takes_reports(self) -> bool {
        matches!(self, Self::Operator | Self::CaseWorker | Self::Supervisor)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// No such role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such role; one of operator, case-worker, supervisor, analyst, admin")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.slug() == text)
            .ok_or(UnknownRole)
    }
}
