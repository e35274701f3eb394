//! `GET /audit`: who read, opened, barred, exported what, and whether the log is whole.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use sqlx::Row as _;

use super::audit_words;
use crate::AppState;
use crate::accounts::{COMMAND_LINE, handed, users};
use crate::audit::{Fault, Filter, actions, heads, list, subjects_of, verify};
use crate::barred::{self, Found};
use crate::console::door::Overseer;
use crate::console::look;
use crate::console::page::Page;
use crate::console::refusal::Refusal;
use crate::ids::{CaseId, PersonId, ReportId};
use crate::store::StoreError;

#[derive(Template)]
#[template(path = "guard/audit.html")]
struct AuditPage {
    page: Page,
    wish: Wish,
    people: Vec<(String, String)>,
    actions: Vec<(String, String)>,
    rows: Vec<Row>,
    /// Where the next page is.
    next: Option<String>,
    /// The number was none.
    unknown: bool,
    /// What the chain's check found: whether all is well, and the word.
    chain: Option<(bool, String)>,
    /// The head that was last written out.
    head: Option<String>,
    /// Accounts that are nobody's second person for now: whose, and why until when.
    handed: Vec<(String, String, String)>,
}

struct Row {
    at: String,
    who: String,
    what: String,
    of: String,
    href: Option<String>,
    reason: String,
}

/// What is looked for.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    who: String,
    #[serde(default)]
    what: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    before: Option<i64>,
    #[serde(default)]
    verify: bool,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Refusal> {
    let page = Page::for_person(&state, &me).await?.at("audit", "/audit");
    let store = state.store();
    let start = |text: &str, later: i64| -> Option<DateTime<Utc>> {
        let day = text.trim().parse::<NaiveDate>().ok()?;
        let day = day.checked_add_signed(TimeDelta::days(later))?;
        let midnight = day.and_hms_opt(0, 0, 0)?.and_local_timezone(page.zone);
        Some(midnight.earliest()?.with_timezone(&Utc))
    };
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut unknown = false;
    let subjects = if wish.number.trim().is_empty() {
        None
    } else {
        match barred::numbered(store, me.user.id, &wish.number).await? {
            Found::One(owner) => Some(subjects_of(store, owner).await?),
            _ => {
                unknown = true;
                None
            }
        }
    };
    let filter = Filter {
        actor: some(&wish.who),
        action: some(&wish.what),
        subjects,
        from: start(&wish.from, 0),
        to: start(&wish.to, 1),
    };
    let found = if unknown {
        crate::audit::Lines::default()
    } else {
        list(store, me.user.id, &filter, wish.before).await?
    };
    let everybody = users(store).await?;
    let names: HashMap<String, String> = everybody
        .iter()
        .map(|user| (user.id.to_string(), user.name.clone()))
        .collect();
    let mut rows = Vec::with_capacity(found.lines.len());
    for line in found.lines {
        let (of, href) = match names.get(&line.subject) {
            Some(name) => (page.t1("guard-audit-account", "name", name.as_str()), None),
            None => match subject_of(&state, &page, &line.subject).await? {
                // A document's own id says nothing to anybody; whose it is stands beside it.
                (_, None) if line.action.ends_with("-document") => {
                    subject_of(&state, &page, &line.reason).await?
                }
                of => of,
            },
        };
        rows.push(Row {
            at: page.time(line.at),
            who: match names.get(&line.actor) {
                Some(name) => name.clone(),
                None if line.actor == COMMAND_LINE => page.t("guard-audit-command-line"),
                None => line.actor,
            },
            what: audit_words::action(page.words, &line.action),
            of,
            href,
            reason: match names.get(&line.reason) {
                Some(name) => name.clone(),
                None => audit_words::reason(page.words, &line.action, &line.reason),
            },
        });
    }
    let mut actions: Vec<_> = actions(store)
        .await?
        .into_iter()
        .map(|action| (audit_words::action(page.words, &action), action))
        .collect();
    actions.sort();
    let chain = if wish.verify {
        Some(checked(&state, &page).await?)
    } else {
        None
    };
    let next = found.next.map(|next| {
        let mut address = format!("/audit?before={next}");
        for (name, value) in [
            ("who", &wish.who),
            ("what", &wish.what),
            ("number", &wish.number),
            ("from", &wish.from),
            ("to", &wish.to),
        ] {
            if !value.is_empty() {
                // Ids, days, words for machines: anything else a link cannot carry on.
                let kept: String = value
                    .chars()
                    .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
                    .collect();
                address.push_str(&format!("&{name}={kept}"));
            }
        }
        address
    });
    let head = written_out(&state);
    let mut hands = Vec::new();
    for (user, hand) in handed(store, page.now).await? {
        let by = names.get(&hand.by.to_string()).cloned();
        let by = by.unwrap_or_else(|| "?".to_owned());
        let what = audit_words::action(page.words, &hand.act);
        hands.push((
            user.name,
            format!("{by} {what}, {}", page.time(hand.at)),
            page.t1("guard-hands-until", "time", page.time(hand.until())),
        ));
    }
    Ok(Html(
        AuditPage {
            people: everybody
                .into_iter()
                .map(|user| (user.id.to_string(), user.name))
                .collect(),
            head: head.map(|(seq, hash)| page.t2("guard-audit-head", "n", seq, "hash", hash)),
            page,
            wish,
            actions,
            rows,
            handed: hands,
            next,
            unknown,
            chain,
        }
        .render()?,
    ))
}

