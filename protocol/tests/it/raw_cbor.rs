//! CBOR put together and taken apart by hand: what a newer version writes, and which keys stand.

use minicbor::{Decoder, Encoder};

/// Fields of a map: key and raw value.
pub(crate) type Fields = Vec<(u64, Vec<u8>)>;

/// A map of these fields, in this order.
pub(crate) fn map(fields: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.map(fields.len() as u64).unwrap();
    for (key, value) in fields {
        e.u64(*key).unwrap();
        e.writer_mut().extend_from_slice(value);
    }
    e.into_writer()
}

/// An array of these values.
pub(crate) fn array(values: &[Vec<u8>]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.array(values.len() as u64).unwrap();
    let mut bytes = e.into_writer();
    values
        .iter()
        .for_each(|value| bytes.extend_from_slice(value));
    bytes
}

/// One value.
pub(crate) fn value<T: minicbor::Encode<()>>(value: T) -> Vec<u8> {
    minicbor::to_vec(value).unwrap()
}

/// The keys of a map of definite length, in the order in which they stand.
pub(crate) fn keys(cbor: &[u8]) -> Vec<u64> {
    let mut d = Decoder::new(cbor);
    let fields = d.map().unwrap().unwrap();
    let keys = (0..fields).map(|_| {
        let key = d.u64().unwrap();
        d.skip().unwrap();
        key
    });
    keys.collect()
}
