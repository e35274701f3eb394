//! Carries the commands out.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ots_core::{
    CancelOutcome, PressOutcome, PressRequest, Reporter, ReporterError, SyncOutcome, SystemClock,
};
use ots_protocol::codes::{ForWhom, Language, Urgency};
use ots_protocol::items::Fix;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::args::{Args, Command, ForArg, PressArgs, UrgencyArg};
use crate::output;

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
    /// 1 where the phone is in trouble, 2 where the caller is wrong.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Core(ReporterError::StorageFull | ReporterError::QueueUnavailable { .. })
            | Self::Output(_) => 1,
            _ => 2,
        }
    }
}

const DONE: ExitCode = ExitCode::SUCCESS;
/// Still queued, nothing lost.
const NOT_YET: u8 = 1;

/// Between two tries of `sync --until-empty`: never a busy loop, never longer than a signal that
/// comes back may be left waiting.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// `sync` goes on no longer than a day, whatever it is told.
const TIMEOUT_MAX_S: f64 = 24.0 * 60.0 * 60.0;

/// For one question to the call centre, beyond the time it may hold its answer back.
const ANSWER_MS: u64 = 30_000;

pub(crate) fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let instance = read(&args.instance)?;
    must_be_a_folder(&args.data)?;
    args.server
        .iter()
        .try_for_each(|url| ots_core::check_server_url(url))?;
    if let Command::Press(press) = &args.command {
        // As on a phone: the press needs nothing but the folder and the document.
        return self::press(args, &instance, press);
    }
    let clock = Arc::new(SystemClock);
    let phone = Reporter::open_with(args.data.clone(), instance, &args.server, clock)?;
    match &args.command {
        Command::Press(_) => {}
        Command::Sync {
            until_empty,
            timeout,
            json,
        } => {
            return sync(&phone, *until_empty, at_most(*timeout)?, *json);
        }
        Command::Cancel { id, reason, json } => {
            cancelled(&phone.cancel(id.clone(), reason.clone())?, *json)?;
        }
        Command::SendNow { id } => drop(phone.send_now(id.clone())?),
        Command::Details { id, json } => {
            output::line(&phone.add_details(id.clone(), form(json)?)?)?;
        }
        Command::Message { id, text, answers } => {
            output::line(&phone.add_message(id.clone(), text.clone(), *answers)?)?;
        }
        Command::Position { id, json } => {
            output::line(&phone.add_position(id.clone(), form(json)?)?)?;
        }
        Command::SafeContact { id, json } => {
            output::line(&phone.set_safe_contact(id.clone(), form(json)?)?)?;
        }
        Command::Withdraw { id, scope } => {
            output::line(&phone.withdraw(id.clone(), scope.clone())?)?;
        }
        Command::Prepare { json } => phone.prepare(form(json)?)?,
        Command::Updates { id, wait, json } => return updates(&phone, id, *wait, *json),
        Command::Sms { id } => {
            let text = phone.sms_text(id.clone())?;
            output::line(&text)?;
            phone.sms_handed(id.clone())?;
        }
        Command::Forget { id } => phone.forget(id.clone())?,
        Command::Readiness => output::object(&output::readiness(&phone.readiness()?))?,
        Command::Status { json } => status(&phone, *json)?,
    }
    Ok(DONE)
}

/// Where a file stands in the folder's place, no queue can be: the caller means something else.
fn must_be_a_folder(data: &Path) -> Result<(), Trouble> {
    match data.ancestors().find(|path| path.exists()) {
        Some(there) if !there.is_dir() => {
            let there = there.display();
            Err(Trouble::Wrong(format!("--data: {there} is not a folder")))
        }
        _ => Ok(()),
    }
}

/// How long `sync` may go on. Not `min`, which would take what is no number for the longest.
fn at_most(seconds: f64) -> Result<Duration, Trouble> {
    let seconds = if seconds > TIMEOUT_MAX_S {
        TIMEOUT_MAX_S
    } else {
        seconds
    };
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| Trouble::Wrong("--timeout is no number of seconds".to_owned()))
}

fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    std::fs::read(path).map_err(|error| Trouble::File(path.display().to_string(), error))
}

/// A form in JSON. Its errors name line and column, never what stands there.
fn form<T: DeserializeOwned>(path: &Path) -> Result<T, Trouble> {
    let name = path.display();
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| Trouble::File(name.to_string(), error))?;
        bytes
    } else {
        read(path)?
    };
    // Else a list would pass for an object: its entries taken for the fields, in their order.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(Trouble::Wrong(format!("{name}: not a JSON object")));
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Data => "a field that no form has, or of another type",
            _ => "not JSON",
        };
        Trouble::Wrong(format!(
            "{name}: {what} (line {}, column {})",
            error.line(),
            error.column()
        ))
    })
}

