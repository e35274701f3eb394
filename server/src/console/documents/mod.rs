//! Files of a report or a case: the list, adding one, and handing one out.

mod add;
mod get;
mod view;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::AppState;
use crate::cases::{self, CaseError};
use crate::documents::Owner;
use crate::reports::report_for;
use crate::store::StoreError;

pub(super) use view::Documents;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/cases/{id}/documents", post(add::to_case))
        .route("/reports/{id}/documents", post(add::to_report))
        // Its own limit counts as the bytes come.
        .layer(DefaultBodyLimit::disable())
        .route("/documents/{id}", get(get::show))
}

/// Whether this person may read files here: on a report its holder, and who has broken the
/// glass, as with everything else in it; on a case whoever may open it.
async fn may_open(
    state: &AppState,
    me: &super::door::SignedIn,
    owner: Owner,
) -> Result<bool, StoreError> {
    match owner {
        Owner::Report(id) => {
            let row = report_for(state.store(), me.user.id, id).await?;
            match row {
                Some(row) => super::report::reads(state, me, &row).await,
                None => Ok(false),
            }
        }
        Owner::Case(id) => {
            match cases::enter(state.store(), &me.user, id, state.clock().now()).await {
                Ok(_) => Ok(true),
                Err(CaseError::Refused(_)) => Ok(false),
                Err(CaseError::Store(error)) => Err(error),
            }
        }
    }
}

/// Whether this person may add files here: a report's holder; who may change the case. A
/// broken glass opens to read.
async fn may_add(
    state: &AppState,
    me: &super::door::SignedIn,
    owner: Owner,
) -> Result<bool, StoreError> {
    match owner {
        Owner::Report(id) => {
            let row = report_for(state.store(), me.user.id, id).await?;
            Ok(row.is_some_and(|row| row.taken_by == Some(me.user.id)))
        }
        Owner::Case(id) => cases::may_change_one(state.store(), &me.user, id).await,
    }
}
