//! Many rows in one statement.
//!
//! sqlx's `Any` has no arrays, so a statement of N rows has N times its columns
//! as placeholders. The texts are kept: for the same N it is the same statement,
//! which the connection has prepared already.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// A statement with a place for a list: `head ROWS tail`.
#[derive(Debug)]
pub(crate) struct Bulk {
    head: &'static str,
    columns: usize,
    tail: &'static str,
    texts: Mutex<Option<HashMap<usize, Arc<str>>>>,
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
    pub(crate) fn rows(&self, rows: usize) -> SqlStr {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = texts.get_or_insert_default();
        let text = texts.entry(rows).or_insert_with(|| self.text(rows).into());
        // Safe: made of this program's own words and numbers only.
        AssertSqlSafe(Arc::clone(text)).into_sql_str()
    }

    fn text(&self, rows: usize) -> String {
        let mut text = String::from(self.head);
        let mut next = 1;
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns {
                if column > 0 {
                    text.push_str(", ");
                }
                text.push('$');
                text.push_str(&next.to_string());
                next += 1;
            }
            text.push(')');
        }
        text.push_str(self.tail);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_own_place() {
        let bulk = Bulk::new("INSERT INTO t (a, b) VALUES ", 2, " RETURNING a");
        assert_eq!(
            bulk.rows(2).as_str(),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING a"
        );
    }
}