fn request(press: &PressArgs) -> Result<PressRequest, Trouble> {
    if press.accuracy.is_nan() || press.accuracy < 0.0 {
        return Err(Trouble::Wrong("--accuracy is no distance".to_owned()));
    }
    let fix = match (press.lat, press.lon) {
        (Some(lat), Some(lon)) => Some(
            Fix::new(lat, lon, press.accuracy, press.age).ok_or_else(|| {
                Trouble::Wrong("--lat and --lon are no place on earth".to_owned())
            })?,
        ),
        _ => None,
    };
    Ok(PressRequest {
        urgency: match press.urgency {
            UrgencyArg::Danger => Urgency::Danger,
            UrgencyArg::Report => Urgency::Report,
            UrgencyArg::Consult => Urgency::Consult,
        },
        for_whom: press.for_whom.map(|whom| match whom {
            ForArg::Me => ForWhom::Me,
            ForArg::Other => ForWhom::Other,
        }),
        drill: press.drill,
        now: press.now,
        least_window_ms: 0,
        fix,
        language: Some(Language::Indonesian),
        app_version: None,
    })
}

fn press(args: &Args, instance: &[u8], press: &PressArgs) -> Result<ExitCode, Trouble> {
    let request = request(press)?;
    match ots_core::press(&args.data, instance, &request, &SystemClock) {
        PressOutcome::Committed {
            report_id,
            cancel_window_ms,
            joined,
        } => {
            let report_id = report_id.to_string();
            if press.json {
                output::object(&json!({
                    "report_id": report_id,
                    "cancel_window_ms": cancel_window_ms,
                    "joined": joined,
                }))?;
            } else {
                output::line(&report_id)?;
            }
            Ok(DONE)
        }
        PressOutcome::NotCommitted { failure, sms_text } => {
            output::complain(&format!("not stored: {}", failure.slug()));
            if press.json {
                output::object(&json!({ "failure": failure.slug(), "sms_text": sms_text }))?;
            } else if let Some(text) = sms_text {
                output::complain(&format!("send this SMS instead: {text}"));
            }
            let wrong_use = failure == ots_core::PressFailure::BadInstance;
            Ok(ExitCode::from(if wrong_use { 2 } else { NOT_YET }))
        }
    }
}

fn cancelled(outcome: &CancelOutcome, json: bool) -> Result<(), Trouble> {
    let (text, value) = match outcome {
        CancelOutcome::NeverSent => ("never sent".to_owned(), json!({ "outcome": "never_sent" })),
        CancelOutcome::Follows { item_id } => (
            format!("follows {item_id}"),
            json!({ "outcome": "follows", "item_id": item_id }),
        ),
    };
    if json {
        output::object(&value)?;
    } else {
        output::line(&text)?;
    }
    Ok(())
}

fn sync(
    phone: &Reporter,
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
        outcome = phone.sync_once(budget, until_empty)?;
        sent += outcome.sent;
        let left = end.saturating_duration_since(Instant::now());
        if !until_empty || outcome.remaining == 0 || left.is_zero() {
            break;
        }
        let wake = Duration::from_millis(outcome.next_wake_ms.unwrap_or(0));
        std::thread::sleep(wake.clamp(PAUSE.0, PAUSE.1).min(left));
    }
    outcome.sent = sent;
    if json {
        output::object(&output::outcome(&outcome))?;
    } else {
        let (sent, remaining, wedged) = (outcome.sent, outcome.remaining, outcome.wedged);
        output::line(&format!(
            "sent {sent}, remaining {remaining}, refused {wedged}"
        ))?;
    }
    let done = outcome.remaining == 0 && outcome.wedged == 0;
    Ok(if done { DONE } else { ExitCode::from(NOT_YET) })
}

fn updates(phone: &Reporter, id: &str, wait: u64, json: bool) -> Result<ExitCode, Trouble> {
    let wait_ms = wait.saturating_mul(1_000);
    let budget = wait_ms.saturating_add(ANSWER_MS);
    let asked = phone.refresh_updates(Some(id.to_owned()), wait_ms, budget)?;
    let news = phone.news(id.to_owned())?;
    if json {
        output::object(&Value::Array(news.iter().map(output::news).collect()))?;
    } else {
        for news in &news {
            output::news_line(news)?;
        }
    }
    if let Some(why) = asked.blocked {
        output::complain(&format!("no answer: {why:?}"));
        return Ok(ExitCode::from(NOT_YET));
    }
    Ok(DONE)
}

fn status(phone: &Reporter, json: bool) -> Result<(), Trouble> {
    let reports = phone.reports()?;
    if json {
        output::object(&Value::Array(reports.iter().map(output::report).collect()))?;
    } else {
        for report in &reports {
            output::report_lines(report)?;
        }
    }
    Ok(())
}
