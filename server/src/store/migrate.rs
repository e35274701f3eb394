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
    (
        3,
        "suspected",
        include_str!("../../migrations/0003_suspected.sql"),
    ),
    (
        100,
        "outside",
        include_str!("../../migrations/0100_outside.sql"),
    ),
    (
        200,
        "factors",
        include_str!("../../migrations/0200_factors.sql"),
    ),
    (
        201,
        "supervisors_called",
        include_str!("../../migrations/0201_supervisors_called.sql"),
    ),
    (
        300,
        "cases",
        include_str!("../../migrations/0300_cases.sql"),
    ),
    (
        400,
        "documents",
        include_str!("../../migrations/0400_documents.sql"),
    ),
    (
        401,
        "deadlines",
        include_str!("../../migrations/0401_deadlines.sql"),
    ),
    (
        500,
        "report_hashes",
        include_str!("../../migrations/0500_report_hashes.sql"),
    ),
    (
        501,
        "doors",
        include_str!("../../migrations/0501_doors.sql"),
    ),
    (
        510,
        "search",
        include_str!("../../migrations/0510_search.sql"),
    ),
    (
        600,
        "barred",
        include_str!("../../migrations/0600_barred.sql"),
    ),
    (
        601,
        "glass",
        include_str!("../../migrations/0601_glass.sql"),
    ),
    (
        602,
        "exports",
        include_str!("../../migrations/0602_exports.sql"),
    ),
    (
        603,
        "audit_lists",
        include_str!("../../migrations/0603_audit_lists.sql"),
    ),
    (
        604,
        "erasure",
        include_str!("../../migrations/0604_erasure.sql"),
    ),
    (605, "due", include_str!("../../migrations/0605_due.sql")),
    (610, "news", include_str!("../../migrations/0610_news.sql")),
    (
        620,
        "waiver_confirmed",
        include_str!("../../migrations/0620_waiver_confirmed.sql"),
    ),
    (
        621,
        "deadlines_soon",
        include_str!("../../migrations/0621_deadlines_soon.sql"),
    ),
    (
        630,
        "drafts_left",
        include_str!("../../migrations/0630_drafts_left.sql"),
    ),
    (
        660,
        "what_the_police_report_holds_for",
        include_str!("../../migrations/0660_what_the_police_report_holds_for.sql"),
    ),
    (
        661,
        "deadlines_stand",
        include_str!("../../migrations/0661_deadlines_stand.sql"),
    ),
    (
        670,
        "reports_alone",
        include_str!("../../migrations/0670_reports_alone.sql"),
    ),
    (
        671,
        "drafts_lost",
        include_str!("../../migrations/0671_drafts_lost.sql"),
    ),
    (
        690,
        "audit_by_action",
        include_str!("../../migrations/0690_audit_by_action.sql"),
    ),
    (
        700,
        "own_keys",
        include_str!("../../migrations/0700_own_keys.sql"),
    ),
    (
        701,
        "envelopes_at_rest",
        include_str!("../../migrations/0701_envelopes_at_rest.sql"),
    ),
    (
        702,
        "mailed",
        include_str!("../../migrations/0702_mailed.sql"),
    ),
    (
        703,
        "fetched_at",
        include_str!("../../migrations/0703_fetched_at.sql"),
    ),
    (
        711,
        "proven_items",
        include_str!("../../migrations/0711_proven_items.sql"),
    ),
    (
        712,
        "read_by_whoever_gave_it_back",
        include_str!("../../migrations/0712_read_by_whoever_gave_it_back.sql"),
    ),
    (
        741,
        "second_tries",
        include_str!("../../migrations/0741_second_tries.sql"),
    ),
    (
        750,
        "one_time_each",
        include_str!("../../migrations/0750_one_time_each.sql"),
    ),
    (
        751,
        "sent_forms",
        include_str!("../../migrations/0751_sent_forms.sql"),
    ),
    (
        752,
        "answer_drafts",
        include_str!("../../migrations/0752_answer_drafts.sql"),
    ),
    (
        753,
        "stuck_items",
        include_str!("../../migrations/0753_stuck_items.sql"),
    ),
    (
        760,
        "dead_rows",
        include_str!("../../migrations/0760_dead_rows.sql"),
    ),
    (
        761,
        "answer_fields",
        include_str!("../../migrations/0761_answer_fields.sql"),
    ),
    (
        762,
        "handed_reports",
        include_str!("../../migrations/0762_handed_reports.sql"),
    ),
];

/// The highest number.
pub(super) fn newest() -> i64 {
    FILES
        .iter()
        .map(|(number, _, _)| *number)
        .max()
        .unwrap_or(0)
}

/// Runs what was not run yet, up to `version` if one is given.
pub(super) async fn run(
    pool: &AnyPool,
    dialect: Dialect,
    version: Option<i64>,
) -> Result<(), StoreError> {
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
    let migrator = Migrator::with_migrations(migrations);
    match version {
        Some(version) => migrator.run_to(version, pool).await?,
        None => migrator.run(pool).await?,
    }
    Ok(())
}
