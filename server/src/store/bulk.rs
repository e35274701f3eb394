//! Many rows in one statement.
//!
//! sqlx's `Any` has no arrays, so a statement of N rows has N times its columns
//! as placeholders. The texts are kept: for the same N it is the same statement,
//! which the connection has prepared already. SQLite gets `?`, because sqlx asks it
//! for the name of every placeholder, and SQLite looks a name like `$100` up in a
//! list of all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use super::Dialect;
use crate::policy;

/// The text for each number of rows.
type Texts = HashMap<(Dialect, usize), Arc<str>>;

/// A statement with a place for a list: `head ROWS tail`.
#[derive(Debug)]
pub(crate) struct Bulk {
    head: &'static str,
    columns: usize,
    tail: &'static str,
    texts: Mutex<Option<Texts>>,
}

impl Bulk {
    /// `head` ends where the first row begins, `tail` begins after the last.
    pub(crate) const fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self {
            head,
            columns,
            tail,
            texts: Mutex::new(None),
        }
    }

    /// The statement for this many rows.
    pub(crate) fn rows(&self, dialect: Dialect, rows: usize) -> SqlStr {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = texts.get_or_insert_default();
        let text = texts
            .entry((dialect, rows))
            .or_insert_with(|| self.text(dialect, rows).into());
        // Safe: made of this program's own words and numbers only.
        AssertSqlSafe(Arc::clone(text)).into_sql_str()
    }

    fn text(&self, dialect: Dialect, rows: usize) -> String {
        let mut text = String::from(self.head);
        let mut next = 1;
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns {
                if column > 0 {
                    text.push_str(", ");
                }
                match dialect {
                    Dialect::Sqlite => text.push('?'),
                    Dialect::Postgres => {
                        text.push('$');
                        text.push_str(&next.to_string());
                    }
                }
                next += 1;
            }
            text.push(')');
        }
        text.push_str(self.tail);
        text
    }
}

/// Cuts a list into pieces of 64, 32, 16, ... rows: few sizes, so that the
/// statements for them stay prepared.
pub(crate) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = rows.len().checked_ilog2().map(|log| 1_usize << log)?;
        let (piece, rest) = rows.split_at(size.min(policy::BULK_ROWS));
        rows = rest;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_own_place() {
        let bulk = Bulk::new("INSERT INTO t (a, b) VALUES ", 2, " RETURNING a");
        let text = |dialect| bulk.rows(dialect, 2).as_str().to_owned();
        assert_eq!(
            text(Dialect::Postgres),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING a"
        );
        assert_eq!(
            text(Dialect::Sqlite),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING a"
        );
    }

    #[test]
    fn pieces_have_few_sizes_and_lose_nothing() {
        let rows: Vec<usize> = (0..200).collect();
        let sizes: Vec<usize> = pieces(&rows).map(<[_]>::len).collect();
        assert_eq!(sizes, [64, 64, 64, 8]);
        assert_eq!(
            pieces(&rows[..13]).map(<[_]>::len).collect::<Vec<_>>(),
            [8, 4, 1]
        );
        assert_eq!(pieces(&rows).flatten().copied().collect::<Vec<_>>(), rows);
        assert_eq!(pieces(&rows[..0]).count(), 0);
    }
}
