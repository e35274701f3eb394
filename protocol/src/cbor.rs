//! Payloads: CBOR maps with integer keys, of which nothing unknown is ever lost.
//!
//! An old server meets new phones and a new server meets old phones for decades. So a payload
//! keeps, byte for byte, every field it does not know, and every known field whose value it cannot
//! read; writing it again gives the same bytes for any input in ascending key order.

use std::{collections::BTreeMap, fmt};

use minicbor::{Decoder, Encoder};
use zeroize::Zeroizing;

use crate::policy::MAX_UNKNOWN_FIELDS;

/// Why a payload could not be read or written. Carries no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// The bytes are no CBOR map with integer keys.
    #[error("the payload is not a CBOR map with integer keys")]
    Malformed,
    /// A key stands twice, so that two readers could read two things.
    #[error("the payload has a field twice")]
    DuplicateField,
    /// More unknown fields than any version has.
    #[error("the payload has too many unknown fields")]
    TooManyFields,
    /// The payload does not fit where it must go.
    #[error("the payload is too long")]
    TooLong,
    /// Something other than zero padding follows the payload.
    #[error("the payload is followed by bytes that are not padding")]
    Padding,
}

/// Fields that this version does not know: key to raw CBOR, wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownFields(BTreeMap<u64, Zeroizing<Vec<u8>>>);

impl UnknownFields {
    /// The keys and raw CBOR values, in ascending order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &[u8])> {
        self.0.iter().map(|(key, value)| (*key, value.as_slice()))
    }

    /// Whether every field was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn keep(&mut self, key: u64, raw: &[u8]) -> Result<(), PayloadError> {
        if self.0.len() >= MAX_UNKNOWN_FIELDS {
            return Err(PayloadError::TooManyFields);
        }
        self.0.insert(key, Zeroizing::new(raw.to_vec()));
        Ok(())
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// What an item says, once opened.
pub trait Payload: Sized {
    /// The CBOR of this payload, keys ascending, no padding.
    fn to_cbor(&self) -> Vec<u8>;

    /// Reads exactly one payload; bytes after it are an error.
    ///
    /// # Errors
    /// If the bytes are no map with integer keys, have a key twice, or go on after the map.
    fn from_cbor(bytes: &[u8]) -> Result<Self, PayloadError>;
}

/// Splits the map `bytes` into its keys and raw values, in the order in which they stand.
pub(crate) fn raw_fields<'b>(d: &mut Decoder<'b>) -> Result<Vec<(u64, &'b [u8])>, PayloadError> {
    let malformed = |_| PayloadError::Malformed;
    let announced = d.map().map_err(malformed)?;
    let mut fields: Vec<(u64, &'b [u8])> = Vec::new();
    loop {
        let done = match announced {
            Some(len) => fields.len() as u64 >= len,
            None => d.datatype().map_err(malformed)? == minicbor::data::Type::Break,
        };
        if done {
            break;
        }
        let key = d.u64().map_err(malformed)?;
        let start = d.position();
        d.skip().map_err(malformed)?;
        let raw = d
            .input()
            .get(start..d.position())
            .ok_or(PayloadError::Malformed)?;
        if fields.iter().any(|(known, _)| *known == key) {
            return Err(PayloadError::DuplicateField);
        }
        if fields.len() >= 2 * MAX_UNKNOWN_FIELDS {
            return Err(PayloadError::TooManyFields);
        }
        fields.push((key, raw));
    }
    if announced.is_none() {
        d.skip().map_err(malformed)?;
    }
    Ok(fields)
}

/// Reads one field; `None` if its value is not of the type this version knows.
pub(crate) fn read_field<'b, T: minicbor::Decode<'b, ()>>(raw: &'b [u8]) -> Option<T> {
    let mut d = Decoder::new(raw);
    let value = d.decode().ok()?;
    (d.position() == raw.len()).then_some(value)
}

/// Writes known and unknown fields as one map, keys ascending.
pub(crate) fn write_fields(
    known: Vec<(u64, Zeroizing<Vec<u8>>)>,
    unknown: &UnknownFields,
) -> Vec<u8> {
    let unknown = unknown.iter();
    let known = known.iter().map(|(key, raw)| (*key, raw.as_slice()));
    let fields: BTreeMap<u64, &[u8]> = unknown.chain(known).collect();
    // Made once at its full length: a vector that grew would leave copies of words in memory.
    let longest = fields
        .values()
        .map(|raw| HEAD_MOST + raw.len())
        .sum::<usize>()
        + HEAD_MOST;
    let mut e = Encoder::new(Vec::with_capacity(longest));
    // Writing to a Vec cannot fail: its error type has no value.
    let _: Result<_, minicbor::encode::Error<_>> = e.map(fields.len() as u64);
    for (key, raw) in &fields {
        let _: Result<_, minicbor::encode::Error<_>> = e.u64(*key);
        e.writer_mut().extend_from_slice(raw);
    }
    e.into_writer()
}

/// Bytes of the longest CBOR head: a major type with a 64-bit number.
const HEAD_MOST: usize = 9;

/// The CBOR of one value.
pub(crate) fn value_cbor<T: minicbor::Encode<()>>(value: &T) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::new());
    // Writing to a Vec cannot fail: its error type has no value.
    let _: Result<(), minicbor::encode::Error<_>> = minicbor::encode(value, &mut *out);
    out
}

/// Defines a payload: a struct of optional fields with integer keys.
///
/// `Debug` names the fields that are there and never shows what they say.
macro_rules! payload {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* $key:literal => pub $field:ident: $ty:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: Option<$ty>,)*
            /// What a newer sender said that this version does not know.
            pub unknown: $crate::cbor::UnknownFields,
        }

        impl $crate::cbor::Payload for $name {
            fn to_cbor(&self) -> Vec<u8> {
                let mut known = Vec::new();
                $(if let Some(value) = &self.$field {
                    known.push(($key, $crate::cbor::value_cbor(value)));
                })*
                $crate::cbor::write_fields(known, &self.unknown)
            }

            fn from_cbor(bytes: &[u8]) -> Result<Self, $crate::cbor::PayloadError> {
                let mut d = minicbor::Decoder::new(bytes);
                let value = Self::read(&mut d)?;
                if d.position() != bytes.len() {
                    return Err($crate::cbor::PayloadError::Malformed);
                }
                Ok(value)
            }
        }

        impl $name {
            /// The key and the name of every field that this version knows, keys ascending.
            pub const FIELDS: &'static [(u64, &'static str)] = &[$(($key, stringify!($field)),)*];

            fn read(d: &mut minicbor::Decoder<'_>) -> Result<Self, $crate::cbor::PayloadError> {
                let mut value = Self::default();
                for (key, raw) in $crate::cbor::raw_fields(d)? {
                    match key {
                        $($key => match $crate::cbor::read_field(raw) {
                            Some(known) => value.$field = Some(known),
                            None => value.unknown.keep(key, raw)?,
                        },)*
                        _ => value.unknown.keep(key, raw)?,
                    }
                }
                Ok(value)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_set();
                $(if self.$field.is_some() {
                    shown.entry(&format_args!("{}", stringify!($field)));
                })*
                shown.finish()?;
                if self.unknown.is_empty() { Ok(()) } else { write!(f, " + {:?}", self.unknown) }
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                let cbor = zeroize::Zeroizing::new($crate::cbor::Payload::to_cbor(self));
                e.writer_mut()
                    .write_all(&cbor)
                    .map_err(minicbor::encode::Error::write)
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                Self::read(d).map_err(minicbor::decode::Error::custom)
            }
        }
    };
}
pub(crate) use payload;
