//! Which deadlines something has, and until when: the whole rule, from facts alone.
//! Nothing here reads a clock or a database.
//!
//! Times count from the press, as the law and the service's own rules do; only what
//! comes up later counts from then: a risk that rises after it was judged lower, and
//! what a case that is opened again still owes.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Kind, OfficeTime, Standing};
use crate::policy;
use crate::settings::Followup;

/// The risk as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// Emergency service at once.
    High,
    /// Within hours.
    Medium,
}

/// What is known of a case, and of those merged into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// When the first of its reports was pressed.
    pub pressed_at: DateTime<Utc>,
    /// It is closed.
    pub closed: bool,
    /// It goes on under another case's number.
    pub merged: bool,
    /// Sexual violence is named in the case or in a report of it.
    pub sexual: bool,
    /// How dangerous it was judged to be.
    pub danger: Option<Danger>,
    /// Since when, where it was judged to be less before.
    pub danger_rose_at: Option<DateTime<Utc>>,
    /// What merged cases were judged to be that still counts, each with since when.
    pub brought: Vec<(Danger, DateTime<Utc>)>,
    /// When it was last opened again.
    pub reopened_at: Option<DateTime<Utc>>,
    /// When services were written down: at, and whether as an emergency.
    pub services: Vec<(DateTime<Utc>, bool)>,
    /// When the first visit was written down.
    pub visited_at: Option<DateTime<Utc>>,
    /// When the first assessment was written, or it was first referred.
    pub followed_at: Option<DateTime<Utc>>,
    /// When the first of its reports was pressed for which no report to the police stands in a
    /// merged case or in the report itself; `None`: one stands for each.
    pub unspoken_at: Option<DateTime<Utc>>,
}

/// How a report stands to what was said of the police in the case that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is in no case.
    Alone,
    /// The case's own deadline, or what was said of it, holds for it.
    Carried,
    /// It was pressed, or came into the case, after that was said.
    Later,
}

/// How a report of which nobody made a case stands, or that it is in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Somebody has it, had it, or it waits for somebody again.
    Open,
    /// It was handed to another service.
    Referred,
    /// It is closed.
    Closed,
    /// It is in a case, whose deadlines are its own.
    InCase,
}

/// What was said of the police in a case, and for which reports it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// When it was said.
    pub said_at: DateTime<Utc>,
    /// The last press that it can mean.
    pub up_to: DateTime<Utc>,
}

impl Spoken {
    /// Whether it holds for a report that was pressed then and came into the case then.
    #[must_use]
    pub fn holds_for(&self, pressed_at: DateTime<Utc>, came_at: DateTime<Utc>) -> bool {
        came_at <= self.said_at && pressed_at <= self.up_to
    }
}

/// What was said of a deadline by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Somebody said that it was done, then.
    pub done_at: Option<DateTime<Utc>>,
    /// A supervisor said that it does not apply; of a report to the police, two did.
    pub waived: bool,
}

/// A deadline as it should stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which.
    pub kind: Kind,
    /// From when it counts.
    pub began_at: DateTime<Utc>,
    /// From when on little time is left.
    pub soon_at: DateTime<Utc>,
    /// Until when.
    pub due_at: DateTime<Utc>,
    /// How it stands.
    pub standing: Standing,
    /// When it was done, as the case's own papers show.
    pub shown_done_at: Option<DateTime<Utc>>,
}

/// The instance's times.
#[derive(Clone, Debug)]
pub struct Times {
    /// `[followup]`.
    pub followup: Followup,
    /// `[shift]`.
    pub office: OfficeTime,
}

impl Times {
    fn due(&self, kind: Kind, danger: Option<Danger>, began: DateTime<Utc>) -> DateTime<Utc> {
        let hours = |hours: u32| TimeDelta::hours(hours.into());
        let set = &self.followup;
        match kind {
            Kind::Police => began + hours(set.police_report_h),
            Kind::Emergency if danger == Some(Danger::High) => {
                began + TimeDelta::minutes(set.high_risk_min.into())
            }
            Kind::Emergency => began + hours(set.medium_risk_h),
            Kind::Outreach => began + hours(set.outreach_h),
            Kind::Complaint => self
                .office
                .after_working_days(began, set.complaint_working_days),
        }
    }

    fn span(&self, kind: Kind, danger: Option<Danger>, began: DateTime<Utc>) -> [DateTime<Utc>; 3] {
        let due = self.due(kind, danger, began);
        let left = match kind {
            Kind::Police => policy::SOON_POLICE,
            Kind::Emergency => policy::SOON_EMERGENCY,
            Kind::Outreach => policy::SOON_OUTREACH,
            Kind::Complaint => policy::SOON_COMPLAINT,
        };
        [began, (due - left).max(began), due]
    }

