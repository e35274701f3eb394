//! `ots-server reports`: what was received, never content.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::args::{PlaceArgs, ReportsArgs};
use super::place::Place;
use super::{CliError, say};
use crate::reports::{Listed, list};

/// One report in the listing; scripts rely on these names.
#[derive(Debug, Serialize)]
struct Row {
    report_id: String,
    state: &'static str,
    pressed_at: String,
    received_at: String,
    items: Vec<Item>,
    conflicts: usize,
}

#[derive(Debug, Serialize)]
struct Item {
    item_id: String,
    kind: &'static str,
    sha256: String,
    received_at: String,
}

pub(super) async fn reports(place: &PlaceArgs, options: ReportsArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let rows: Vec<Row> = list(&store)
        .await
        .map_err(CliError::failed)?
        .into_iter()
        .map(row)
        .collect();
    if options.json {
        let text = serde_json::to_string_pretty(&rows).map_err(CliError::failed)?;
        say(&format!("{text}\n"));
    } else {
        for row in &rows {
            say(&format!(
                "{}  {}  pressed {}  received {}  items {}  conflicts {}\n",
                row.report_id,
                row.state,
                row.pressed_at,
                row.received_at,
                row.items.len(),
                row.conflicts
            ));
        }
    }
    store.close().await;
    Ok(())
}

fn row(listed: Listed) -> Row {
    Row {
        report_id: listed.id.to_string(),
        state: listed.state.slug(),
        pressed_at: time(listed.pressed_at),
        received_at: time(listed.received_at),
        conflicts: listed.items.iter().filter(|item| item.conflict).count(),
        items: listed
            .items
            .iter()
            .map(|item| Item {
                item_id: item.item_id.to_string(),
                kind: item.kind.slug(),
                sha256: item.sha256.to_string(),
                received_at: time(item.received_at),
            })
            .collect(),
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
