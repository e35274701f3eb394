//! `GET /v1/reports/{report_id}/updates`: how a report stands, for the phone that
//! pressed.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ots_protocol::refusal::RefusalCode;
use ots_protocol::updates::{self, Epoch, Head, Place, SealedUpdate, UpdatesPage};
use ots_protocol::{ItemId, ReportId, Sha256};
use serde::Deserialize;
use tokio::time::Instant;

use super::ApiProblem;
use super::schema::{Problem, UpdatesPage as PageSchema};
use super::verdict::{self, Verdict};
use crate::AppState;
use crate::accounts::on_shift;
use crate::clock::to_ms;
use crate::policy;
use crate::random::Os;
use crate::reports::{Asked, asked, fetched, updates_after};
use crate::store::StoreError;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    /// The newest number the phone has.
    #[serde(default)]
    after: u32,
    /// The epoch that number is of, in base64url without padding.
    epoch: Option<String>,
    /// Seconds the answer may be held back.
    #[serde(default)]
    wait: u32,
}

/// An epoch as a question names it.
fn read_epoch(text: &str) -> Option<Epoch> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    bytes.try_into().ok().map(Epoch)
}

/// How a report stands; held back up to `wait` seconds until there is news.
#[utoipa::path(
    get,
    path = "/v1/reports/{report_id}/updates",
    params(
        ("report_id" = String, Path, description = "UUID"),
        ("after" = Option<u32>, Query, description = "The newest number the phone has; absent: all"),
        ("epoch" = Option<String>, Query, description = "The epoch that number is of, in base64url without padding"),
        ("wait" = Option<u32>, Query, description = "Seconds, at most 25"),
    ),
    security(("follow_up_token" = [])),
    responses(
        (status = 200, description = "The page", content_type = "application/json", body = PageSchema),
        (status = 400, description = "The address cannot be read", content_type = "application/problem+json", body = Problem),
        (status = 401, description = "The token is not this report's", content_type = "application/problem+json", body = Problem),
        (status = 404, description = "Never received here. Carries a refusal", content_type = "application/problem+json", body = Problem),
        (status = 410, description = "Erased on request. Carries a refusal", content_type = "application/problem+json", body = Problem),
        (status = 503, description = "Received and not opened yet, or not to be read now: ask again after `Retry-After`", content_type = "application/problem+json", body = Problem),
        (status = 507, description = "The disk is full: ask again after `Retry-After`", content_type = "application/problem+json", body = Problem),
    )
)]
pub(super) async fn updates(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    ask: Result<Query<Ask>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let report = path
        .ok()
        .and_then(|Path(report_id)| report_id.parse::<ReportId>().ok())
        .ok_or_else(no_id)?;
    let no_question = |title| ApiProblem::request(StatusCode::BAD_REQUEST, "not-a-question", title);
    let Query(ask) = ask.map_err(|rejection| {
        no_question("after and wait must be whole numbers.").detail(rejection.body_text())
    })?;
    let not_one = || no_question("epoch must be sixteen bytes in base64url.");
    let epoch = ask
        .epoch
        .map(|text| read_epoch(&text).ok_or_else(not_one))
        .transpose()?;
    // What the phone has of another epoch, from before a restore, is nothing of this one, and it has to
    // hear of that now. Without an epoch a number that was never reached here is of another.
    let mut same_epoch = epoch.map(|epoch| epoch == state.facts().epoch);
    let token = bearer(&headers).ok_or_else(no_token)?;
    let after = i64::from(ask.after);
    let mut until = Instant::now() + Duration::from_secs(ask.wait.into()).min(policy::LONG_POLL);
    let seat = state.waiting().sit(report);
    loop {
        let news = seat.news();
        match asked(state.store(), state.keys(), report, &token).await? {
            Asked::NotTheirs => return Err(no_token()),
            Asked::Unknown => {
                return Err(refused(&state, report, &token, RefusalCode::UnknownReport));
            }
            Asked::Erased => return Err(refused(&state, report, &token, RefusalCode::Erased)),
            Asked::NotOpened if Instant::now() >= until => {
                return Err(ApiProblem::not_yet(
                    "not-opened-yet",
                    "The report is here and not opened yet. Ask again.",
                ));
            }
            Asked::Theirs {
                keys,
                state: stands,
                last_update,
                fetched: known,
            } => {
                let same_epoch = *same_epoch.get_or_insert(after <= last_update);
                // At once: who leaves the page breaks the question off, and the phone has it all the same.
                let has = if same_epoch {
                    after.min(last_update)
                } else {
                    0
                };
                if has > known {
                    fetched(state.store(), report, has, state.clock().now()).await?;
                }
                if !same_epoch || last_update > after || Instant::now() >= until {
                    return page(&state, report, &keys.reply_key, stands, after, last_update).await;
                }
            }
            Asked::NotOpened => {}
        }
        tokio::select! {
            () = news => {}
            () = tokio::time::sleep_until(until) => {}
            () = state.stopping() => until = Instant::now(),
        }
    }
}

async fn page(
    state: &AppState,
    report: ReportId,
    reply_key: &[u8; 32],
    stands: updates::ReportState,
    after: i64,
    last_update: i64,
) -> Result<Response, ApiProblem> {
    let now = state.clock().now();
    let epoch = state.facts().epoch;
    let head = Head {
        last_seq: u64::try_from(last_update).ok(),
        at_ms: Some(to_ms(now)),
        state: Some(stands),
        nobody_on_shift: Some(on_shift(state.store(), now).await?.is_empty()),
        ..Head::default()
    };
    let broken = |_| StoreError::Corrupt("an update that cannot be sealed");
    let head = updates::seal_head(reply_key, report, epoch, &head, &mut Os).map_err(broken)?;
    let mut sealed = Vec::new();
    for (seq, update) in updates_after(state.store(), state.keys(), report, after).await? {
        let seq = u64::try_from(seq).map_err(|_| StoreError::Corrupt("update number"))?;
        let place = Place { report, epoch, seq };
        sealed.push(SealedUpdate {
            seq,
            sealed: updates::seal_update(reply_key, place, &update, &mut Os).map_err(broken)?,
        });
    }
    let page = UpdatesPage {
        epoch,
        head,
        updates: sealed,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response())
}

fn bearer(headers: &HeaderMap) -> Option<[u8; 32]> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    BASE64_URL_SAFE_NO_PAD
        .decode(token.trim())
        .ok()?
        .try_into()
        .ok()
}

fn no_id() -> ApiProblem {
    ApiProblem::request(
        StatusCode::BAD_REQUEST,
        "not-an-id",
        "The id in the address is not a UUID in its hyphenated form.",
    )
}

fn no_token() -> ApiProblem {
    ApiProblem::request(
        StatusCode::UNAUTHORIZED,
        "not-yours",
        "The token is not this report's.",
    )
    .challenge()
}

/// An answer to a question names the question's token, so that it says nothing to
/// anybody else.
fn refused(state: &AppState, report: ReportId, token: &[u8; 32], code: RefusalCode) -> ApiProblem {
    let (kind, title) = verdict::words(code);
    let verdict = verdict::refuse(
        state,
        report,
        ItemId::from(report),
        Sha256::of(token),
        None,
        code,
    );
    let status = verdict.status();
    match verdict {
        Verdict::Refused(_, _, refusal) => ApiProblem::refused(status, kind, title, refusal),
        _ => ApiProblem::request(status, kind, title),
    }
}
