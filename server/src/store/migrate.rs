//! The tables, brought up to date by numbered files that serve both dialects.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, AssertSqlSafe, SqlSafeStr};

use super::{Dialect, StoreError};

/// Numbers 1 to 99 are the spine's, 100 and up the console's and the cases'.
const FILES: &[(i64, &str, &str)] = &[
    (
        1,
        "reports",
        include_str!("../../migrations/0001_reports.sql"),
    ),
    (
        2,
        "people",
        include_str!("../../migrations/0002_people.sql"),
    ),
];

pub(super) async fn run(pool: &AnyPool, dialect: Dialect) -> Result<(), StoreError> {
    let migrations = FILES
        .iter()
        .map(|(number, title, text)| {
            let sql = dialect
                .words()
                .iter()
                .fold((*text).to_owned(), |sql, (word, meaning)| {
                    sql.replace(word, meaning)
                });
            // Safe: the text comes from this crate's own files.
            Migration::new(
                *number,
                Cow::Borrowed(*title),
                MigrationType::Simple,
                AssertSqlSafe(sql).into_sql_str(),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations).run(pool).await?;
    Ok(())
}
