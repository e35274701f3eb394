//! Lists that are read a part at a time: each part begins behind the last row of the one before it,
//! whatever was added to the list or left it meanwhile. No row is missed and none comes twice, and
//! the last part costs what the first one does.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row as _};

use super::StoreError;

/// Where a part of a list begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// At its beginning.
    #[default]
    First,
    /// Behind the row with these values.
    Row(Vec<Key>),
    /// There is nothing further.
    End,
}

/// One of the values by which a list is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A number or a time.
    Int(i64),
    /// An id.
    Bytes(Vec<u8>),
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => Ok(()),
            Self::End => f.write_str("end"),
            Self::Row(keys) => {
                for (nr, key) in keys.iter().enumerate() {
                    if nr > 0 {
                        f.write_char('.')?;
                    }
                    match key {
                        Key::Int(int) => write!(f, "{int}")?,
                        Key::Bytes(bytes) => {
                            f.write_char('x')?;
                            for byte in bytes {
                                write!(f, "{byte:02x}")?;
                            }
                        }
                    }
                }
                Ok(())
            }
        }
    }
}

impl FromStr for After {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let key = |part: &str| match part.strip_prefix('x') {
            None => part.parse().map(Key::Int).map_err(|_| ()),
            Some(hex) if hex.len().is_multiple_of(2) && hex.is_ascii() => (0..hex.len() / 2)
                .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).map_err(|_| ()))
                .collect::<Result<_, _>>()
                .map(Key::Bytes),
            Some(_) => Err(()),
        };
        match text {
            "" => Ok(Self::First),
            "end" => Ok(Self::End),
            text => text
                .split('.')
                .map(key)
                .collect::<Result<_, _>>()
                .map(Self::Row),
        }
    }
}

/// Which way a column goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The smallest first.
    Up,
    /// The greatest first.
    Down,
}

/// By what a list is ordered: expressions whose values together are another for every row, and none
/// of which is ever NULL. `true`: an id, else a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyset(pub(crate) &'static [(&'static str, bool, Way)]);

impl Keyset {
    /// What a row is read with, beside its own columns; begins with a comma.
    pub(crate) fn columns(self) -> String {
        let columns = self.0.iter().enumerate();
        columns
            .map(|(nr, (value, ..))| format!(", {value} AS key_{nr}"))
            .collect()
    }

    /// `ORDER BY` and so on.
    pub(crate) fn order(self) -> String {
        let by: Vec<_> = self
            .0
            .iter()
            .map(|(value, _, way)| match way {
                Way::Up => (*value).to_owned(),
                Way::Down => format!("{value} DESC"),
            })
            .collect();
        format!("ORDER BY {}", by.join(", "))
    }

    /// The rule for rows behind `after`, which binds from the place `first` on.
    pub(crate) fn rule(self, after: &After, first: usize) -> String {
        match after {
            After::End => "1 = 0".to_owned(),
            After::Row(keys) if self.fits(keys) => {
                // Row values would say it shorter; they know one way only.
                let mut rule = String::from("1 = 0");
                for (nr, (value, _, way)) in self.0.iter().enumerate().rev() {
                    let than = match way {
                        Way::Up => '>',
                        Way::Down => '<',
                    };
                    let place = first + nr;
                    rule = format!("({value} {than} ${place} OR ({value} = ${place} AND {rule}))");
                }
                rule
            }
            After::First | After::Row(_) => "1 = 1".to_owned(),
        }
    }

    /// Binds what that rule binds; nothing may be bound by number behind it.
    pub(crate) fn bind<'q>(
        self,
        mut query: Query<'q, Any, AnyArguments>,
        after: &After,
    ) -> Query<'q, Any, AnyArguments> {
        if let After::Row(keys) = after
            && self.fits(keys)
        {
            for key in keys {
                query = match key {
                    Key::Int(int) => query.bind(*int),
                    Key::Bytes(bytes) => query.bind(bytes.clone()),
                };
            }
        }
        query
    }

    /// Rows of which one too many was asked for: as many as belong to the part, and where the next
    /// begins.
    ///
    /// # Errors
    /// When a row was read without [`Keyset::columns`].
    pub(crate) fn part(
        self,
        mut rows: Vec<AnyRow>,
        most: i64,
    ) -> Result<(Vec<AnyRow>, After), StoreError> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if rows.len() <= most {
            return Ok((rows, After::End));
        }
        rows.truncate(most);
        let Some(last) = rows.last() else {
            return Ok((rows, After::End));
        };
        let keys = self.0.iter().enumerate().map(|(nr, (_, is_id, _))| {
            let name = format!("key_{nr}");
            Ok(if *is_id {
                Key::Bytes(last.try_get(name.as_str())?)
            } else {
                Key::Int(last.try_get(name.as_str())?)
            })
        });
        let next = After::Row(keys.collect::<Result<_, StoreError>>()?);
        Ok((rows, next))
    }

    /// What an address says may be anything.
    fn fits(self, keys: &[Key]) -> bool {
        keys.len() == self.0.len()
            && keys
                .iter()
                .zip(self.0)
                .all(|(key, (_, is_id, _))| matches!(key, Key::Bytes(_)) == *is_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: Keyset = Keyset(&[("a", false, Way::Down), ("b", true, Way::Up)]);

    #[test]
    fn a_place_is_read_as_it_was_written_and_nonsense_is_none() {
        for place in [
            After::First,
            After::End,
            After::Row(vec![Key::Int(-7), Key::Bytes(vec![0, 0xab])]),
        ] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for nonsense in ["x", "x1", "1.", "xzz", "1.x-1", "éé"] {
            let read: Result<After, ()> = nonsense.parse();
            assert!(
                !matches!(read, Ok(After::Row(ref keys)) if BY.fits(keys)),
                "{nonsense}: {read:?}"
            );
        }
    }

    #[test]
    fn the_rule_goes_on_behind_a_row_in_the_order_of_the_list() {
        let row = After::Row(vec![Key::Int(1), Key::Bytes(vec![2])]);
        assert_eq!(
            BY.rule(&row, 3),
            "(a < $3 OR (a = $3 AND (b > $4 OR (b = $4 AND 1 = 0))))"
        );
        assert_eq!(BY.order(), "ORDER BY a DESC, b");
        assert_eq!(BY.rule(&After::First, 3), "1 = 1");
        assert_eq!(BY.rule(&After::End, 3), "1 = 0");
        // Of another list, or made up: the beginning.
        assert_eq!(BY.rule(&After::Row(vec![Key::Int(1)]), 3), "1 = 1");
        assert_eq!(
            BY.rule(&After::Row(vec![Key::Int(1), Key::Int(2)]), 3),
            "1 = 1"
        );
    }
}
