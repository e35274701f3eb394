//! Zero padding after a CBOR value, which says itself where it ends.

use minicbor::Decoder;
use zeroize::Zeroizing;

use crate::cbor::PayloadError;

/// Pads `bytes` with zeros up to `len`. What was given is wiped.
pub(crate) fn pad_to(bytes: Vec<u8>, len: usize) -> Result<Zeroizing<Vec<u8>>, PayloadError> {
    let bytes = Zeroizing::new(bytes);
    if bytes.len() > len {
        return Err(PayloadError::TooLong);
    }
    // A new one at its full length: a vector that grew would leave a copy of the words behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(len));
    padded.extend_from_slice(&bytes);
    padded.resize(len, 0);
    Ok(padded)
}

/// Pads `bytes` up to the smallest of the ascending `classes` that holds them.
pub(crate) fn pad_to_class(
    bytes: Vec<u8>,
    classes: &[usize],
) -> Result<Zeroizing<Vec<u8>>, PayloadError> {
    let class = classes.iter().find(|class| bytes.len() <= **class);
    pad_to(bytes, *class.ok_or(PayloadError::TooLong)?)
}

/// The one CBOR value at the start of `padded`; everything after it must be zero.
pub(crate) fn unpad(padded: &[u8]) -> Result<&[u8], PayloadError> {
    let mut d = Decoder::new(padded);
    d.skip().map_err(|_| PayloadError::Malformed)?;
    let (value, rest) = padded
        .split_at_checked(d.position())
        .ok_or(PayloadError::Malformed)?;
    if rest.iter().any(|byte| *byte != 0) {
        return Err(PayloadError::Padding);
    }
    Ok(value)
}
