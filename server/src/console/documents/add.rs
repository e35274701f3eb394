//! `POST /(reports|cases)/{id}/documents`: a file comes in, piece by piece.
//!
//! The form's first part is its token: before that is known to be right not a byte of
//! the file is looked at. A token in the address would end up in proxies' logs.

use axum::extract::multipart::Field;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use super::may_add;
use crate::console::door::{Carrier, ReportPath, SignedIn, Taker, is_foreign};
use crate::console::notice::{Notice, Tone};
use crate::console::refusal::{self, Refusal, Why};
use crate::documents::{Owner, Upload, UploadError};
use crate::ids::CaseId;
use crate::sent::FORM_ID;
use crate::{AppState, policy};

pub(in crate::console) async fn to_report(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    request: Request,
) -> Result<Response, Refusal> {
    take_in(
        &state,
        &me,
        Owner::Report(id),
        request,
        format!("/reports/{id}"),
    )
    .await
}

pub(in crate::console) async fn to_case(
    State(state): State<AppState>,
    Carrier(me): Carrier,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refusal> {
    let id = path.ok().and_then(|Path(text)| text.parse::<CaseId>().ok());
    let Some(id) = id else {
        return Err(Refusal::new(Why::NotFound));
    };
    take_in(
        &state,
        &me,
        Owner::Case(id),
        request,
        format!("/cases/{id}"),
    )
    .await
}

async fn take_in(
    state: &AppState,
    me: &SignedIn,
    owner: Owner,
    request: Request,
    back: String,
) -> Result<Response, Refusal> {
    let headers = request.headers().clone();
    let refuse = |why| Refusal::new(why);
    let mut parts = first_part(state, me, &headers, request).await?;
    if !may_add(state, me, owner).await? {
        // It was given to somebody else, or closed to them, or never was: all told alike.
        while let Ok(Some(mut field)) = parts.next_field().await {
            let file = field.name() != Some(FORM_ID);
            drain(&mut field).await;
            if file {
                break;
            }
        }
        return not_here(state, me, owner).await;
    }
    match receive(state, me, owner, &mut parts).await {
        Ok(()) => Ok(Redirect::to(&format!("{back}#documents")).into_response()),
        Err(Refused::Cut) => Err(refuse(Why::BadForm)),
        Err(Refused::Upload(error)) => said(state, me, &back, error).await,
    }
}

/// Why nothing was added.
enum Refused {
    /// The form broke off or is none.
    Cut,
    Upload(UploadError),
}

impl From<UploadError> for Refused {
    fn from(error: UploadError) -> Self {
        Self::Upload(error)
    }
}

/// The parts behind the token, if that is right.
async fn first_part(
    state: &AppState,
    me: &SignedIn,
    headers: &HeaderMap,
    request: Request,
) -> Result<Multipart, Refusal> {
    let refuse = |why| Refusal::new(why);
    if is_foreign(headers) {
        return Err(refuse(Why::ForeignForm));
    }
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|_| refuse(Why::BadForm))?;
    let given = {
        let field = parts.next_field().await.ok().flatten();
        let mut field = field
            .filter(|field| field.name() == Some("form_token"))
            .ok_or_else(|| refuse(Why::ForeignForm))?;
        short(&mut field).await
    };
    if given.is_some_and(|given| me.token.form_token_is(&given)) {
        Ok(parts)
    } else {
        Err(refuse(Why::ForeignForm))
    }
}

/// No token and no form's id is longer than this.
const SHORT_BYTES: usize = 128;

/// A part of few bytes; `None` where it is longer, is no text or broke off.
async fn short(field: &mut Field<'_>) -> Option<String> {
    let mut given = Vec::new();
    while let Some(bytes) = piece(field).await.ok()? {
        given.extend_from_slice(&bytes);
        if given.len() > SHORT_BYTES {
            return None;
        }
    }
    String::from_utf8(given).ok()
}

