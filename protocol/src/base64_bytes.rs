//! Bytes in JSON: RFC 4648 base64 with padding. For `#[serde(with = "...")]`.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&STANDARD.encode(bytes))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
    let text = std::borrow::Cow::<'_, str>::deserialize(d)?;
    STANDARD
        .decode(text.as_bytes())
        .map_err(|_| D::Error::custom("not base64"))
}

/// The same for a value that may be absent.
pub(crate) mod optional {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{Engine, STANDARD};

    pub(crate) fn serialize<S: Serializer>(v: &Option<Vec<u8>>, s: S) -> Result<S::Ok, S::Error> {
        match v {
            Some(bytes) => super::serialize(bytes, s),
            None => s.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<std::borrow::Cow<'_, str>>::deserialize(d)?;
        text.map(|text| {
            STANDARD
                .decode(text.as_bytes())
                .map_err(|_| D::Error::custom("not base64"))
        })
        .transpose()
    }
}
