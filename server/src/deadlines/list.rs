//! Deadlines as pages show them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Kind, Owner, Pressing, Standing};
use crate::accounts::User;
use crate::barred::owner_rule;
use crate::clock::from_ms;
use crate::ids::{CaseId, UserId};
use crate::policy;
use crate::store::{After, Keyset, Store, StoreError, Way};

const RUNS: Keyset = Keyset(&[
    ("d.due_at", false, Way::Up),
    ("d.owner_id", true, Way::Up),
    ("d.kind", false, Way::Up),
]);
const ALONE: Keyset = Keyset(&[
    ("d.waived_at", false, Way::Up),
    ("d.owner_id", true, Way::Up),
]);

/// What stands against erasing something: a report to the police ([`Kind::Police`], $3) that is
/// still owed, or of which one supervisor alone says that it is not.
pub(crate) const OWED: &str = "SELECT 1 FROM deadlines WHERE owner_kind = $1 AND owner_id = $2 AND kind = $3 \
     AND (state = 1 OR (state = 3 AND waived_at IS NOT NULL AND confirmed_at IS NULL))";

/// One deadline. Its paper is sealed and not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Of what.
    pub owner: Owner,
    /// Which.
    pub kind: Kind,
    /// From when it counts.
    pub began_at: DateTime<Utc>,
    /// From when on little time is left.
    pub soon_at: DateTime<Utc>,
    /// Until when.
    pub due_at: DateTime<Utc>,
    /// How it stands.
    pub standing: Standing,
    /// When it was done; `None` also where a merged case or a report has the paper.
    pub done_at: Option<DateTime<Utc>>,
    /// Who said so; `None`: the case's papers show it.
    pub done_by: Option<UserId>,
    /// The day of the report to the police.
    pub done_day: Option<NaiveDate>,
    /// When a supervisor said that it does not apply.
    pub waived_at: Option<DateTime<Utc>>,
    /// Which supervisor said that it does not apply.
    pub waived_by: Option<UserId>,
    /// Which other supervisor agreed to that.
    pub confirmed_by: Option<UserId>,
    /// Who carries it.
    pub holder: Option<UserId>,
    /// The case's number.
    pub number: Option<String>,
    pub(super) paper: Option<Vec<u8>>,
}

impl Deadline {
    /// When somebody said what stands of it; which also tells two sayings apart.
    #[must_use]
    pub fn said_at(&self) -> Option<DateTime<Utc>> {
        let done = self.done_at.filter(|_| self.done_by.is_some());
        done.or(self.waived_at)
    }

    /// How pressing it is; `None` where it does not run.
    #[must_use]
    pub fn pressing(&self, now: DateTime<Utc>) -> Option<Pressing> {
        (self.standing == Standing::Running).then(|| Pressing::at(now, self.soon_at, self.due_at))
    }
}

/// Whose work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// What I carry or hold, and every report that nobody holds, whose claim has lapsed among
    /// them; for who carries cases also the cases that nobody does.
    Own,
    /// Everybody's, for a supervisor.
    All,
}

const COLUMNS: &str = "d.owner_kind AS owner_kind, d.owner_id AS owner_id, d.kind AS kind, d.began_at AS began_at, d.soon_at AS soon_at, \
     d.due_at AS due_at, d.state AS state, d.done_at AS done_at, d.done_by AS done_by, d.done_day AS done_day, \
     d.waived_at AS waived_at, d.waived_by AS waived_by, d.confirmed_by AS confirmed_by, d.paper AS paper, c.number AS number, c.worker AS worker, r.taken_by AS taken_by";

// A report in a case is also the work of whoever carries that case.
const FROM: &str = "FROM deadlines d LEFT JOIN case_reports i ON d.owner_kind = 1 AND i.report_id = d.owner_id AND i.left_at IS NULL \
     LEFT JOIN cases c ON c.case_id = CASE WHEN d.owner_kind = 2 THEN d.owner_id ELSE i.case_id END \
     LEFT JOIN reports r ON d.owner_kind = 1 AND r.report_id = d.owner_id";

/// A report that nobody holds: it waits, for the first time or again, or was left behind.
pub(super) const UNHELD: &str =
    "(r.report_id IS NOT NULL AND r.taken_by IS NULL AND c.worker IS NULL)";

/// From where, of what one supervisor alone says that the police need not hear of it; never what
/// this person ($1) is barred from.
pub(super) fn unconfirmed_rule() -> String {
    format!(
        "{FROM} WHERE d.kind = {} AND d.state IN (1, 3) AND d.waived_at IS NOT NULL AND d.confirmed_at IS NULL AND {}",
        Kind::Police.code(),
        owner_rule("d.owner_kind", "d.owner_id", "$1")
    )
}

/// From where, for this person ($1). Only what runs, and never what they are barred from.
pub(super) fn rule(user: &User, whose: Whose) -> String {
    let held = format!("c.worker = $1 OR r.taken_by = $1 OR {UNHELD}");
    let mine = match whose {
        Whose::All if user.role.supervises() => "$1 = $1".to_owned(),
        _ if user.role.carries_cases() => {
            format!("{held} OR (d.owner_kind = 2 AND c.worker IS NULL)")
        }
        _ => held,
    };
    // Deadlines have the owners that bars have.
    format!(
        "{FROM} WHERE d.state = 1 AND ({mine}) AND {}",
        owner_rule("d.owner_kind", "d.owner_id", "$1")
    )
}

