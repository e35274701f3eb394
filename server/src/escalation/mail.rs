//! A mail that says that somebody waits.

use futures_util::future::join_all;
use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::notice::Notice;
use super::{Failed, mailed, topics};
use crate::AppState;
use crate::console::words::Words;
use crate::keys::Keys;
use crate::policy;
use crate::settings::Escalation;

/// The port on which TLS begins at once (RFC 8314); on any other it is asked for.
const SUBMISSIONS: u16 = 465;

/// Sends it to every receiver who does not have it yet, each by a transaction of its own: a mail
/// server that refuses one address in a mail to several gives it to nobody.
///
/// It counts as told when somebody has it and nobody is left but those whom the mail server refuses
/// for good. One that only puts somebody off (greylisting, a full mailbox) is asked again.
pub(super) async fn send(
    state: &AppState,
    settings: &Escalation,
    notice: &Notice,
) -> Result<(), Failed> {
    let form = |error: &dyn std::fmt::Display| Failed::Form(error.to_string());
    let from: Mailbox = settings
        .smtp_from
        .as_deref()
        .unwrap_or_default()
        .parse()
        .map_err(|error| form(&error))?;
    let mail = message(settings, notice, from.clone())?.formatted();
    let transport = transport(settings, &from, state.keys())?;
    let store = state.store();
    let have = mailed::receivers(store, &notice.id).await?;
    let lack: Vec<&str> = settings
        .smtp_to
        .iter()
        .map(String::as_str)
        .filter(|to| !have.contains(*to))
        .collect();
    let (mut taken, mut put_off, mut why) = (Vec::new(), 0, None);
    for some in lack.chunks(policy::OUTSIDE_AT_ONCE) {
        let tries = some.iter().map(|to| one(&transport, &from, to, &mail));
        for (to, answer) in some.iter().zip(join_all(tries).await) {
            match answer {
                Answer::Taken => taken.push(*to),
                Answer::Later(said) => {
                    put_off += 1;
                    why = Some(said);
                }
                Answer::Never(said) => why = why.or(Some(said)),
            }
        }
    }
    let (somebody, taken_now) = (!taken.is_empty() || !have.is_empty(), taken.len());
    match why {
        Some(why) if put_off > 0 || !somebody => {
            if !taken.is_empty() {
                mailed::remember(store, &notice.id, &taken, state.clock().now()).await?;
            }
            Err(Failed::Refused(format!(
                "{why} ({taken_now} of {} receivers took it)",
                lack.len()
            )))
        }
        refused => {
            if let Some(error) = refused {
                tracing::warn!(%error, taken = taken_now, of = lack.len(), "the mail server refuses a receiver of the settings for good");
            }
            Ok(mailed::forget(store, &notice.id).await?)
        }
    }
}

/// What the mail server says of one receiver.
enum Answer {
    Taken,
    /// Not now, or nothing that could be understood.
    Later(String),
    /// Never.
    Never(String),
}

async fn one(
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    from: &Mailbox,
    to: &str,
    mail: &[u8],
) -> Answer {
    let receiver = to.parse::<Mailbox>().map_err(|error| error.to_string());
    let envelope = receiver.and_then(|to| {
        Envelope::new(Some(from.email.clone()), vec![to.email]).map_err(|error| error.to_string())
    });
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(error) => return Answer::Never(error),
    };
    // The library's own limit is of each command, and a mail server may greet, and be slow, many times.
    let sent = tokio::time::timeout(policy::OUTSIDE_TRY, transport.send_raw(&envelope, mail)).await;
    match sent {
        Ok(Ok(_)) => Answer::Taken,
        Ok(Err(error)) if error.is_permanent() => Answer::Never(error.to_string()),
        Ok(Err(error)) => Answer::Later(error.to_string()),
        Err(_) => Answer::Later("the mail server says nothing".to_owned()),
    }
}

fn transport(
    settings: &Escalation,
    from: &Mailbox,
    keys: &Keys,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, Failed> {
    let form = |error: &dyn std::fmt::Display| Failed::Form(error.to_string());
    let (host, port) = server(settings.smtp_server.as_deref().unwrap_or_default())
        .ok_or_else(|| Failed::Form("smtp_server must be HOST:PORT".to_owned()))?;
    let tls = || TlsParameters::new(host.to_owned()).map_err(|error| form(&error));
    let tls = match port {
        // A relay on this very machine: what it takes does not cross a wire.
        _ if is_loopback(host) => Tls::None,
        SUBMISSIONS => Tls::Wrapper(tls()?),
        _ => Tls::Required(tls()?),
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(port)
        .tls(tls)
        .timeout(Some(policy::OUTSIDE_TRY));
    if let Some(password) = keys.mail_password().map_err(|error| form(&error))? {
        transport = transport.credentials(Credentials::new(from.email.to_string(), password));
    }
    Ok(transport.build())
}

fn message(settings: &Escalation, notice: &Notice, from: Mailbox) -> Result<Message, Failed> {
    let form = |error: &dyn std::fmt::Display| Failed::Form(error.to_string());
    let words = Words::Indonesian;
    let minutes = (notice.waiting_s / 60).to_string();
    let topic = topics::ALL
        .into_iter()
        .find(|topic| topic.event == notice.event);
    let (key, body) = match (topic, notice.drill) {
        (Some(topic), _) => topic.mail,
        (None, true) => ("mail-subject-drill", "mail-body-drill"),
        (None, false) => ("mail-subject", "mail-body"),
    };
    let mut mail = Message::builder()
        .from(from)
        .subject(words.t1(key, "place", notice.place.as_str()))
        .message_id(Some(format!("<{}@ots>", notice.id)));
    for to in &settings.smtp_to {
        mail = mail.to(to.parse().map_err(|error| form(&error))?);
    }
    let text = words.t2(body, "minutes", minutes, "console", notice.console.as_str());
    mail.multipart(
        MultiPart::mixed().singlepart(
            SinglePart::builder()
                .header(ContentType::TEXT_PLAIN)
                .body(text),
        ),
    )
    .map_err(|error| form(&error))
}

/// Host and port.
pub(crate) fn server(text: &str) -> Option<(&str, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let host = host.trim_matches(['[', ']']);
    (!host.is_empty()).then_some((host, port.parse().ok()?))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}
