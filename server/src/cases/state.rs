//! The flow of a case: which step leads from where to where, and what it needs first.
//!
//! Penerimaan -> identifikasi -> asesmen -> rencana intervensi -> layanan -> pemantauan
//! -> terminasi, with referral to another agency and back, and reopening. The tables in
//! this file are the whole rule; nothing here reads a clock or a database.

use std::fmt;

macro_rules! coded {
    ($(#[$say:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal $slug:literal,)+ }) => {
        $(#[$say])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number it is stored as.
            #[must_use]
            pub const fn code(self) -> i64 {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The other way.
            #[must_use]
            pub const fn from_code(code: i64) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// A stable word for forms, events and exports.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.slug() == slug)
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// Where a case stands.
    pub enum State {
        /// *Penerimaan*: just opened.
        Intake = 1 "intake",
        /// *Identifikasi*: what kind, how dangerous, whose to handle.
        Identification = 2 "identification",
        /// *Asesmen* (biopsychosocial).
        Assessment = 3 "assessment",
        /// *Rencana intervensi*, made with the penerima manfaat.
        Planning = 4 "planning",
        /// *Layanan*.
        Services = 5 "services",
        /// *Pemantauan*.
        Monitoring = 6 "monitoring",
        /// *Dirujuk*: another agency has it for now.
        Referred = 7 "referred",
        /// *Terminasi*: closed.
        Closed = 8 "closed",
        /// Goes on under another case's number.
        Merged = 9 "merged",
    }
}

impl State {
    /// Whether somebody still has work with it under its own number.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Merged)
    }
}

coded! {
    /// How dangerous it is.
    pub enum Risk {
        /// *Rendah*.
        Low = 1 "low",
        /// *Sedang*.
        Medium = 2 "medium",
        /// *Tinggi*: emergency service before assessment.
        High = 3 "high",
    }
}

coded! {
    /// A step of the flow. Merging and un-merging are operations of their own.
    pub enum Step {
        /// On to identification.
        Identify = 1 "identify",
        /// On (or back) to the assessment.
        Assess = 2 "assess",
        /// On (or back) to the plan.
        Plan = 3 "plan",
        /// On (or back) to services.
        Serve = 4 "serve",
        /// On to monitoring.
        Monitor = 5 "monitor",
        /// To another agency.
        Refer = 6 "refer",
        /// Back from it.
        Return = 7 "return",
        /// Termination.
        Close = 8 "close",
        /// Closed, and needed again.
        Reopen = 9 "reopen",
    }
}

coded! {
    /// Why a case is closed.
    pub enum ClosingReason {
        /// What the plan was for is reached.
        GoalsMet = 1 "goals-met",
        /// The penerima manfaat wants no more.
        Withdrawn = 2 "withdrawn",
        /// Cannot be found any more.
        Unreachable = 3 "unreachable",
        /// Another agency goes on with it.
        HandedOver = 4 "handed-over",
        /// Another regency's to handle.
        Elsewhere = 5 "elsewhere",
        /// No violence against a woman or child.
        NotACase = 6 "not-a-case",
        /// The penerima manfaat died.
        Died = 7 "died",
    }
}

coded! {
    /// How the penerima manfaat is when a case closes.
    pub enum ClosingOutcome {
        /// Safe.
        Safe = 1 "safe",
        /// Better, not safe in everything.
        Better = 2 "better",
        /// Not better.
        Same = 3 "same",
        /// Not known.
        Unknown = 4 "unknown",
    }
}

/// Every step that exists: from, step, to. `None`: back to where it came from.
pub const FLOW: &[(State, Step, Option<State>)] = {
    use State::*;
    &[
        (Intake, Step::Identify, Some(Identification)),
        (Intake, Step::Refer, Some(Referred)),
        (Intake, Step::Close, Some(Closed)),
        (Identification, Step::Assess, Some(Assessment)),
        (Identification, Step::Refer, Some(Referred)),
        (Identification, Step::Close, Some(Closed)),
        (Assessment, Step::Plan, Some(Planning)),
        (Assessment, Step::Refer, Some(Referred)),
        (Assessment, Step::Close, Some(Closed)),
        (Planning, Step::Serve, Some(Services)),
        (Planning, Step::Assess, Some(Assessment)),
        (Planning, Step::Refer, Some(Referred)),
        (Planning, Step::Close, Some(Closed)),
        (Services, Step::Monitor, Some(Monitoring)),
        (Services, Step::Plan, Some(Planning)),
        (Services, Step::Refer, Some(Referred)),
        (Services, Step::Close, Some(Closed)),
        (Monitoring, Step::Serve, Some(Services)),
        (Monitoring, Step::Plan, Some(Planning)),
        (Monitoring, Step::Refer, Some(Referred)),
        (Monitoring, Step::Close, Some(Closed)),
        (Referred, Step::Return, None),
        (Referred, Step::Close, Some(Closed)),
        (Closed, Step::Reopen, Some(Identification)),
    ]
};

/// From where a case may be closed for which reason. What is reached is known only
/// after monitoring; that it is no case is known at the beginning.
pub const CLOSING: &[(ClosingReason, &[State])] = {
    use State::*;
    const ANY: &[State] = &[
        Intake,
        Identification,
        Assessment,
        Planning,
        Services,
        Monitoring,
        Referred,
    ];
    &[
        (ClosingReason::GoalsMet, &[Monitoring]),
        (ClosingReason::Withdrawn, ANY),
        (ClosingReason::Unreachable, ANY),
        (ClosingReason::HandedOver, &[Referred]),
        (
            ClosingReason::Elsewhere,
            &[Intake, Identification, Referred],
        ),
        (
            ClosingReason::NotACase,
            &[Intake, Identification, Assessment],
        ),
        (ClosingReason::Died, ANY),
    ]
};

/// What a case has so far, as far as the steps ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    /// At least one form of violence is named.
    pub form: bool,
    /// The kecamatan is known: whose to handle.
    pub kecamatan: bool,
    /// The risk as it was last judged.
    pub risk: Option<Risk>,
    /// A service was given as an emergency.
    pub emergency: bool,
    /// There is an assessment.
    pub assessment: bool,
    /// There is a plan.
    pub plan: bool,
    /// Its newest revision is agreed with the penerima manfaat.
    pub agreed: bool,
    /// There is a service.
    pub service: bool,
}

coded! {
    /// What is missing before a step.
    pub enum Missing {
        /// The form of violence.
        Form = 1 "form",
        /// The kecamatan.
        Kecamatan = 2 "kecamatan",
        /// A judged risk.
        Risk = 3 "risk",
        /// High risk: an emergency service, or a word on why there is none.
        Emergency = 4 "emergency",
        /// The assessment.
        Assessment = 5 "assessment",
        /// The plan.
        Plan = 6 "plan",
        /// The penerima manfaat's agreement to it.
        Agreement = 7 "agreement",
        /// A service.
        Service = 8 "service",
        /// Words on why.
        Why = 9 "why",
        /// A reason that fits here.
        Reason = 10 "reason",
    }
}

/// Where a step leads from here; `None` where there is no such step.
#[must_use]
pub fn after(from: State, came_from: Option<State>, step: Step) -> Option<State> {
    let (_, _, to) = FLOW
        .iter()
        .find(|(state, known, _)| *state == from && *known == step)?;
    // A referral that does not know where it came from goes back to the beginning of work.
    Some(to.unwrap_or_else(|| {
        came_from
            .filter(|state| state.is_open())
            .unwrap_or(State::Identification)
    }))
}

/// The steps from here, in the order of the table.
pub fn steps(from: State) -> impl Iterator<Item = Step> {
    FLOW.iter()
        .filter(move |(state, _, _)| *state == from)
        .map(|(_, step, _)| *step)
}

/// The reasons for which a case may be closed from here.
pub fn reasons(from: State) -> impl Iterator<Item = ClosingReason> {
    CLOSING
        .iter()
        .filter(move |(_, states)| states.contains(&from))
        .map(|(reason, _)| *reason)
}

/// What a step still needs; `why` says whether the person gave words for it.
#[must_use]
pub fn missing(from: State, step: Step, has: &Has, why: bool) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut need = |there: bool, what: Missing| {
        if !there {
            missing.push(what);
        }
    };
    match (from, step) {
        (State::Identification, Step::Assess) => {
            need(has.form, Missing::Form);
            need(has.kecamatan, Missing::Kecamatan);
            need(has.risk.is_some(), Missing::Risk);
            need(
                has.risk != Some(Risk::High) || has.emergency || why,
                Missing::Emergency,
            );
        }
        (State::Assessment, Step::Plan) => need(has.assessment, Missing::Assessment),
        (State::Planning, Step::Serve) => {
            need(has.plan, Missing::Plan);
            need(!has.plan || has.agreed, Missing::Agreement);
        }
        (State::Services, Step::Monitor) => need(has.service, Missing::Service),
        // Back, out and again: somebody will want to know why.
        (_, Step::Reopen | Step::Refer | Step::Close | Step::Return) => need(why, Missing::Why),
        (State::Planning, Step::Assess) | (State::Services | State::Monitoring, Step::Plan) => {
            need(why, Missing::Why);
        }
        _ => {}
    }
    missing
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
