//! Conflicts of interest: accounts that must find no trace of a report or a case, because
//! the person behind them is the terlapor, a relative, or anybody else who must not know.
//!
//! A supervisor bars an account; so does an administrator of accounts, who knows the number
//! of a report or case and nothing else of it. What this promises:
//!
//! - For a barred person there is no such report and no such case: in no list, count, page,
//!   hint, stream, search or file. Every query that a page is drawn from carries the rule of
//!   [`report_rule`] or [`case_rule`]; every address of a report passes [`is_barred`], every
//!   case [`crate::cases::may_open`].
//! - A bar spreads to what belongs together: a case, its reports, what is merged into it, and
//!   other presses of the same phone. What joins later is barred as it joins ([`spread`]).
//!   It never falls away by itself: a report that leaves a case stays barred.
//! - What the barred person held goes back: a report waits for somebody again, a case for
//!   somebody to carry it.
//! - An alert that all who are on shift are barred from is one that nobody is there to take:
//!   it escalates at once.
//! - Who barred whom is in the audit log, and why is sealed.
//!
//! The barred person cannot lift their own bar: for them there is none. Nor does an account lift
//! one that lay in an administrator's hands not long ago ([`crate::accounts::Hands`]).

mod bar;
mod find;
mod list;
mod rule;
mod spread;

pub use bar::{BarError, bar, lift};
pub use find::{Found, numbered};
pub use list::{Bar, bars, people_left};
pub use rule::{case_rule, is_barred, report_rule};
pub(crate) use rule::{hidden_ids, is_barred_on, owner_rule, unattended_rule};
pub(crate) use spread::{SEALED_LIFTED, SEALED_WHY, link, spread};
