//! Cases: what becomes of a report once somebody carries it.
//!
//! A case is opened from a report (or a report joins one), goes through the flow of
//! [`state`] step by step, and its reports' phones are told in the same transaction
//! ([`follow`]). What the code promises:
//!
//! - Every page and every change passes one gate ([`may_open`]); for whoever may not
//!   open a case there is no such case.
//! - Who somebody is opens one person at a time, for a stated reason, and every reading
//!   and writing is in the audit log in the same transaction ([`read_identity`]).
//! - Nothing is overwritten unseen: a change says which version it was drawn from and is
//!   refused where that is no longer the newest one; papers only ever get further
//!   revisions.
//! - Nothing is lost: reports that leave a case, and cases that are merged, keep their
//!   rows, and every step stands in the case's history with who, when and why.
//! - Every word of a person is sealed; clear columns hold codes, places and times.
//!
//! One operation a file.

mod advance;
mod assign;
mod change;
mod danger;
mod earliest;
mod error;
mod facts;
mod follow;
mod gate;
mod join;
mod list;
mod merge;
mod open;
mod papers;
mod people;
mod row;
mod sealed;
mod services;
mod similar;
pub mod state;
mod steps;
mod unjoin;
mod write;

pub use advance::{Advance, Agency, AnswerPaper, ReferralPaper, advance, has};
pub use assign::assign;
pub(crate) use assign::{leave_all, take_away};
pub(crate) use danger::carried;
pub use danger::{Carried, brought, brought_into, risks_of};
pub(crate) use earliest::pressed_ms;
pub use error::{CaseError, Refused};
pub use facts::save_facts;
pub(crate) use follow::{ever_above, ever_below, family, on as reports_on, shown};
pub use follow::{family_of, reports_of};
pub use gate::{enter, listed, may_change, may_change_one, may_open};
pub use join::{case_of, join, leave_out};
pub use list::{Listed, View, count_open, list};
pub use merge::{merge, unmerge};
pub use open::{Prefill, open};
pub(crate) use papers::SEALED as SEALED_PAPER;
pub use papers::{Paper, PaperKind, newest, papers};
pub(crate) use people::SEALED as SEALED_PERSON;
pub(crate) use people::hash_again;
pub(crate) use people::identities_on;
pub use people::{
    Attributes, Identity, NewPerson, Opened, Person, PersonRole, ReadReason, add_person, people_of,
    person, read_identity, save_attributes, save_identity,
};
pub(crate) use row::forms_of;
pub use row::{COLUMNS, Case, Facts, case, form_bit, forms_bits, from_row, numbered};
pub(crate) use services::SEALED as SEALED_SERVICE;
pub use services::{
    NewService, Service, ServiceOutcome, ServiceWords, add_service, save_service, service,
    services_of,
};
pub use similar::{Likeness, Looked, similar};
pub use state::{ClosingOutcome, ClosingReason, Has, Missing, Risk, State, Step};
pub(crate) use steps::SEALED as SEALED_STEP;
pub use steps::{DoneStep, What, steps_of};
pub use unjoin::{may_unjoin, unjoin};
pub use write::{
    AssessmentPaper, PlanPaper, RiskFactor, RiskPaper, TextPaper, add_note, add_visit, judge_risk,
    write_assessment, write_plan,
};
