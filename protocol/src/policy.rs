//! Limits of the wire, each with its reason.

/// Largest envelope in bytes. A message of some 8,000 words fits; a phone on 2G still sends it in a
/// minute, and a server can bound its memory by it.
pub const MAX_ENVELOPE_LEN: usize = 64 * 1024;

/// Total envelope lengths that a non-Alert item is padded up to, in bytes, so that the length
/// tells an onlooker little about what was answered.
pub const ENVELOPE_SIZE_CLASSES: [usize; 9] = [
    256,
    512,
    1024,
    2048,
    4096,
    8192,
    16384,
    32768,
    MAX_ENVELOPE_LEN,
];

/// Plaintext lengths that a prepared box is padded up to, in bytes. Few and far apart, because a
/// box is filled once, calmly, and its length would otherwise follow the length of a name.
pub const PREPARED_SIZE_CLASSES: [usize; 3] = [512, 2048, 8192];

/// Plaintext lengths that a sealed update is padded up to, in bytes: a bare state change and a
/// short operator's message look the same.
pub const UPDATE_SIZE_CLASSES: [usize; 5] = [192, 768, 3072, 12288, 49152];

/// Characters of an SMS in one GSM-7 segment (3GPP TS 23.038).
pub const SMS_SEGMENT_CHARS: usize = 160;

/// Most items in one batch: at the largest Alert batch the answer stays under 200 KB, and one
/// group commit takes it whole.
pub const MAX_BATCH_ITEMS: usize = 1000;

/// Most bytes of one batch body. Bounds the server's memory per connection.
pub const MAX_BATCH_LEN: usize = 1024 * 1024;

/// Most unknown fields kept of one payload. More than any version will add; bounds hostile input.
pub const MAX_UNKNOWN_FIELDS: usize = 64;

/// Largest instance document in bytes that a phone reads.
pub const MAX_INSTANCE_LEN: usize = 256 * 1024;
