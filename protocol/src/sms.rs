//! The press as one SMS segment: `OTS1:` and the Alert envelope in base64 without padding.
//!
//! 157 characters, all in the GSM-7 alphabet. Gateways and phones mangle texts: they turn `+` into
//! a space, break lines, put a signature behind or a sender in front. The decoder reads through
//! all of that, and takes nothing for an Alert that has not an Alert's header.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::{
    envelope::{ALERT_ENVELOPE_LEN, Envelope, VERSION},
    items::ItemKind,
};

/// What the text begins with.
pub const PREFIX: &str = "OTS1:";

/// Length of the base64 part in characters.
pub const BODY_CHARS: usize = 152;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// No Alert could be read out of the text. Such a text is stored and rings as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no alert can be read out of this text")]
pub struct SmsError;

/// The text that carries this Alert, 157 characters.
#[must_use]
pub fn encode(envelope: &[u8; ALERT_ENVELOPE_LEN]) -> String {
    let mut text = String::with_capacity(PREFIX.len() + BODY_CHARS);
    text.push_str(PREFIX);
    BASE64.encode_string(envelope, &mut text);
    text
}

/// Reads the Alert out of a text, whatever stands around it.
///
/// Tried in turn: after each place where the prefix stands (in any case), then, should a gateway
/// have eaten the prefix, from every place of the text. Spaces count as `+`, line breaks as
/// nothing.
///
/// # Errors
/// If nothing in the text is a whole version 1 Alert envelope.
pub fn decode(text: &str) -> Result<[u8; ALERT_ENVELOPE_LEN], SmsError> {
    // ASCII lower-casing keeps every byte in its place.
    let lower = text.to_ascii_lowercase();
    let prefix = PREFIX.to_ascii_lowercase();
    let after_prefix = lower
        .match_indices(&prefix)
        .map(|(at, _)| at + prefix.len());
    let anywhere = text.char_indices().map(|(at, _)| at);
    after_prefix
        .chain(anywhere)
        .find_map(|at| decode_at(&text[at..]))
        .ok_or(SmsError)
}

fn decode_at(text: &str) -> Option<[u8; ALERT_ENVELOPE_LEN]> {
    // A gateway may also put a space behind the prefix, which is then no `+`.
    [text, text.trim_start()].iter().find_map(|text| {
        let mut body = [0_u8; BODY_CHARS];
        let mut characters = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n'));
        for place in &mut body {
            *place = match characters.next()? {
                b' ' => b'+',
                byte => byte,
            };
        }
        let bytes = BASE64.decode(body).ok()?;
        let envelope = Envelope::parse(bytes).ok()?;
        let is_alert = envelope.version() == VERSION && envelope.kind() == ItemKind::Alert;
        (is_alert && envelope.report_id().time().is_some())
            .then(|| envelope.into_bytes().try_into().ok())
            .flatten()
    })
}
