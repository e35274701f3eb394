//! The press's direct way in from Android, past UniFFI and JNA.
//!
//! JNA's first call on a cold, cheap phone takes longer than a thumb waits, and a press must not
//! depend on it at all. So the press, and what can be wanted in the five seconds after it, are
//! plain JNI functions of the class `id.go.jember.ots.core.NativePress`:
//!
//! ```kotlin
//! object NativePress {
//!     @JvmStatic external fun press(
//!         folder: String, instance: ByteArray, urgency: Int, forWhom: Int, drill: Boolean, now: Boolean,
//!         leastWindowMs: Long, language: Int, appVersion: Int, hasFix: Boolean, lat: Double, lon: Double, accuracyM: Double, ageS: Int,
//!     ): String?
//!     @JvmStatic external fun sendNow(folder: String, instance: ByteArray, report: String): String?
//!     @JvmStatic external fun cancel(folder: String, instance: ByteArray, report: String): String?
//!     @JvmStatic external fun smsText(folder: String, instance: ByteArray, report: String): String?
//!     @JvmStatic external fun sync(folder: String, instance: ByteArray, budgetMs: Long): String?
//! }
//! ```
//!
//! Codes are the protocol's numbers, 0 for "not given". Each gives back lines of text:
//!
//! - `press`: `committed`, report id, window in ms, `joined` or `new`; or `not_committed`, why
//!   (`storage_full`, `bad_instance`, `queue_unavailable`), SMS text or an empty line.
//! - `sendNow`: `done`. `cancel`: `never_sent`, or `follows` and the item id.
//!   `smsText`: `text` and the text; the press may be on its way from then on.
//!   `sync`: `synced`, sent, remaining, refused, next wake in ms or an empty line.
//! - any of the last four: `failed` and a name of [`ReporterError`].
//!
//! Nothing is ever thrown: a panic, or a string that cannot be made, gives `null`, which means
//! "not known to have happened". Each opens the queue, does its one thing and closes it; `sync` alone
//! keeps it open while something is on its way that takes longer than its budget, for the next `sync`.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jni::errors::{Error as JniError, LogErrorAndDefault};
use jni::objects::{JByteArray, JClass, JString};
use jni::sys::{jboolean, jdouble, jint, jlong};
use jni::{Env, EnvUnowned};
use ots_protocol::codes::{ForWhom, Language, Urgency};
use ots_protocol::items::Fix;

use crate::cancel::CancelOutcome;
use crate::clock::SystemClock;
use crate::error::ReporterError;
use crate::press::press;
use crate::press_request::{PressOutcome, PressRequest};
use crate::reporter::Reporter;

/// What was pressed, as Java hands it over.
struct Pressed {
    urgency: jint,
    for_whom: jint,
    drill: jboolean,
    now: jboolean,
    least_window_ms: jlong,
    language: jint,
    app_version: jint,
    fix: Option<(jdouble, jdouble, jdouble, jint)>,
}

impl Pressed {
    /// A number that means nothing is as one that was not given: it must not stop a press.
    fn request(&self) -> PressRequest {
        let code = |number: jint| u64::try_from(number).ok().filter(|code| *code != 0);
        let known = |urgency: &Urgency| !matches!(urgency, Urgency::Unknown(_));
        PressRequest {
            urgency: code(self.urgency)
                .map(Urgency::from_code)
                .filter(known)
                .unwrap_or(Urgency::Danger),
            for_whom: code(self.for_whom).map(ForWhom::from_code),
            drill: self.drill,
            now: self.now,
            least_window_ms: u64::try_from(self.least_window_ms).unwrap_or(0),
            fix: self.fix.and_then(|(lat, lon, accuracy_m, age_s)| {
                Fix::new(
                    lat,
                    lon,
                    accuracy_m,
                    u32::try_from(age_s).unwrap_or(u32::MAX),
                )
            }),
            language: code(self.language).map(Language::from_code),
            app_version: u32::try_from(self.app_version).ok(),
        }
    }
}

fn press_lines(folder: &str, instance: &[u8], pressed: &Pressed) -> String {
    match press(
        Path::new(folder),
        instance,
        &pressed.request(),
        &SystemClock,
    ) {
        PressOutcome::Committed {
            report_id,
            cancel_window_ms,
            joined,
        } => {
            let joined = if joined { "joined" } else { "new" };
            format!("committed\n{report_id}\n{cancel_window_ms}\n{joined}")
        }
        PressOutcome::NotCommitted { failure, sms_text } => {
            format!(
                "not_committed\n{}\n{}",
                failure.slug(),
                sms_text.unwrap_or_default()
            )
        }
    }
}

/// Opens the phone for one thing and does it.
fn with_phone(
    folder: &str,
    instance: Vec<u8>,
    work: impl FnOnce(&Reporter) -> Result<String, ReporterError>,
) -> String {
    Reporter::open_with(folder.into(), instance, &[], Arc::new(SystemClock))
        .and_then(|phone| work(&phone))
        .unwrap_or_else(|error| failed(&error))
}

/// What `sync` keeps: the folder, and the phone that is sending from it.
static SENDING: Mutex<Option<(String, Reporter)>> = Mutex::new(None);

