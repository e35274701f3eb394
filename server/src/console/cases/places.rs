//! Where the reports of a case say that somebody is: on one map, as on each report's own page, and
//! only of those whose content this person reads there.

use crate::cases::Case;
use crate::console::door::SignedIn;
use crate::console::look;
use crate::console::map;
use crate::console::page::Page;
use crate::console::reading;
use crate::console::refusal::Refusal;
use crate::console::report::reads;
use crate::console::thread::Read;
use crate::console::timing::Timing;
use crate::ids::ReportId;
use crate::reports::{ItemRow, ReportRow, report_for, telling};
use crate::{AppState, policy};

/// The card; nothing where none of them sent a position that this person may see. Whose position
/// is shown is written down first.
pub(super) async fn card(
    state: &AppState,
    me: &SignedIn,
    page: &Page,
    case: &Case,
    reports: &[ReportId],
) -> Result<String, Refusal> {
    // The words and places of an erased case are gone, those of its reports too.
    if case.erased_at.is_some() {
        return Ok(String::new());
    }
    let mut found: Vec<(ReportRow, Vec<ItemRow>)> = Vec::new();
    for id in reports {
        let Some(row) = report_for(state.store(), me.user.id, *id).await? else {
            continue;
        };
        if reads(state, me, &row).await? {
            let (store, keys) = (state.store(), state.keys());
            let items = telling(store, keys, *id, &map::KINDS, policy::TELLING).await?;
            found.push((row, items));
        }
    }
    let opened: Vec<(&ReportRow, Vec<Read<'_>>)> = found
        .iter()
        .map(|(row, items)| {
            let open = items.iter().map(|item| Read::open(state.keys(), item));
            (row, open.collect())
        })
        .collect();
    let mut shown = Vec::new();
    for (row, read) in &opened {
        if map::shows(read) {
            reading::report(state, &me.user, row, page.now).await?;
        }
        shown.push(map::Of {
            read,
            press: Timing::of(row.pressed_at, row.received_at, row.age_ms),
            named: Some((format!("/reports/{}", row.id), look::number(row.id))),
        });
    }
    Ok(map::card(&state.facts().settings, page, &shown)?)
}
