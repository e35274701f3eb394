//! Code lists: small whole numbers on the wire, words on the screens.
//!
//! A number once given keeps its meaning for ever. A number that this version does not know is
//! kept as `Unknown` and survives a round trip. The names of SIMFONI PPA's categories are theirs,
//! in Indonesian; which code SIMFONI's own forms want for each stands in the instance settings.

mod area;
mod report;
mod simfoni;

pub use area::AreaCode;
pub use report::{
    CancelReason, Channel, Condition, ForWhom, Korban, Language, LinkRelation, PositionOf, Urgency,
    WithdrawScope,
};
pub use simfoni::{
    BentukKekerasan, Hubungan, JenisKelamin, JenisLayanan, KategoriTppo, KelompokUsia, Pekerjaan,
    Pendidikan, StatusPerkawinan, TempatKejadian,
};

/// Defines an open code list.
macro_rules! code_list {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal $slug:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A code of a newer version.
            Unknown(u64),
        }

        impl $name {
            /// Every code that this version knows, in the order in which it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The number on the wire.
            #[must_use]
            pub const fn code(self) -> u64 {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unknown(code) => code,
                }
            }

            /// The meaning of a number on the wire.
            #[must_use]
            pub const fn from_code(code: u64) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Unknown(code),
                }
            }

            /// A stable name for settings, templates and exports; `unknown` for a newer code.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$variant => $slug,)*
                    Self::Unknown(_) => "unknown",
                }
            }

            /// The code with this stable name, if this version has it.
            #[must_use]
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.slug() == slug)
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.u64(self.code())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                d.u64().map(Self::from_code)
            }
        }
    };
}
use code_list;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_slugs_are_unique_and_stable() {
        macro_rules! check {
            ($($list:ident)*) => {$(
                for (at, known) in $list::ALL.iter().enumerate() {
                    assert_eq!($list::from_code(known.code()), *known);
                    assert_eq!($list::from_slug(known.slug()), Some(*known));
                    assert!(!$list::ALL[..at].iter().any(|other| other.code() == known.code()));
                }
                assert_eq!($list::from_code(9_999).code(), 9_999);
                assert_eq!($list::from_code(9_999).slug(), "unknown");
            )*};
        }
        check!(CancelReason Channel Condition ForWhom Korban Language LinkRelation PositionOf Urgency
            WithdrawScope BentukKekerasan Hubungan JenisKelamin JenisLayanan KategoriTppo KelompokUsia
            Pekerjaan Pendidikan StatusPerkawinan TempatKejadian);
    }
}
