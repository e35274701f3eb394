//! The filters of a search, as a form and an address say them.

use chrono::{DateTime, Days, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use ots_protocol::codes::BentukKekerasan;
use serde::Deserialize;

use crate::cases::State;
use crate::reports::ReportState;
use crate::search::Filters;

/// What is asked for. What cannot be read filters nothing, and is not shown as if it did.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Wish {
    /// What was typed, in the body of a form.
    #[serde(default)]
    pub(super) q: String,
    /// The same, sealed, in an address.
    #[serde(default)]
    pub(super) of: String,
    #[serde(default)]
    pub(super) state: String,
    #[serde(default)]
    pub(super) form: String,
    #[serde(default)]
    pub(super) kecamatan: String,
    #[serde(default)]
    pub(super) worker: String,
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) until: String,
    #[serde(default)]
    pub(super) list: String,
    #[serde(default)]
    pub(super) after: String,
}

/// The states of a report that can be chosen.
pub(super) const REPORT_STATES: [ReportState; 5] = [
    ReportState::Waiting,
    ReportState::Taken,
    ReportState::Handled,
    ReportState::Referred,
    ReportState::Closed,
];

impl Wish {
    pub(super) fn filters(&self, zone: Tz) -> Filters {
        let report = self.state.strip_prefix("report-");
        let case = self.state.strip_prefix("case-");
        Filters {
            report_state: report
                .and_then(|slug| REPORT_STATES.into_iter().find(|one| one.slug() == slug)),
            case_state: case.and_then(State::from_slug),
            form: BentukKekerasan::ALL
                .iter()
                .copied()
                .find(|one| one.slug() == self.form),
            kecamatan: self.kecamatan.parse().ok(),
            worker: self.worker.parse().ok(),
            from: day(&self.from).and_then(|day| begin(day, zone)),
            before: day(&self.until)
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .and_then(|day| begin(day, zone)),
        }
    }

    /// The address of the same search, of one of its lists; only what was understood.
    pub(super) fn address(&self, filters: &Filters, of: &str, list: &str, after: &str) -> String {
        let state = match (filters.report_state, filters.case_state) {
            (Some(state), _) => format!("report-{}", state.slug()),
            (None, Some(state)) => format!("case-{}", state.slug()),
            (None, None) => String::new(),
        };
        let said = |so: bool, text: &str| if so { text.to_owned() } else { String::new() };
        let pairs = [
            ("of", of.to_owned()),
            ("state", state),
            (
                "form",
                filters
                    .form
                    .map_or_else(String::new, |one| one.slug().to_owned()),
            ),
            (
                "kecamatan",
                filters
                    .kecamatan
                    .map_or_else(String::new, |one| one.to_string()),
            ),
            (
                "worker",
                filters
                    .worker
                    .map_or_else(String::new, |one| one.to_string()),
            ),
            ("from", said(filters.from.is_some(), &self.from)),
            ("until", said(filters.before.is_some(), &self.until)),
            ("list", list.to_owned()),
            ("after", after.to_owned()),
        ];
        // Slugs, codes, ids, days and base64url: nothing that an address must escape.
        let said: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if said.is_empty() {
            "/search".to_owned()
        } else {
            format!("/search?{}", said.join("&"))
        }
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn begin(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    let local = zone.from_local_datetime(&midnight).earliest()?;
    Some(local.with_timezone(&Utc))
}
