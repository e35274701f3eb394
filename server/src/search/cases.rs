//! Cases that were searched for, as far as the person may have them in their lists.
//!
//! A case worker's are those they carry and those that nobody carries: two ranges, each
//! walked by itself and put together, because "mine or nobody's" in one condition is no
//! range of any index.

use sqlx::Row as _;

use super::asked::Asked;
use super::sql::{Bounds, List, Where, by_hashes};
use super::{Filters, Page};
use crate::accounts::User;
use crate::barred::case_rule;
use crate::cases::{COLUMNS, Case, case, from_row};
use crate::clock::to_ms;
use crate::ids::CaseId;
use crate::policy;
use crate::store::{Store, StoreError};

const LIST: List = List {
    table: "cases",
    id: "case_id",
    time: "opened_at",
    worker: "worker",
};

/// Whose cases one range is of.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// Everybody's.
    All,
    /// Those that the person carries.
    Own,
    /// Those that nobody carries.
    Nobodys,
}

/// The ranges that are this person's to see.
pub(super) fn ranges(user: &User, filters: &Filters) -> Vec<Whose> {
    if user.role.supervises() {
        return vec![Whose::All];
    }
    if !user.role.carries_cases() {
        return Vec::new();
    }
    match filters.worker {
        None => vec![Whose::Own, Whose::Nobodys],
        Some(worker) if worker == user.id => vec![Whose::Own],
        Some(_) => Vec::new(),
    }
}

/// A page of cases, after the case `after` where one is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    store: &Store,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
    after: Option<CaseId>,
) -> Result<Page<Case>, StoreError> {
    let after = match after {
        Some(id) => case(store, id).await?.map(|row| (to_ms(row.opened_at), id)),
        None => None,
    };
    let (mut found, mut count) = (Vec::new(), 0);
    for whose in ranges(user, filters) {
        let (text, bounds) = page_text(store, user, whose, asked, filters, after);
        for row in &bounds.query(text).fetch_all(store.reader()).await? {
            found.push(from_row(row)?);
        }
        let (text, bounds) = count_text(store, user, whose, asked, filters);
        let counted: i64 = bounds
            .query(text)
            .fetch_one(store.reader())
            .await?
            .try_get(0)?;
        count += counted;
    }
    found.sort_by_key(|case: &Case| std::cmp::Reverse((case.opened_at, case.id)));
    Ok(Page::of(found, count))
}

/// The statement for a page of one range.
pub(super) fn page_text(
    store: &Store,
    user: &User,
    whose: Whose,
    asked: Option<&Asked>,
    filters: &Filters,
    after: Option<(i64, CaseId)>,
) -> (String, Bounds) {
    let (mut what, ids) = conditions(store, user, whose, asked, filters);
    if let Some((time, id)) = after {
        what.after(time, id.as_bytes());
    }
    let limit = what.bounds.int(policy::SEARCH_ROWS + 1);
    let from = what.text(ids.as_deref());
    let text = format!(
        "SELECT {COLUMNS} FROM {from} ORDER BY t.opened_at DESC, t.case_id DESC LIMIT {limit}"
    );
    (text, what.bounds)
}

/// The statement that counts one range.
pub(super) fn count_text(
    store: &Store,
    user: &User,
    whose: Whose,
    asked: Option<&Asked>,
    filters: &Filters,
) -> (String, Bounds) {
    let (mut what, ids) = conditions(store, user, whose, asked, filters);
    let limit = what.bounds.int(policy::SEARCH_COUNTED + 1);
    let from = what.text(ids.as_deref());
    let text =
        format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from} LIMIT {limit}) AS counted");
    (text, what.bounds)
}

fn conditions(
    store: &Store,
    user: &User,
    whose: Whose,
    asked: Option<&Asked>,
    filters: &Filters,
) -> (Where<'static>, Option<String>) {
    let mut what = Where::new(&LIST, store.dialect());
    let ids = asked.map(|asked| {
        what.by_ids();
        ids(&mut what.bounds, asked)
    });
    match (whose, filters.worker) {
        (Whose::Own, _) => what.worker(Some(user.id.as_bytes())),
        (Whose::Nobodys, _) => what.worker(None),
        (Whose::All, Some(worker)) => what.worker(Some(worker.as_bytes())),
        (Whose::All, None) => {}
    }
    what.filters(filters);
    if let Some(state) = filters.case_state {
        what.state(state.code());
    }
    what.times(filters);
    let me = what.bounds.bytes(user.id.as_bytes());
    what.term(case_rule("t.case_id", &me));
    (what, ids)
}

/// The ids of cases that what was typed may mean: by their number, by their people, and
/// by the reports that belong to them.
fn ids(bounds: &mut Bounds, asked: &Asked) -> String {
    let mut found = Vec::new();
    if let Some(number) = &asked.case {
        let number = bounds.text(number);
        found.push(format!(
            "SELECT case_id AS id FROM cases WHERE number = {number}"
        ));
    }
    if asked.is_personal() {
        let people = by_hashes(bounds, asked, ("people_hashes", "person_id")).join(" UNION ");
        found.push(format!(
            "SELECT p.case_id AS id FROM ({people}) AS h CROSS JOIN people AS p WHERE p.person_id = h.id"
        ));
    }
    if asked.is_personal() || asked.report.is_some() || asked.tail.is_some() {
        let reports = super::reports::ids(bounds, asked);
        found.push(format!(
            "SELECT c.case_id AS id FROM ({reports}) AS r CROSS JOIN case_reports AS c \
             WHERE c.report_id = r.id AND c.left_at IS NULL"
        ));
    }
    if found.is_empty() {
        return "SELECT case_id AS id FROM cases WHERE 1 = 0".to_owned();
    }
    found.join(" UNION ")
}
