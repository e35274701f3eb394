//! Envelopes in raw bytes of a SQLite file.
//!
//! A row of `envelope` that fits its page stands there as one record: a header of four bytes (its
//! own size, the type of `seq`, which lives elsewhere, and the length of the blob), then the blob.
//! So an envelope of a known sealing key is found by its first bytes, and its length by the bytes
//! before it. What was erased was overwritten with zeros and is not found.

use ots_protocol::envelope::{ALERT_ENVELOPE_LEN, VERSION};
use ots_protocol::{Envelope, KeyId};

/// The record's header: its size, the type of `seq`, and the blob's type in two bytes.
const RECORD_HEADER: usize = 4;

/// Every envelope in `bytes` that was sealed to one of `keys`, in the order in which they stand.
pub(crate) fn envelopes(bytes: &[u8], keys: &[KeyId]) -> Vec<Envelope> {
    let mut found = all_envelopes(bytes);
    found.retain(|envelope| keys.contains(&envelope.key_id()));
    found
}

/// The same for any key. Now and then other bytes look like one.
pub(crate) fn all_envelopes(bytes: &[u8]) -> Vec<Envelope> {
    let starts = (RECORD_HEADER..bytes.len()).filter(|at| bytes[*at] == VERSION);
    starts.filter_map(|at| envelope_at(bytes, at)).collect()
}

fn envelope_at(bytes: &[u8], at: usize) -> Option<Envelope> {
    let header: [u8; RECORD_HEADER] = bytes[at - RECORD_HEADER..at].try_into().ok()?;
    let length = blob_length(header)?;
    let envelope = Envelope::parse(bytes.get(at..at + length)?).ok()?;
    let is_ours = envelope.report_id().time().is_some() && length >= ALERT_ENVELOPE_LEN;
    is_ours.then_some(envelope)
}

/// The length of the blob that a record's header announces (SQLite file format, section 2.1).
fn blob_length(header: [u8; RECORD_HEADER]) -> Option<usize> {
    let [size, seq, high, low] = header;
    let two_bytes = size == 4 && seq == 0 && high & 0x80 != 0 && low & 0x80 == 0;
    let kind = usize::from(high & 0x7f) << 7 | usize::from(low);
    (two_bytes && kind >= 12 && kind.is_multiple_of(2)).then(|| (kind - 12) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(envelope: &[u8]) -> Vec<u8> {
        let kind = 2 * envelope.len() + 12;
        let header = [4, 0, 0x80 | (kind >> 7) as u8, (kind & 0x7f) as u8];
        [header.as_slice(), envelope].concat()
    }

    fn alert(key: KeyId) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(key.as_bytes());
        bytes.push(1);
        bytes.extend_from_slice(&[1, 2, 3, 4, 5, 6, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 7]);
        bytes.resize(ALERT_ENVELOPE_LEN, 0xaa);
        bytes
    }

    #[test]
    fn envelopes_are_found_between_other_bytes() {
        let key = KeyId::from_bytes([9, 8, 7, 6]);
        let noise = [0, 1, 9, 8, 7, 6, 1, 4, 0];
        let bytes = [
            &noise[..],
            &record(&alert(key)),
            &noise,
            &record(&alert(key)),
        ]
        .concat();
        assert_eq!(envelopes(&bytes, &[key]).len(), 2);
        assert_eq!(envelopes(&bytes, &[KeyId::from_bytes([0; 4])]).len(), 0);
    }

    #[test]
    fn cut_off_and_headless_envelopes_are_passed_over() {
        let key = KeyId::from_bytes([9, 8, 7, 6]);
        let whole = record(&alert(key));
        assert!(envelopes(&whole[..whole.len() - 1], &[key]).is_empty());
        assert!(envelopes(&whole[4..], &[key]).is_empty());
        assert!(envelopes(&[], &[key]).is_empty());
    }
}
