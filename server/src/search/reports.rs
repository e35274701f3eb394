//! Reports that were searched for. The caller has made sure that the person takes reports;
//! none that they are barred from is found.

use ots_protocol::ReportId;
use ots_protocol::codes::{AreaCode, BentukKekerasan};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::asked::Asked;
use super::sql::{Bounds, List, Where, by_hashes};
use super::{Filters, Page};
use crate::accounts::User;
use crate::barred::report_rule;
use crate::cases::forms_of;
use crate::clock::to_ms;
use crate::policy;
use crate::reports::{COLUMNS, ReportRow, ReportState, from_row, report, state_code};
use crate::store::{Dialect, Store, StoreError};

const LIST: List = List {
    table: "reports",
    id: "report_id",
    time: "received_at",
    worker: "taken_by",
};

/// A page of reports, after the report `after` where one is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
    after: Option<ReportId>,
) -> Result<Page<FoundReport>, StoreError> {
    let after = match after {
        Some(id) => report(store, id)
            .await?
            .map(|row| (to_ms(row.received_at), id)),
        None => None,
    };
    let (rows, count) = statements(store, user, asked, filters, after);
    let rows = rows.fetch_all(store.reader()).await?;
    let rows = rows.iter().map(found).collect::<Result<_, _>>()?;
    let count = count.fetch_one(store.reader()).await?.try_get(0)?;
    Ok(Page::of(rows, count))
}

/// A report that was found, with what its row in a list says beyond the queue's.
#[derive(Clone, Debug)]
pub struct FoundReport {
    /// The report.
    pub row: ReportRow,
    /// Forms of violence that it names.
    pub forms: Vec<BentukKekerasan>,
    /// The kecamatan that it names.
    pub kecamatan: Option<AreaCode>,
}

fn found(row: &AnyRow) -> Result<FoundReport, StoreError> {
    let kecamatan: Option<i64> = row.try_get("kecamatan")?;
    Ok(FoundReport {
        row: from_row(row)?,
        forms: forms_of(row.try_get("forms")?),
        kecamatan: kecamatan
            .and_then(|code| u64::try_from(code).ok())
            .map(AreaCode::new),
    })
}

type Statement = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;

fn statements(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
    after: Option<(i64, ReportId)>,
) -> (Statement, Statement) {
    let (text, bounds) = page_text(store, user, asked, filters, after);
    let (count, counted) = count_text(store, user, asked, filters);
    (bounds.query(text), counted.query(count))
}

/// The page's statement.
pub(super) fn page_text(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
    after: Option<(i64, ReportId)>,
) -> (String, Bounds) {
    let (mut what, ids) = conditions(store, user, asked, filters);
    if let Some((time, id)) = after {
        what.after(time, id.as_bytes());
    }
    let limit = what.bounds.int(policy::SEARCH_ROWS + 1);
    let from = what.text(ids.as_deref());
    let text = format!(
        "SELECT {COLUMNS}, forms, kecamatan FROM {from} ORDER BY t.received_at DESC, t.report_id DESC LIMIT {limit}"
    );
    (text, what.bounds)
}

/// The statement that counts.
pub(super) fn count_text(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
) -> (String, Bounds) {
    let (mut what, ids) = conditions(store, user, asked, filters);
    let limit = what.bounds.int(policy::SEARCH_COUNTED + 1);
    let from = what.text(ids.as_deref());
    let text =
        format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from} LIMIT {limit}) AS counted");
    (text, what.bounds)
}

fn conditions(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
) -> (Where<'static>, Option<String>) {
    let mut what = Where::new(&LIST, store.dialect());
    let ids = asked.map(|asked| {
        what.by_ids();
        ids(&mut what.bounds, asked)
    });
    if let Some(worker) = filters.worker {
        what.worker(Some(worker.as_bytes()));
    }
    what.filters(filters);
    if let Some(state) = filters.report_state {
        what.state(state_code(state));
        // The index of states leaves out what waits, so that a press does not write it.
        if state != ReportState::Waiting {
            what.term(format!("state <> {}", state_code(ReportState::Waiting)));
        }
    }
    what.times(filters);
    let me = what.bounds.bytes(user.id.as_bytes());
    what.term(report_rule("t.report_id", &me));
    (what, ids)
}

/// The ids of reports that what was typed may mean.
pub(super) fn ids(bounds: &mut Bounds, asked: &Asked) -> String {
    let mut found = by_hashes(bounds, asked, ("report_hashes", "report_id"));
    if let Some(id) = asked.report {
        let id = bounds.bytes(id.as_bytes());
        found.push(format!(
            "SELECT report_id AS id FROM reports WHERE report_id = {id}"
        ));
    }
    if let Some(tail) = asked.tail {
        let tail = bounds.bytes(&tail);
        found.push(format!(
            "SELECT report_id AS id FROM reports WHERE substr(report_id, 13, 4) = {tail}"
        ));
    }
    if found.is_empty() {
        return "SELECT report_id AS id FROM report_hashes WHERE 1 = 0".to_owned();
    }
    found.join(" UNION ")
}

/// How the database goes about a page and its count, in its own words: for tests.
///
/// # Errors
/// When the database cannot be read.
pub async fn plans(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
) -> Result<Vec<String>, StoreError> {
    let (explain, column) = match store.dialect() {
        Dialect::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        Dialect::Postgres => ("EXPLAIN", "QUERY PLAN"),
    };
    let mut plans = Vec::new();
    for (text, bounds) in [
        page_text(store, user, asked, filters, None),
        count_text(store, user, asked, filters),
    ] {
        let rows = bounds
            .query(format!("{explain} {text}"))
            .fetch_all(store.reader())
            .await?;
        let lines: Vec<String> = rows
            .iter()
            .map(|row| row.try_get(column))
            .collect::<Result<_, _>>()?;
        plans.push(lines.join("\n"));
    }
    Ok(plans)
}