    /// What a report owes whoever reported, in a case or not: to be reached, and to be followed
    /// up. A case carries that for the reports in it. `reopened_at`: when somebody was called to
    /// it again after it was closed.
    #[must_use]
    pub fn follow_up(
        &self,
        (pressed_at, reopened_at): (DateTime<Utc>, Option<DateTime<Utc>>),
        handling: Handling,
        said: impl Fn(Kind) -> Said,
    ) -> [Wanted; 2] {
        [Kind::Outreach, Kind::Complaint].map(|kind| {
            let from = reopened_at.map_or(pressed_at, |at| at.max(pressed_at));
            let [began_at, soon_at, due_at] = self.span(kind, None, from);
            let standing = match (said(kind), handling) {
                (
                    Said {
                        done_at: Some(_), ..
                    },
                    _,
                ) => Standing::Done,
                (Said { waived: true, .. }, _) => Standing::NotNeeded,
                (_, Handling::InCase) => Standing::Carried,
                (_, Handling::Closed) => Standing::NotNeeded,
                // Handing it on is how it was followed up; nobody was reached by that.
                (_, Handling::Referred) if kind == Kind::Complaint => Standing::Done,
                (_, Handling::Referred | Handling::Open) => Standing::Running,
            };
            Wanted {
                kind,
                began_at,
                soon_at,
                due_at,
                standing,
                shown_done_at: None,
            }
        })
    }

    /// The report of sexual violence to the police that a report asks for.
    #[must_use]
    pub fn of_report(&self, pressed_at: DateTime<Utc>, place: Place, said: Said) -> Wanted {
        let [began_at, soon_at, due_at] = self.span(Kind::Police, None, pressed_at);
        let standing = match said {
            Said {
                done_at: Some(_), ..
            } => Standing::Done,
            Said { waived: true, .. } => Standing::NotNeeded,
            _ if place == Place::Carried => Standing::Carried,
            _ => Standing::Running,
        };
        Wanted {
            kind: Kind::Police,
            began_at,
            soon_at,
            due_at,
            standing,
            shown_done_at: None,
        }
    }

    /// The deadlines of a case; `said`: what was said by hand of each.
    #[must_use]
    pub fn of_case(&self, facts: &CaseFacts, said: impl Fn(Kind) -> Said) -> Vec<Wanted> {
        Kind::ALL
            .into_iter()
            .filter(|kind| match kind {
                Kind::Police => facts.sexual,
                Kind::Emergency => facts.danger.is_some() || !facts.brought.is_empty(),
                Kind::Outreach | Kind::Complaint => true,
            })
            .map(|kind| match kind {
                Kind::Emergency => self.emergency(facts, said(kind)),
                _ => self.one(facts, kind, said(kind)),
            })
            .collect()
    }

    /// Of what the case itself and those merged into it owe for their danger, what is still owed
    /// and soonest; where nothing is, what was done of the first.
    fn emergency(&self, facts: &CaseFacts, said: Said) -> Wanted {
        let brought = facts.brought.iter().map(|(danger, since)| CaseFacts {
            danger: Some(*danger),
            danger_rose_at: Some(*since),
            ..facts.clone()
        });
        brought
            .map(|facts| self.one(&facts, Kind::Emergency, said))
            .chain(facts.danger.map(|_| self.one(facts, Kind::Emergency, said)))
            .min_by_key(|one| (one.standing != Standing::Running, one.due_at))
            .unwrap_or_else(|| self.one(facts, Kind::Emergency, said))
    }

    fn one(&self, facts: &CaseFacts, kind: Kind, said: Said) -> Wanted {
        // From the press, but for what came up later.
        let later = match kind {
            Kind::Police => None,
            Kind::Emergency => facts.danger_rose_at.max(facts.reopened_at),
            Kind::Outreach | Kind::Complaint => facts.reopened_at,
        };
        let first_service = facts.services.iter().map(|(at, _)| *at).min();
        let shown = match kind {
            Kind::Police => None,
            Kind::Emergency => facts
                .services
                .iter()
                .filter(|(at, emergency)| {
                    let enough = *emergency || facts.danger == Some(Danger::Medium);
                    enough && later.is_none_or(|later| *at >= later)
                })
                .map(|(at, _)| *at)
                .min(),
            Kind::Outreach => earliest(facts.visited_at, first_service),
            Kind::Complaint => earliest(facts.followed_at, first_service),
        };
        let by_hand = match kind {
            // An answer to an older danger is none to this one.
            Kind::Emergency => said
                .done_at
                .filter(|at| later.is_none_or(|later| *at >= later)),
            _ => said.done_at,
        };
        let done = by_hand.is_some()
            || shown.is_some()
            || (kind == Kind::Police && facts.unspoken_at.is_none());
        // What was done before it was closed is not owed again.
        let before = |done: Option<DateTime<Utc>>| done.zip(later).is_some_and(|(d, l)| d < l);
        let began = match later {
            Some(_) if before(by_hand.or(shown)) => facts.pressed_at,
            Some(later) => later.max(facts.pressed_at),
            None if kind == Kind::Police && !said.waived && by_hand.is_none() => {
                facts.unspoken_at.unwrap_or(facts.pressed_at)
            }
            None => facts.pressed_at,
        };
        let [began_at, soon_at, due_at] = self.span(kind, facts.danger, began);
        let standing = if done {
            Standing::Done
        } else if said.waived {
            Standing::NotNeeded
        } else if facts.merged {
            Standing::Carried
        } else if facts.closed && kind != Kind::Police {
            Standing::NotNeeded
        } else {
            Standing::Running
        };
        Wanted {
            kind,
            began_at,
            soon_at,
            due_at,
            standing,
            shown_done_at: shown.filter(|_| by_hand.is_none()),
        }
    }
}

fn earliest(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
