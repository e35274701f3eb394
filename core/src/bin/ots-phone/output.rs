//! What the commands print.

use std::io::Write;

use ots_core::{ItemView, NewsView, Readiness, ReportView, SyncOutcome};
use serde_json::{Value, json};

/// One line on standard output.
pub(crate) fn line(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{text}")
}

/// One JSON value on a line.
pub(crate) fn object(value: &Value) -> std::io::Result<()> {
    line(&value.to_string())
}

/// Says something on standard error.
pub(crate) fn complain(text: &dyn std::fmt::Display) {
    // Nobody reads a broken standard error.
    let _ = writeln!(std::io::stderr(), "ots-phone: {text}");
}

pub(crate) fn outcome(outcome: &SyncOutcome) -> Value {
    json!({
        "sent": outcome.sent,
        "remaining": outcome.remaining,
        "wedged": outcome.wedged,
        "next_wake_ms": outcome.next_wake_ms,
        "blocked": outcome.blocked.map(|why| format!("{why:?}")),
    })
}

pub(crate) fn report(report: &ReportView) -> Value {
    json!({
        "report_id": report.report_id,
        "state": report.state.slug(),
        "pressed_at_ms": report.pressed_at_ms,
        "cancel_window_ms": report.cancel_window_ms,
        "drill": report.drill,
        "cancel_requested": report.cancel_requested,
        "untaken": report.untaken,
        "nobody_on_shift": report.nobody_on_shift,
        "lost": report.lost,
        "restored_at_ms": report.restored_at_ms,
        "answered": report.answered,
        "offer_sms_at_ms": report.offer_sms_at_ms,
        "last_contact_at_ms": report.last_contact_at_ms,
        "items": report.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &ItemView) -> Value {
    json!({
        "item_id": item.item_id,
        "kind": item.kind,
        "state": item.state.slug(),
        "attempts": item.attempts,
        "last_error": item.last_error,
        "next_attempt_at_ms": item.next_attempt_at_ms,
        "refusal": item.refusal,
        "received_at_ms": item.received_at_ms,
        "conflict": item.conflict,
        "key_not_held": item.key_not_held,
        "sms_handed_at_ms": item.sms_handed_at_ms,
    })
}

pub(crate) fn report_lines(report: &ReportView) -> std::io::Result<()> {
    line(&format!("{} {}", report.report_id, report.state))?;
    for item in &report.items {
        let error = item
            .last_error
            .as_deref()
            .map_or(String::new(), |error| format!(" ({error})"));
        line(&format!(
            "  {} {} {}{error}",
            item.item_id, item.kind, item.state
        ))?;
    }
    Ok(())
}

pub(crate) fn news(news: &NewsView) -> Value {
    json!({
        "seq": news.seq,
        "at_ms": news.at_ms,
        "state": news.state,
        "text": news.text,
        "template": news.template,
        "language": news.language,
        "question": news.question,
    })
}

pub(crate) fn news_line(news: &NewsView) -> std::io::Result<()> {
    let words = news
        .text
        .as_deref()
        .or(news.template.as_deref())
        .unwrap_or("");
    line(&format!(
        "{} {} {words}",
        news.seq,
        news.state.as_deref().unwrap_or("-")
    ))
}

pub(crate) fn readiness(readiness: &Readiness) -> Value {
    let drill = readiness.last_drill.as_ref().map(|drill| {
        json!({
            "report_id": drill.report_id,
            "pressed_at_ms": drill.pressed_at_ms,
            "sent_at_ms": drill.sent_at_ms,
            "received_at_ms": drill.received_at_ms,
        })
    });
    let incidents: Vec<Value> = readiness
        .incidents
        .iter()
        .map(|incident| {
            json!({
                "at_ms": incident.at_ms,
                "file": incident.file,
                "salvaged": incident.salvaged,
            })
        })
        .collect();
    json!({
        "queue_writable": readiness.queue_writable,
        "free_bytes": readiness.free_bytes,
        "remaining": readiness.remaining,
        "wedged": readiness.wedged,
        "oldest_unsent_at_ms": readiness.oldest_unsent_at_ms,
        "last_contact_at_ms": readiness.last_contact_at_ms,
        "failures_in_a_row": readiness.failures_in_a_row,
        "last_error": readiness.last_error,
        "prepared_at_ms": readiness.prepared.map(|prepared| prepared.prepared_at_ms),
        "last_drill": drill,
        "incidents": incidents,
    })
}
