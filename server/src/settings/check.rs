//! What makes settings usable, each with the error that says how to mend it.

use super::{Settings, Tls};

/// Why a settings file will not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is no TOML of this form.
    #[error("{0}")]
    Form(String),
    /// A value is not what it must be.
    #[error("{0}: {1}")]
    Value(&'static str, &'static str),
}

/// Refuses what could not work.
pub(super) fn check(settings: &Settings) -> Result<(), SettingsError> {
    let rules: [(&'static str, bool, &'static str); 24] = [
        (
            "instance.id",
            is_slug(&settings.instance.id),
            "must be 1 to 40 small letters, digits and hyphens",
        ),
        (
            "instance.name",
            is_label(&settings.instance.name),
            "must be 1 to 80 characters",
        ),
        (
            "instance.regency",
            is_regency(&settings.instance.regency),
            "must be a regency's code such as 35.09",
        ),
        (
            "instance.time_zone",
            settings.instance.time_zone.parse::<chrono_tz::Tz>().is_ok(),
            "must be an IANA time zone such as Asia/Jakarta",
        ),
        (
            "server.urls",
            settings.server.urls.iter().all(|url| is_base_url(url)),
            "must be https://HOST[:PORT] (or http:// to a loopback address), without a path",
        ),
        (
            "server.anchors_pem",
            (settings.server.tls == Tls::Elsewhere) || settings.server.anchors_pem.is_empty(),
            "go together with tls = \"elsewhere\" only",
        ),
        (
            "server.anchors_pem",
            settings.server.tls == Tls::Own || !settings.server.anchors_pem.is_empty(),
            "must name the authority that phones should believe, as tls = \"elsewhere\"",
        ),
        (
            "numbers",
            numbers(settings).all(is_number),
            "must be telephone numbers: 3 to 15 digits, a + in front or hyphens allowed",
        ),
        (
            "sms.number",
            settings
                .sms
                .as_ref()
                .is_none_or(|sms| is_number(&sms.number)),
            "must be a telephone number",
        ),
        (
            "times.cancel_window_s",
            (1..=60).contains(&settings.times.cancel_window_s),
            "must be 1 to 60 seconds",
        ),
        (
            "times.taken_after_s",
            (10..=3600).contains(&settings.times.taken_after_s),
            "must be 10 to 3600 seconds",
        ),
        (
            "times.lease_s",
            (60..=86_400).contains(&settings.times.lease_s),
            "must be 60 to 86400 seconds",
        ),
        (
            "times.waiting_limits_s",
            settings.times.waiting_limits_s[0] < settings.times.waiting_limits_s[1],
            "the first limit must be below the second",
        ),
        (
            "shift.office_days",
            settings
                .shift
                .office_days
                .iter()
                .all(|day| (1..=7).contains(day)),
            "must be 1 (Monday) to 7 (Sunday)",
        ),
        (
            "shift",
            settings
                .shift
                .office_hours
                .iter()
                .chain(&settings.shift.changes)
                .all(|time| is_time(time)),
            "times must be HH:MM",
        ),
        (
            "shift.office_hours",
            opens_before_it_closes(&settings.shift.office_hours),
            "the office must open before it closes",
        ),
        (
            "shift.holidays",
            settings
                .shift
                .holidays
                .iter()
                .all(|day| day.parse::<chrono::NaiveDate>().is_ok()),
            "must be YYYY-MM-DD",
        ),
        (
            "escalation.webhook_url",
            settings
                .escalation
                .webhook_url
                .as_deref()
                .is_none_or(is_hook),
            "must be https://HOST[:PORT][/PATH] (or http:// to a loopback address)",
        ),
        (
            "escalation.smtp_server",
            settings
                .escalation
                .smtp_server
                .as_deref()
                .is_none_or(|server| crate::escalation::mail_server(server).is_some()),
            "must be HOST:PORT",
        ),
        (
            "escalation",
            mail_is_whole(&settings.escalation),
            "smtp_server, smtp_from and smtp_to go together, each address as name@host",
        ),
        (
            "map.style_url",
            settings
                .map
                .as_ref()
                .is_none_or(|map| is_hook(&map.style_url)),
            "must be https://HOST[:PORT][/PATH] (or http:// to a loopback address)",
        ),
        (
            "map.origins",
            settings
                .map
                .iter()
                .flat_map(|map| &map.origins)
                .all(|origin| is_base_url(origin) && !origin.ends_with('/')),
            "must be https://HOST[:PORT] (or http:// to a loopback address), without a path",
        ),
        (
            "app",
            settings.app.as_ref().is_none_or(|app| {
                is_app(&app.application_id, &app.label, app.act_colour.as_deref())
            }),
            "needs an application_id such as id.go.jember.ots, a label, and colours as #RRGGBB",
        ),
        (
            "privacy.contact",
            settings
                .privacy
                .as_ref()
                .is_none_or(|privacy| is_line(&privacy.contact, 200)),
            "must be 1 to 200 characters on one line",
        ),
    ];
    rules
        .into_iter()
        .find(|(_, fine, _)| !fine)
        .map_or(Ok(()), |(place, _, wanted)| {
            Err(SettingsError::Value(place, wanted))
        })
}

