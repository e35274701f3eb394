//! Carries the commands out.

use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ots_core::{PressOutcome, PressRequest, Reporter, ReporterError, SyncOutcome};
use ots_protocol::codes::{ForWhom, Language, Urgency};
use ots_protocol::items::Fix;
use serde_json::{Value, json};

use crate::args::{Args, Command, ForArg, UrgencyArg};

/// What ended a command early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("{0}")]
    Wrong(String),
    #[error(transparent)]
    Core(#[from] ReporterError),
    #[error("standard output: {0}")]
    Output(#[from] std::io::Error),
}

impl Trouble {
    /// 2 where the caller can do something about it, 1 where the phone is in trouble.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Core(ReporterError::StorageFull | ReporterError::QueueUnavailable { .. })
            | Self::Output(_) => 1,
            _ => 2,
        }
    }
}

/// Says what is wrong, on standard error.
pub(crate) fn complain(error: &Trouble) {
    // Nobody reads a broken standard error.
    let _ = writeln!(std::io::stderr(), "ots-phone: {error}");
}

const DONE: ExitCode = ExitCode::SUCCESS;

pub(crate) fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let name = args.instance.display().to_string();
    let instance = std::fs::read(&args.instance).map_err(|e| Trouble::File(name, e))?;
    let reporter = Reporter::open_with(
        args.data.clone(),
        instance,
        &args.server,
        std::sync::Arc::new(ots_core::SystemClock),
    )?;
    match &args.command {
        Command::Press { json, .. } => press(&reporter, &request(&args.command)?, *json),
        Command::Sync {
            until_empty,
            timeout,
            json,
        } => {
            let timeout = Duration::try_from_secs_f64(*timeout)
                .map_err(|_| Trouble::Wrong("--timeout is no number of seconds".to_owned()))?;
            sync(&reporter, *until_empty, timeout, *json)
        }
        Command::Status { json } => status(&reporter, *json),
    }
}

fn request(command: &Command) -> Result<PressRequest, Trouble> {
    let Command::Press {
        urgency,
        for_whom,
        lat,
        lon,
        accuracy,
        age,
        now,
        drill,
        ..
    } = command
    else {
        return Err(Trouble::Wrong("not a press".to_owned()));
    };
    let fix = match (lat, lon) {
        (Some(lat), Some(lon)) => {
            Some(Fix::new(*lat, *lon, *accuracy, *age).ok_or_else(|| {
                Trouble::Wrong("--lat and --lon are no place on earth".to_owned())
            })?)
        }
        _ => None,
    };
    Ok(PressRequest {
        urgency: match urgency {
            UrgencyArg::Danger => Urgency::Danger,
            UrgencyArg::Report => Urgency::Report,
            UrgencyArg::Consult => Urgency::Consult,
        },
        for_whom: for_whom.map(|whom| match whom {
            ForArg::Me => ForWhom::Me,
            ForArg::Other => ForWhom::Other,
        }),
        drill: *drill,
        now: *now,
        fix,
        language: Some(Language::Indonesian),
        app_version: None,
    })
}

fn press(reporter: &Reporter, request: &PressRequest, json: bool) -> Result<ExitCode, Trouble> {
    match reporter.press(request) {
        PressOutcome::Committed {
            report_id,
            cancel_window_ms,
            joined,
        } => {
            let report_id = report_id.to_string();
            if json {
                print_json(&json!({
                    "report_id": report_id,
                    "cancel_window_ms": cancel_window_ms,
                    "joined": joined,
                }))?;
            } else {
                print(&report_id)?;
            }
            Ok(DONE)
        }
        PressOutcome::NotCommitted { failure, sms_text } => {
            let failure = format!("{failure:?}");
            if json {
                print_json(&json!({ "failure": failure, "sms_text": sms_text }))?;
            }
            let _ = writeln!(std::io::stderr(), "ots-phone: not stored: {failure}");
            if let Some(text) = sms_text {
                let _ = writeln!(
                    std::io::stderr(),
                    "ots-phone: send this SMS instead: {text}"
                );
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn sync(
    reporter: &Reporter,
    until_empty: bool,
    timeout: Duration,
    json: bool,
) -> Result<ExitCode, Trouble> {
    let end = Instant::now() + timeout;
    let mut sent = 0;
    let mut outcome: SyncOutcome;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let budget = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        outcome = reporter.sync_once(budget, until_empty)?;
        sent += outcome.sent;
        let left = end.saturating_duration_since(Instant::now());
        if !until_empty || outcome.remaining == 0 || left.is_zero() {
            break;
        }
        let wake = Duration::from_millis(outcome.next_wake_ms.unwrap_or(0));
        // Never spin, never oversleep a signal that came back.
        std::thread::sleep(
            wake.clamp(Duration::from_millis(50), Duration::from_secs(1))
                .min(left),
        );
    }
    outcome.sent = sent;
    if json {
        print_json(&json!({
            "sent": outcome.sent,
            "remaining": outcome.remaining,
            "wedged": outcome.wedged,
            "next_wake_ms": outcome.next_wake_ms,
            "blocked": outcome.blocked.map(|why| format!("{why:?}")),
        }))?;
    } else {
        let (sent, remaining, wedged) = (outcome.sent, outcome.remaining, outcome.wedged);
        print(&format!(
            "sent {sent}, remaining {remaining}, refused {wedged}"
        ))?;
    }
    let done = outcome.remaining == 0 && outcome.wedged == 0;
    Ok(if done { DONE } else { ExitCode::from(1) })
}

fn status(reporter: &Reporter, json: bool) -> Result<ExitCode, Trouble> {
    let reports = reporter.reports()?;
    if json {
        let list: Vec<Value> = reports
            .iter()
            .map(|report| {
                let items: Vec<Value> = report
                    .items
                    .iter()
                    .map(|item| {
                        json!({
                            "item_id": item.item_id,
                            "kind": item.kind,
                            "state": item.state.slug(),
                            "attempts": item.attempts,
                            "last_error": item.last_error,
                            "next_attempt_at_ms": item.next_attempt_at_ms,
                            "refusal": item.refusal,
                            "received_at_ms": item.received_at_ms,
                            "sms_handed_at_ms": item.sms_handed_at_ms,
                        })
                    })
                    .collect();
                json!({
                    "report_id": report.report_id,
                    "state": report.state.slug(),
                    "pressed_at_ms": report.pressed_at_ms,
                    "cancel_window_ms": report.cancel_window_ms,
                    "drill": report.drill,
                    "cancel_requested": report.cancel_requested,
                    "untaken": report.untaken,
                    "last_contact_at_ms": report.last_contact_at_ms,
                    "items": items,
                })
            })
            .collect();
        print_json(&Value::Array(list))?;
    } else {
        for report in &reports {
            print(&format!("{} {}", report.report_id, report.state))?;
            for item in &report.items {
                let error = item.last_error.as_deref().unwrap_or("");
                print(&format!(
                    "  {} {} {} {error}",
                    item.item_id, item.kind, item.state
                ))?;
            }
        }
    }
    Ok(DONE)
}

fn print(line: &str) -> Result<(), Trouble> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn print_json(value: &Value) -> Result<(), Trouble> {
    print(&value.to_string())
}
