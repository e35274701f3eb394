//! The positions of a report, or of the reports of a case, in words and on a map: the newest first, each with its accuracy and
//! age. The words say all that the map shows; without a script, without WebGL and on paper they
//! are what is left.
//!
//! The map is drawn by the browser out of what stands on the page. Tiles come only where the
//! settings name a style, and then only from there: whoever serves tiles learns which place is
//! looked at, so nobody does by default.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use ots_protocol::codes::PositionOf;
use ots_protocol::items::{ItemKind, ItemPayload};
use serde::Serialize;

use super::codes::Coded as _;
use super::content::Content;
use super::glance::Seen;
use super::headers;
use super::look;
use super::page::Page;
use super::taken_back;
use super::thread::Read;
use super::timing::Timing;
use crate::AppState;
use crate::settings::Settings;

/// What the script draws. Degrees, metres.
#[derive(Debug, Serialize)]
struct Point {
    /// As the list beside the map counts: 1 is the newest.
    nr: usize,
    lat: f64,
    lon: f64,
    /// `null`: the phone could not say.
    accuracy: Option<u16>,
    /// Where it happened, and not where somebody is.
    incident: bool,
}

/// A line of the list.
struct Line {
    nr: usize,
    icon: &'static str,
    of: String,
    coordinates: String,
    accuracy: String,
    when: String,
    at_press: String,
    /// Where several reports are on one map, which one sent it: its page and its number.
    report: Option<(String, String)>,
}

/// What says where somebody is, or that it is not to be used.
pub(super) const KINDS: [ItemKind; 3] = [ItemKind::Alert, ItemKind::Position, ItemKind::Withdraw];

/// A report whose positions are shown: only ever to who may read what came in it.
pub(super) struct Of<'a> {
    pub(super) read: &'a [Read<'a>],
    pub(super) press: Timing,
    /// Its page and its number, where it is not that page itself.
    pub(super) named: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "map.html")]
struct Card<'a> {
    page: &'a Page,
    lines: Vec<Line>,
    points: String,
    style: Option<&'a str>,
    withdrawn: bool,
}

/// The card, drawn; nothing where no position was sent.
///
/// # Errors
/// When the template cannot be written.
pub(super) fn card(
    settings: &Settings,
    page: &Page,
    reports: &[Of<'_>],
) -> Result<String, askama::Error> {
    let mut withdrawn = false;
    let mut seen = Vec::new();
    for report in reports {
        let (found, taken_back) = positions(report.read);
        withdrawn |= taken_back;
        seen.extend(found.into_iter().map(|one| (one, report)));
    }
    if seen.is_empty() && !withdrawn {
        return Ok(String::new());
    }
    seen.sort_by_key(|(seen, _)| std::cmp::Reverse(seen.at));
    let points = seen.iter().enumerate();
    let points: Vec<Point> = points.map(|(at, (seen, _))| point((at, seen))).collect();
    let lines = seen.iter().enumerate();
    Card {
        lines: lines
            .map(|(at, (seen, of))| line(at, seen, page, of))
            .collect(),
        // Numbers, `true`, `false` and `null`: nothing in it needs escaping but the quotes.
        points: serde_json::to_string(&points).map_err(askama::Error::custom)?,
        style: settings.map.as_ref().map(|map| map.style_url.as_str()),
        withdrawn,
        page,
    }
    .render()
}

/// Whether there is a position to show.
pub(super) fn shows(read: &[Read<'_>]) -> bool {
    !positions(read).0.is_empty()
}

/// Every position that the pressing phone sent and that may be used, the newest first; and
/// whether the reporter asked that those sent before are not used.
fn positions(read: &[Read<'_>]) -> (Vec<Seen>, bool) {
    let up_to = taken_back::up_to(read.iter().map(|read| (read.row, &read.content)));
    let mut found: Vec<Seen> = read
        .iter()
        .filter(|read| read.counts() && taken_back::may_use(read.row, up_to))
        .filter_map(|read| match &read.content {
            Content::Payload(ItemPayload::Alert(alert)) => {
                let fix = alert.fix.clone()?;
                Some(Seen::new(read.row, fix, Some(PositionOf::Me)))
            }
            Content::Payload(ItemPayload::Position(position)) => {
                Some(Seen::new(read.row, position.fix.clone()?, position.of))
            }
            _ => None,
        })
        .filter(|seen| seen.fix.is_on_earth())
        .collect();
    found.sort_by_key(|seen| std::cmp::Reverse(seen.at));
    (found, up_to.is_some())
}

fn point((at, seen): (usize, &Seen)) -> Point {
    Point {
        nr: at + 1,
        lat: seen.fix.lat(),
        lon: seen.fix.lng(),
        accuracy: accuracy(seen),
        incident: seen.of == Some(PositionOf::Incident),
    }
}

fn accuracy(seen: &Seen) -> Option<u16> {
    (seen.fix.accuracy_m != u16::MAX).then_some(seen.fix.accuracy_m)
}

fn line(at: usize, seen: &Seen, page: &Page, of: &Of<'_>) -> Line {
    let words = page.words;
    let ago = page.now - seen.at;
    Line {
        nr: at + 1,
        icon: if seen.of == Some(PositionOf::Incident) {
            "report"
        } else {
            "person"
        },
        of: seen
            .of
            .map_or_else(|| words.t("position-of-unknown"), |of| of.say(words)),
        coordinates: format!("{:.6}, {:.6}", seen.fix.lat(), seen.fix.lng()),
        accuracy: match accuracy(seen) {
            Some(metres) => format!("±{metres} m"),
            None => words.t("map-no-accuracy"),
        },
        when: if seen.unknown {
            words.t("map-when-unknown")
        } else {
            let ago = words.t1("map-ago", "span", look::span(ago, words));
            words.t2("map-taken", "time", page.time(seen.at), "ago", ago)
        },
        at_press: seen.age(of.press, words),
        report: of.named.clone(),
    }
}

/// Lets a page, or the map's worker, fetch from where the settings say that tiles are.
pub(super) fn allow_tiles(state: &AppState, response: &mut Response) {
    let facts = state.facts();
    let Some(map) = &facts.settings.map else {
        return;
    };
    let policy = headers::policy_with_connections(&map.origins());
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}