/// Whether this can be a server's base URL in an instance document.
#[must_use]
pub(crate) fn is_base_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let Ok(authority) = rest.parse::<axum::http::uri::Authority>() else {
        return false;
    };
    let host = authority.host().trim_matches(['[', ']']);
    let loopback = host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback());
    let plain = !host.is_empty() && !rest.contains('@');
    plain && (scheme == "https" || (scheme == "http" && loopback))
}

fn numbers(settings: &Settings) -> impl Iterator<Item = &str> {
    let n = &settings.numbers;
    let always = [&n.police, &n.ambulance, &n.sapa, &n.sapa_whatsapp];
    always
        .into_iter()
        .chain(&n.emergency)
        .chain(&n.hotline)
        .map(String::as_str)
}

fn is_number(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let rest = number.strip_prefix('+').unwrap_or(number);
    (3..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// A base URL, perhaps with a path behind it.
fn is_hook(url: &str) -> bool {
    let Ok(parsed) = url.parse::<axum::http::Uri>() else {
        return false;
    };
    let base = url.strip_suffix(parsed.path_and_query().map_or("", |path| path.as_str()));
    is_base_url(base.unwrap_or(url))
}

fn mail_is_whole(settings: &super::Escalation) -> bool {
    let addresses = settings.smtp_from.iter().chain(&settings.smtp_to);
    let sound = addresses
        .clone()
        .all(|address| address.parse::<lettre::message::Mailbox>().is_ok());
    let none = settings.smtp_server.is_none() && addresses.count() == 0;
    let all = settings.smtp_server.is_some()
        && settings.smtp_from.is_some()
        && !settings.smtp_to.is_empty();
    sound && (none || all)
}

fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_label(text: &str) -> bool {
    is_line(text, 80)
}

fn is_line(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}

fn is_regency(code: &str) -> bool {
    code.len() == 5
        && code.bytes().enumerate().all(|(at, b)| {
            if at == 2 {
                b == b'.'
            } else {
                b.is_ascii_digit()
            }
        })
}

fn is_time(text: &str) -> bool {
    chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

fn opens_before_it_closes([opens, closes]: &[String; 2]) -> bool {
    let time = |text: &str| chrono::NaiveTime::parse_from_str(text, "%H:%M").ok();
    time(opens) < time(closes)
}

fn is_app(id: &str, label: &str, colour: Option<&str>) -> bool {
    let words: Vec<_> = id.split('.').collect();
    let word = |w: &&str| {
        w.starts_with(|c: char| c.is_ascii_lowercase())
            && w.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let hex = |c: &str| {
        c.len() == 7 && c.starts_with('#') && c[1..].bytes().all(|b| b.is_ascii_hexdigit())
    };
    words.len() >= 2 && words.iter().all(word) && is_label(label) && colour.is_none_or(hex)
}
