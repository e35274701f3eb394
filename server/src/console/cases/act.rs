//! What follows a form: the case page at its place, the same form with what was written
//! and why it was not saved, or both versions side by side.

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use super::sheet::Sheet;
use super::{show, stale};
use crate::AppState;
use crate::cases::{self, Case, CaseError, Refused};
use crate::console::door::{Carrier, OwnForm, SignedIn};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::ids::CaseId;
use crate::sent::{By, FORM_ID, Once};

/// A case that this person may open, and the person.
pub(super) struct Entered {
    pub(super) me: SignedIn,
    pub(super) case: Case,
}

impl FromRequestParts<AppState> for Entered {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let Carrier(me) = Carrier::from_request_parts(parts, state).await?;
        let entered = enter(state, me, parts).await?;
        entered.map_err(|_| Refusal::new(Why::NotFound))
    }
}

/// The case in the address for whoever may open it; the person alone where there is none for
/// them.
async fn enter(
    state: &AppState,
    me: SignedIn,
    parts: &Parts,
) -> Result<Result<Entered, SignedIn>, Refusal> {
    let Some(id) = case_id(parts) else {
        return Ok(Err(me));
    };
    match cases::enter(state.store(), &me.user, id, state.clock().now()).await {
        Ok(case) => Ok(Ok(Entered { me, case })),
        Err(CaseError::Refused(_)) => Ok(Err(me)),
        Err(CaseError::Store(error)) => Err(error.into()),
    }
}

/// A form that was filled in on a case's page. A case that was given to somebody else while its
/// form was being filled in opens no more, and is told like one that never was; what was
/// written is its writer's own, and comes back.
pub(super) struct Filled {
    pub(super) entered: Entered,
    pub(super) sheet: Sheet,
    /// The mark of this copy of it, with what is in it.
    pub(super) once: Once,
}

impl FromRequest<AppState> for Filled {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let refuse = IntoResponse::into_response;
        let (mut parts, body) = request.into_parts();
        let found = Carrier::from_request_parts(&mut parts, state).await;
        let Carrier(me) = found.map_err(refuse)?;
        let entered = enter(state, me, &parts).await.map_err(refuse)?;
        let path = parts.uri.path().to_owned();
        let request = Request::from_parts(parts, body);
        let read = OwnForm::<Sheet>::from_request(request, state).await;
        match (entered, read) {
            (Ok(entered), Ok(OwnForm(sheet))) => {
                let id = sheet.one(FORM_ID);
                let once = Once::of(entered.me.user.id, &path, id, sheet.pairs());
                Ok(Self {
                    entered,
                    sheet,
                    once,
                })
            }
            (Err(me), Ok(OwnForm(sheet))) => Err(match stale::nowhere(state, &me, &sheet).await {
                Ok(response) => response,
                Err(refusal) => refusal.into_response(),
            }),
            (_, Err(refusal)) => Err(refusal.into_response()),
        }
    }
}

impl Filled {
    /// Who sent it, and that it was this form.
    pub(super) fn by(&self) -> By<'_> {
        By {
            user: &self.entered.me.user,
            once: self.once,
        }
    }
}

/// The case in the address, whoever asks.
pub(super) fn case_id(parts: &Parts) -> Option<CaseId> {
    let rest = parts.uri.path().strip_prefix("/cases/")?;
    rest.split('/').next()?.parse().ok()
}

/// The thing behind the case in the address: a person, a service, a report.
pub(super) struct Second<T>(pub(super) T);

impl<T: std::str::FromStr + Send> FromRequestParts<AppState> for Second<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let found = Path::<(String, String)>::from_request_parts(parts, state).await;
        found
            .ok()
            .and_then(|Path((_, second))| second.parse().ok())
            .map(Self)
            .ok_or_else(|| Refusal::new(Why::NotFound))
    }
}

/// A form that was sent: which, and with what.
pub(super) struct Sent {
    pub(super) key: String,
    /// Where the page jumps to when it is done.
    pub(super) at: &'static str,
    pub(super) sheet: Sheet,
}

impl Sent {
    pub(super) fn new(key: impl Into<String>, at: &'static str, sheet: Sheet) -> Self {
        Self {
            key: key.into(),
            at,
            sheet,
        }
    }
}

/// A field that could not be read, as a refusal of the case.
pub(super) fn field(name: &'static str) -> CaseError {
    Refused::Field(name).into()
}

/// The answer to a form.
pub(super) async fn answer<T>(
    state: &AppState,
    entered: &Entered,
    sent: Sent,
    done: Result<T, CaseError>,
) -> Result<Response, Refusal> {
    let refused = match done {
        Ok(_) | Err(CaseError::Refused(Refused::SentBefore)) => {
            let to = format!("/cases/{}#{}", entered.case.id, sent.at);
            return Ok(Redirect::to(&to).into_response());
        }
        Err(CaseError::Store(error)) => return Err(error.into()),
        Err(CaseError::Refused(refused)) => refused,
    };
    match refused {
        Refused::NotHere => stale::nowhere(state, &entered.me, &sent.sheet).await,
        Refused::Stale => stale::show(state, entered, sent).await,
        refused => {
            let said = say(state, entered, &refused).await?;
            let status = match refused {
                Refused::Field(_) | Refused::Missing(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::CONFLICT,
            };
            show::refused(state, entered, status, sent, said).await
        }
    }
}

/// Why it was refused, in words.
async fn say(state: &AppState, entered: &Entered, refused: &Refused) -> Result<String, Refusal> {
    let page = Page::for_person(state, &entered.me).await?;
    Ok(in_words(&page, refused))
}

pub(super) fn in_words(page: &Page, refused: &Refused) -> String {
    match refused {
        Refused::Field(name) => {
            let label = page.t(&format!("cases-field-{name}"));
            page.t1("cases-refused-field", "field", label)
        }
        Refused::Missing(what) => {
            let said: Vec<_> = what
                .iter()
                .map(|one| page.t(&format!("cases-missing-{}", one.slug())))
                .collect();
            page.t1("cases-refused-missing", "what", said.join("; "))
        }
        Refused::Drill => page.t("cases-refused-drill"),
        Refused::Belongs(_) => page.t("cases-refused-belongs"),
        Refused::NotHeld => page.t("cases-refused-not-held"),
        Refused::NoSuchStep => page.t("cases-refused-no-such-step"),
        Refused::NotOpen => page.t("cases-refused-not-open"),
        Refused::Erased => page.t("cases-erased-say"),
        Refused::NotYet => page.t("cases-refused-not-yet"),
        Refused::LastReport => page.t("cases-refused-last-report"),
        Refused::SameCase => page.t("cases-refused-same-case"),
        Refused::Taken => page.t("cases-refused-taken"),
        Refused::NotACarrier => page.t("cases-refused-not-a-carrier"),
        Refused::NotHere | Refused::Stale | Refused::SentBefore => page.t("cases-refused-stale"),
    }
}
