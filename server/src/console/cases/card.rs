//! The card on a report's page that says to which case it belongs, or leads to making one.

use askama::Template;

use super::words;
use crate::AppState;
use crate::cases::{Case, may_open, may_unjoin};
use crate::console::door::SignedIn;
use crate::console::page::Page;
use crate::console::rows::name;
use crate::reports::ReportRow;
use crate::store::StoreError;

/// What is drawn.
#[derive(Template)]
#[template(path = "cases/card.html")]
pub(in crate::console) struct CaseCard<'a> {
    page: &'a Page,
    case: Option<Known>,
    /// Where a case is opened from it.
    begin: Option<String>,
    /// Where whoever joined it takes it out again.
    unjoin: Option<String>,
}

struct Known {
    title: String,
    state: String,
    worker: Option<String>,
    href: Option<String>,
}

impl CaseCard<'_> {
    /// The card, drawn; nothing for a drill, which is never a case.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(in crate::console) async fn draw(
        state: &AppState,
        me: &SignedIn,
        page: &Page,
        (report, case): (&ReportRow, Option<&Case>),
    ) -> Result<String, StoreError> {
        let mine = report.taken_by == Some(me.user.id);
        if case.is_none() && (report.drill || !mine) {
            return Ok(String::new());
        }
        let known = match case {
            Some(case) => Some(Known {
                title: words::title(page, case),
                state: words::state(page, case.state),
                worker: match case.worker {
                    Some(user) => Some(name(state, user).await?),
                    None => None,
                },
                href: may_open(state.store(), &me.user, case, state.clock().now())
                    .await?
                    .then(|| format!("/cases/{}", case.id)),
            }),
            None => None,
        };
        let may_unjoin = known.is_some() && may_unjoin(state.store(), &me.user, report.id).await?;
        CaseCard {
            page,
            unjoin: may_unjoin.then(|| format!("/reports/{}/case/unjoin", report.id)),
            begin: known
                .is_none()
                .then(|| format!("/reports/{}/case", report.id)),
            case: known,
        }
        .render()
        .map_err(|_| StoreError::Corrupt("a drawing of a case"))
    }
}
