//! What a person is, and so what they may see (need to know).
//!
//! Nothing asks for a role by its name: it asks for a capability, and the table of who
//! may do what stands here alone. The console's doors ([`crate::console`]) are built on
//! these, one door a capability.
//!
//! | | takes reports | carries cases | supervises | opens identities | sees figures | manages accounts | bars accounts |
//! |---|---|---|---|---|---|---|---|
//! | operator | yes | | | yes | | | |
//! | case worker | yes | yes | | yes | | | |
//! | supervisor | yes | yes | yes | yes | yes | | yes |
//! | analyst | | | | | yes | | |
//! | admin | | | | | | yes | yes |

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

    /// Whether this role carries cases: assesses, plans, gives services, closes.
    #[must_use]
    pub const fn carries_cases(self) -> bool {
        matches!(self, Self::CaseWorker | Self::Supervisor)
    }

    /// Whether this role watches over the others' work: is told of what waits too long
    /// and of every glass that is broken, approves, reassigns.
    #[must_use]
    pub const fn supervises(self) -> bool {
        matches!(self, Self::Supervisor)
    }

    /// Whether this role may open an identity, one at a time and written down.
    #[must_use]
    pub const fn opens_identities(self) -> bool {
        matches!(self, Self::Operator | Self::CaseWorker | Self::Supervisor)
    }

    /// Whether this role sees figures.
    #[must_use]
    pub const fn sees_figures(self) -> bool {
        matches!(self, Self::Analyst | Self::Supervisor)
    }

    /// Whether this role makes and changes accounts. It sees nothing of any report or
    /// case: who can give out passwords must not also be who can read.
    #[must_use]
    pub const fn manages_accounts(self) -> bool {
        matches!(self, Self::Admin)
    }

    /// Whether this role bars accounts from what touches the person behind them: who
    /// watches over the work, and who makes accounts, who sees nothing of it but its number.
    #[must_use]
    pub const fn bars_accounts(self) -> bool {
        self.supervises() || self.manages_accounts()
    }

    /// Whether a password alone is not enough for this role: it opens identities, or it
    /// can give itself the way in of somebody who does.
    #[must_use]
    pub const fn needs_second_factor(self) -> bool {
        self.opens_identities() || self.manages_accounts()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_found_by_its_own_word() {
        for role in Role::ALL {
            assert_eq!(role.slug().parse(), Ok(role));
        }
        assert_eq!("pelaku".parse::<Role>(), Err(UnknownRole));
    }

    #[test]
    fn whoever_makes_accounts_sees_no_report_no_case_and_no_identity() {
        for role in Role::ALL.into_iter().filter(|role| role.manages_accounts()) {
            assert!(!role.takes_reports() && !role.carries_cases());
            assert!(!role.opens_identities() && !role.sees_figures());
        }
    }

    #[test]
    fn whoever_takes_reports_or_carries_cases_needs_a_second_factor() {
        for role in Role::ALL {
            if role.takes_reports() || role.carries_cases() {
                assert!(
                    role.opens_identities() && role.needs_second_factor(),
                    "{role}"
                );
            }
        }
    }
}