/// What runs for this person, the most pressing first, behind a place; and where it goes on.
///
/// # Errors
/// When the database cannot be read.
pub async fn worklist(
    store: &Store,
    user: &User,
    whose: Whose,
    after: &After,
) -> Result<(Vec<Deadline>, After), StoreError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS}{} {} AND {} {} LIMIT $2",
        RUNS.columns(),
        rule(user, whose),
        RUNS.rule(after, 3),
        RUNS.order()
    )))
    .bind(user.id.as_bytes().to_vec())
    .bind(policy::WORKLIST_ROWS + 1);
    let rows = RUNS.bind(query, after).fetch_all(store.reader()).await?;
    let (rows, next) = RUNS.part(rows, policy::WORKLIST_ROWS)?;
    let found = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    Ok((found, next))
}

/// Reports to the police that one supervisor alone says are not owed, for whoever supervises: the
/// one that was said first comes first, behind a place; and where it goes on.
/// Nothing for anybody else.
///
/// # Errors
/// When the database cannot be read.
pub async fn unconfirmed(
    store: &Store,
    user: &User,
    after: &After,
) -> Result<(Vec<Deadline>, After), StoreError> {
    if !user.role.supervises() {
        return Ok((Vec::new(), After::End));
    }
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS}{} {} AND {} {} LIMIT $2",
        ALONE.columns(),
        unconfirmed_rule(),
        ALONE.rule(after, 3),
        ALONE.order()
    )))
    .bind(user.id.as_bytes().to_vec())
    .bind(policy::WORKLIST_ROWS + 1);
    let rows = ALONE.bind(query, after).fetch_all(store.reader()).await?;
    let (rows, next) = ALONE.part(rows, policy::WORKLIST_ROWS)?;
    let found = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    Ok((found, next))
}

/// Every deadline of this, whatever became of it. The caller has made sure that the
/// reader may see it, and has settled it.
///
/// # Errors
/// When the database cannot be read.
pub async fn deadlines_of(store: &Store, owner: Owner) -> Result<Vec<Deadline>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} {FROM} WHERE d.owner_kind = $1 AND d.owner_id = $2 ORDER BY d.kind"
    )))
    .bind(owner.kind())
    .bind(owner.bytes())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(from_row)
    .collect()
}

/// What runs beside a case's own deadlines: those of reports in it, or in what is merged into it,
/// that came after the police got the case's report. The caller has made sure that the reader may
/// see the case, and has settled it.
///
/// # Errors
/// When the database cannot be read.
pub async fn beside(store: &Store, case: CaseId) -> Result<Vec<Deadline>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "WITH RECURSIVE family (case_id) AS (SELECT case_id FROM cases WHERE case_id = $1 \
         UNION SELECT m.case_id FROM cases m JOIN family f ON m.merged_into = f.case_id) \
         SELECT {COLUMNS} {FROM} WHERE d.owner_kind = 1 AND d.state = 1 AND d.owner_id IN \
         (SELECT p.report_id FROM family f JOIN case_reports p ON p.case_id = f.case_id AND p.left_at IS NULL) \
         ORDER BY d.due_at, d.owner_id, d.kind"
    )))
    .bind(case.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(from_row)
    .collect()
}

/// Whether a report to the police is still owed for this.
///
/// # Errors
/// When the database cannot be read.
pub async fn running(store: &Store, owner: Owner, kind: Kind) -> Result<bool, StoreError> {
    let found = deadlines_of(store, owner).await?;
    Ok(found
        .iter()
        .any(|one| one.kind == kind && one.standing == Standing::Running))
}

fn from_row(row: &AnyRow) -> Result<Deadline, StoreError> {
    let time = |name: &str| -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(name)?.map(from_ms))
    };
    let user = |name: &str| -> Result<Option<UserId>, StoreError> {
        let bytes: Option<Vec<u8>> = row.try_get(name)?;
        Ok(bytes.and_then(|bytes| UserId::from_slice(&bytes)))
    };
    let id: Vec<u8> = row.try_get("owner_id")?;
    Ok(Deadline {
        owner: Owner::from_row(row.try_get("owner_kind")?, &id)
            .ok_or(StoreError::Corrupt("deadline owner"))?,
        kind: Kind::from_code(row.try_get("kind")?).ok_or(StoreError::Corrupt("deadline"))?,
        began_at: from_ms(row.try_get("began_at")?),
        soon_at: from_ms(row.try_get("soon_at")?),
        due_at: from_ms(row.try_get("due_at")?),
        standing: Standing::from_code(row.try_get("state")?),
        done_at: time("done_at")?,
        done_by: user("done_by")?,
        done_day: row
            .try_get::<Option<i64>, _>("done_day")?
            .and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?)),
        waived_at: time("waived_at")?,
        waived_by: user("waived_by")?,
        confirmed_by: user("confirmed_by")?,
        holder: user("worker")?.or(user("taken_by")?),
        number: row.try_get("number")?,
        paper: row.try_get("paper")?,
    })
}