fn sync_lines(folder: String, instance: Vec<u8>, budget_ms: u64) -> String {
    let kept = || SENDING.lock().unwrap_or_else(PoisonError::into_inner);
    let joined = kept().take_if(|(of, _)| *of == folder);
    let synced = match joined {
        Some((_, phone)) => Ok(phone),
        None => Reporter::open_with(folder.as_str().into(), instance, &[], Arc::new(SystemClock)),
    }
    .and_then(|phone| {
        let outcome = phone.sync_once(budget_ms, true)?;
        if phone.is_sending() {
            *kept() = Some((folder, phone));
        }
        Ok(outcome)
    });
    match synced {
        Ok(outcome) => {
            let wake = outcome.next_wake_ms;
            let wake = wake.map_or(String::new(), |wake| wake.to_string());
            let (sent, remaining, wedged) = (outcome.sent, outcome.remaining, outcome.wedged);
            format!("synced\n{sent}\n{remaining}\n{wedged}\n{wake}")
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &ReporterError) -> String {
    format!("failed\n{}", error.slug())
}

/// Reads the two arguments that every function has, does the work, and makes a Java string of it.
fn answer<'caller>(
    env: &mut EnvUnowned<'caller>,
    folder: &JString<'caller>,
    instance: &JByteArray<'caller>,
    work: impl FnOnce(&Env<'caller>, String, Vec<u8>) -> Result<String, JniError>,
) -> JString<'caller> {
    env.with_env(|env| {
        let folder = folder.try_to_string(env)?;
        let instance = env.convert_byte_array(instance)?;
        let text = work(env, folder, instance)?;
        JString::from_str(env, text)
    })
    .resolve::<LogErrorAndDefault>()
}

#[expect(unsafe_code, reason = "called by Java, by this name")]
#[unsafe(no_mangle)]
extern "system" fn Java_id_go_jember_ots_core_NativePress_press<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    folder: JString<'caller>,
    instance: JByteArray<'caller>,
    urgency: jint,
    for_whom: jint,
    drill: jboolean,
    now: jboolean,
    least_window_ms: jlong,
    language: jint,
    app_version: jint,
    has_fix: jboolean,
    lat: jdouble,
    lon: jdouble,
    accuracy_m: jdouble,
    age_s: jint,
) -> JString<'caller> {
    let fix = has_fix.then_some((lat, lon, accuracy_m, age_s));
    let pressed = Pressed {
        urgency,
        for_whom,
        drill,
        now,
        least_window_ms,
        language,
        app_version,
        fix,
    };
    answer(&mut env, &folder, &instance, |_, folder, instance| {
        Ok(press_lines(&folder, &instance, &pressed))
    })
}

#[expect(unsafe_code, reason = "called by Java, by this name")]
#[unsafe(no_mangle)]
extern "system" fn Java_id_go_jember_ots_core_NativePress_sendNow<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    folder: JString<'caller>,
    instance: JByteArray<'caller>,
    report: JString<'caller>,
) -> JString<'caller> {
    answer(&mut env, &folder, &instance, |env, folder, instance| {
        let report = report.try_to_string(env)?;
        Ok(with_phone(&folder, instance, |phone| {
            phone.send_now(report).map(|_| "done".to_owned())
        }))
    })
}

#[expect(unsafe_code, reason = "called by Java, by this name")]
#[unsafe(no_mangle)]
extern "system" fn Java_id_go_jember_ots_core_NativePress_cancel<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    folder: JString<'caller>,
    instance: JByteArray<'caller>,
    report: JString<'caller>,
) -> JString<'caller> {
    answer(&mut env, &folder, &instance, |env, folder, instance| {
        let report = report.try_to_string(env)?;
        Ok(with_phone(&folder, instance, |phone| {
            Ok(match phone.cancel(report, None)? {
                CancelOutcome::NeverSent => "never_sent".to_owned(),
                CancelOutcome::Follows { item_id } => format!("follows\n{item_id}"),
            })
        }))
    })
}

#[expect(unsafe_code, reason = "called by Java, by this name")]
#[unsafe(no_mangle)]
extern "system" fn Java_id_go_jember_ots_core_NativePress_smsText<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    folder: JString<'caller>,
    instance: JByteArray<'caller>,
    report: JString<'caller>,
) -> JString<'caller> {
    answer(&mut env, &folder, &instance, |env, folder, instance| {
        let report = report.try_to_string(env)?;
        Ok(with_phone(&folder, instance, |phone| {
            phone.sms_text(report).map(|text| format!("text\n{text}"))
        }))
    })
}

#[expect(unsafe_code, reason = "called by Java, by this name")]
#[unsafe(no_mangle)]
extern "system" fn Java_id_go_jember_ots_core_NativePress_sync<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    folder: JString<'caller>,
    instance: JByteArray<'caller>,
    budget_ms: jlong,
) -> JString<'caller> {
    answer(&mut env, &folder, &instance, |_, folder, instance| {
        let budget = u64::try_from(budget_ms).unwrap_or(0);
        Ok(sync_lines(folder, instance, budget))
    })
}