async fn receive(
    state: &AppState,
    me: &SignedIn,
    owner: Owner,
    parts: &mut Multipart,
) -> Result<(), Refused> {
    let mut field = part(parts).await?;
    let mut form = String::new();
    if field.name() == Some(FORM_ID) {
        form = short(&mut field).await.ok_or(Refused::Cut)?;
        drop(field);
        field = part(parts).await?;
    }
    let name = field.file_name().unwrap_or_default().to_owned();
    let why = match Upload::begin(state, owner, me.user.id, state.clock().now()).await {
        Ok(upload) => {
            let mut upload = upload.by_form(&form);
            match pieces(&mut upload, &mut field).await {
                Ok(()) => {
                    return upload
                        .finish(&name, state.clock().now())
                        .await
                        .map(|_| ())
                        .map_err(Refused::from);
                }
                Err(why) => {
                    if let Err(error) = upload.give_up().await {
                        tracing::warn!(%error, "a file that was not taken goes with the next sweep");
                    }
                    why
                }
            }
        }
        Err(error) => error.into(),
    };
    drain(&mut field).await;
    Err(why)
}

async fn part(parts: &mut Multipart) -> Result<Field<'_>, Refused> {
    let field = parts.next_field().await.map_err(|_| Refused::Cut)?;
    field.ok_or(Refused::Upload(UploadError::Empty))
}

/// Reads on without keeping anything, so that the browser gets to see the answer.
async fn drain(field: &mut Field<'_>) {
    let mut left = policy::DOCUMENT_DRAINED;
    while let Ok(Some(bytes)) = piece(field).await {
        left = left.saturating_sub(bytes.len() as u64);
        if left == 0 {
            break;
        }
    }
}

/// There is nothing here that this person may add a file to (any more), and none was added.
async fn not_here(state: &AppState, me: &SignedIn, owner: Owner) -> Result<Response, Refusal> {
    let words = me.words;
    let (why, back, title) = match owner {
        Owner::Report(_) => ("deadlines-kept-nowhere", "/queue", "take-back"),
        Owner::Case(_) => ("cases-kept-nowhere", "/cases", "cases-back-to-list"),
    };
    let say = format!(
        "{} {}",
        words.t(why),
        words.t("deadlines-document-not-added")
    );
    let notice = Notice::new(Tone::Warn, say).with_link(back.to_owned(), words.t(title));
    let html = refusal::alone(state, me, &notice).await?;
    Ok((StatusCode::NOT_FOUND, Html(html)).into_response())
}

/// Every piece of the file, until it ends or is not taken.
async fn pieces(upload: &mut Upload<'_>, field: &mut Field<'_>) -> Result<(), Refused> {
    loop {
        match piece(field).await {
            Ok(Some(bytes)) => upload.add(&bytes).await?,
            Ok(None) => return Ok(()),
            Err(()) => return Err(Refused::Cut),
        }
    }
}

async fn piece(field: &mut Field<'_>) -> Result<Option<axum::body::Bytes>, ()> {
    tokio::time::timeout(policy::BODY_STALL, field.chunk())
        .await
        .map_err(|_| ())?
        .map_err(|_| ())
}

async fn said(
    state: &AppState,
    me: &SignedIn,
    back: &str,
    error: UploadError,
) -> Result<Response, Refusal> {
    let words = me.words;
    let mib = i64::try_from(policy::DOCUMENT_BYTES / (1024 * 1024)).unwrap_or_default();
    let (status, say) = match error {
        UploadError::Empty => (
            StatusCode::UNPROCESSABLE_ENTITY,
            words.t("deadlines-document-empty"),
        ),
        UploadError::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            words.t1("deadlines-document-too-large", "mib", mib),
        ),
        UploadError::Kind => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            words.t("deadlines-document-kind"),
        ),
        UploadError::Closed => (StatusCode::CONFLICT, words.t("deadlines-document-closed")),
        UploadError::Store(error) if error.is_full() => {
            tracing::error!(%error, "a file could not be stored: the disk is full");
            (
                StatusCode::INSUFFICIENT_STORAGE,
                words.t("deadlines-document-full"),
            )
        }
        UploadError::Store(error) => return Err(error.into()),
    };
    let notice = Notice::new(Tone::Warn, say).with_link(
        format!("{back}#documents"),
        words.t("deadlines-document-back"),
    );
    Ok((status, Html(refusal::alone(state, me, &notice).await?)).into_response())
}
