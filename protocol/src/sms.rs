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
/// nothing. The work grows with the length of the text and no faster: anybody can send one.
///
/// # Errors
/// If nothing in the text is a whole version 1 Alert envelope.
pub fn decode(text: &str) -> Result<[u8; ALERT_ENVELOPE_LEN], SmsError> {
    let characters: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .map(|byte| if byte == b' ' { b'+' } else { byte })
        .collect();
    let after_prefix = characters
        .windows(PREFIX.len())
        .zip(PREFIX.len()..)
        .filter(|(window, _)| window.eq_ignore_ascii_case(PREFIX.as_bytes()))
        .map(|(_, end)| without_spaces_before(&characters[end..]));
    let anywhere = (0..characters.len()).map(|at| &characters[at..]);
    after_prefix
        .chain(anywhere)
        .find_map(decode_at)
        .ok_or(SmsError)
}

/// A gateway may put a space behind the prefix, which is then no `+`: no body begins with one.
fn without_spaces_before(characters: &[u8]) -> &[u8] {
    let spaces = characters.iter().take_while(|byte| **byte == b'+').count();
    &characters[spaces..]
}

fn decode_at(characters: &[u8]) -> Option<[u8; ALERT_ENVELOPE_LEN]> {
    let body = characters.first_chunk::<BODY_CHARS>()?;
    // Version 1 begins with this character and kind 1 ends with that one, which spares the
    // decoding at nearly every place of an ordinary text.
    if body[0] != b'A' || body[7] != b'B' {
        return None;
    }
    let envelope = Envelope::parse(BASE64.decode(body).ok()?).ok()?;
    let is_alert = envelope.version() == VERSION && envelope.kind() == ItemKind::Alert;
    if !is_alert || envelope.report_id().time().is_none() {
        return None;
    }
    envelope.into_bytes().try_into().ok()
}