/// What an id names, and where it stands.
async fn subject_of(
    state: &AppState,
    page: &Page,
    subject: &str,
) -> Result<(String, Option<String>), StoreError> {
    let plain = (subject.to_owned(), None);
    let Ok(id) = subject.parse::<CaseId>() else {
        let searched = audit_words::searched(page.words, subject);
        return Ok((searched.unwrap_or(plain.0), None));
    };
    let row = sqlx::query(
        "SELECT 1 AS kind, NULL AS number, NULL AS case_id FROM reports WHERE report_id = $1 \
         UNION ALL SELECT 2, number, case_id FROM cases WHERE case_id = $2 \
         UNION ALL SELECT 3, c.number, c.case_id FROM people p JOIN cases c ON c.case_id = p.case_id WHERE p.person_id = $3",
    )
    .bind(id.as_bytes().to_vec())
    .bind(id.as_bytes().to_vec())
    .bind(id.as_bytes().to_vec())
    .fetch_optional(state.store().reader())
    .await?;
    let Some(row) = row else { return Ok(plain) };
    let number: Option<String> = row.try_get("number")?;
    let case: Option<Vec<u8>> = row.try_get("case_id")?;
    let case = case.and_then(|id| CaseId::from_slice(&id));
    Ok(match (number, case) {
        (Some(number), Some(case)) => {
            let person = subject.parse::<PersonId>().is_ok() && case != id;
            let key = if person {
                "guard-audit-person"
            } else {
                "deadlines-of-case"
            };
            (
                page.t1(key, "number", number),
                Some(format!("/cases/{case}")),
            )
        }
        _ => match subject.parse::<ReportId>() {
            Ok(id) => (
                page.t1("report-title", "number", look::number(id)),
                Some(format!("/reports/{id}")),
            ),
            Err(_) => plain,
        },
    })
}

/// Goes through the whole chain, and looks for every head that was written out.
async fn checked(state: &AppState, page: &Page) -> Result<(bool, String), StoreError> {
    Ok(match verify(state.store(), state.keys()).await? {
        Err(Fault::Changed(row)) => (false, page.t1("guard-audit-changed", "n", row)),
        Err(Fault::Missing(row)) => (false, page.t1("guard-audit-missing", "n", row)),
        Ok(verified) => {
            let path = state.keys().path();
            let heads = path.parent().map(heads::read);
            match heads {
                Some(Ok(heads)) => match heads::missing(state.store(), &heads).await? {
                    Some(row) => (false, page.t1("guard-audit-missing", "n", row)),
                    None => (true, page.t1("guard-audit-whole", "n", verified.rows)),
                },
                _ => (false, page.t("guard-audit-no-heads")),
            }
        }
    })
}

/// The newest head in the file beside the database: its row's number and its hash.
fn written_out(state: &AppState) -> Option<(i64, String)> {
    let path = state.keys().path();
    let heads = heads::read(path.parent()?).ok()?;
    heads.into_iter().next_back()
}
