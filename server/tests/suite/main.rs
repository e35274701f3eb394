//! What the call centre promises, on embedded SQLite and on a real PostgreSQL.
//!
//! Every test under [`on_both`] runs twice, as `sqlite::NAME` and `postgres::NAME`.

#![expect(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod kit;

mod accounts;
mod api;
mod at_rest;
mod audit;
mod backup;
mod case_pages;
mod cases;
mod change_of_hands;
mod claims;
mod cli;
mod console;
mod contact_card;
mod crawl;
mod damaged_keys;
mod deadlines;
mod described;
mod documents;
mod doors;
mod drafts_left;
mod escalation;
mod event_log;
mod floods;
mod guard;
mod hand_over;
mod identity;
mod intake;
mod leaving;
mod lost_keys;
mod news;
mod passkeys;
mod presence;
mod resealing;
mod rotation;
mod search;
mod stopping;
mod strangers;
mod supervisors;
mod suspected;
mod taken_back;
mod unreadable_sms;
mod way_in;
mod wrong_clock;
