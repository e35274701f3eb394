//! A mail that says that somebody waits.

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::notice::Notice;
use super::{Failed, topics};
use crate::console::words::Words;
use crate::keys::Keys;
use crate::policy;
use crate::settings::Escalation;

/// The port on which TLS begins at once (RFC 8314); on any other it is asked for.
const SUBMISSIONS: u16 = 465;

/// Sends it to every receiver; it counts as told when the mail server took it for all.
pub(super) async fn send(
    settings: &Escalation,
    notice: &Notice,
    keys: &Keys,
) -> Result<(), Failed> {
    let form = |error: &dyn std::fmt::Display| Failed::Form(error.to_string());
    let from: Mailbox = settings
        .smtp_from
        .as_deref()
        .unwrap_or_default()
        .parse()
        .map_err(|error| form(&error))?;
    let message = message(settings, notice, from.clone())?;
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
    transport
        .build()
        .send(message)
        .await
        .map_err(|error| Failed::Refused(error.to_string()))?;
    Ok(())
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
        (None, true) => ("mail-subject-drill", "mail-body"),
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
