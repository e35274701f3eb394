//! What a person says of a deadline: it was done, or it does not apply.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Kind, Owner, PolicePaper, Standing, mark, paper, police, revisions, settle};
use crate::accounts::{NotSecond, User};
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{CaseId, ReportId};
use crate::reports::renew;
use crate::store::{Store, StoreError, Tx, retrying};
use crate::{AppState, audit, own_keys, policy};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum SayError {
    /// The number of the police report is missing or too long.
    #[error("no number of a police report")]
    Number,
    /// The day lies in the future, or before the deadline began.
    #[error("not a day on which it can have been reported")]
    Day,
    /// No reason was given.
    #[error("no reason")]
    Why,
    /// It does not run (any more), or nobody ever owed it.
    #[error("the deadline does not run")]
    NotRunning,
    /// Whoever said that it does not apply cannot be the one who agrees.
    #[error("another supervisor has to agree")]
    OwnWaiver,
    /// Who would agree cannot be the second of two now, or not for this one.
    #[error(transparent)]
    NotSecond(#[from] NotSecond),
    /// That it does not apply is taken back by whoever supervises.
    #[error("only a supervisor takes that back")]
    OnlySupervisors,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The police have the report: under this number, since this day. The only way in which
/// that deadline is done.
///
/// # Errors
/// When the number or the day cannot be meant, or it cannot be written.
pub async fn reported_to_police(
    app: &AppState,
    by: &User,
    owner: Owner,
    (number, day): (&str, NaiveDate),
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    let number = number.trim();
    if number.is_empty() || number.chars().count() > policy::POLICE_NUMBER_CHARS {
        return Err(SayError::Number);
    }
    settle(app, owner).await?;
    let zone = super::times(app).office.zone();
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let began = super::deadlines_of(app.store(), owner)
        .await?
        .into_iter()
        .find(|one| one.kind == Kind::Police)
        .ok_or(SayError::NotRunning)?
        .began_at;
    // Who goes to the police first and then to us is early, not wrong.
    if day > local(now) || day < local(began) - chrono::TimeDelta::days(policy::POLICE_DAYS_BEFORE)
    {
        return Err(SayError::Day);
    }
    let paper = PolicePaper {
        number: number.to_owned(),
        words: String::new(),
    };
    let up_to = police::covers_to(day, began, now, zone);
    let saying = Saying::Done(Some((day, up_to)));
    say(app, by, (owner, Kind::Police), saying, &paper, now).await
}

/// The case whose report to the police may hold for a report that came into it later: what
/// [`same_event`] says. `None` where the report's own deadline does not run, or no case has one.
///
/// # Errors
/// When the database cannot be read.
pub async fn perhaps_same_event(
    store: &Store,
    report: ReportId,
) -> Result<Option<CaseId>, StoreError> {
    if !super::running(store, Owner::Report(report), Kind::Police).await? {
        return Ok(None);
    }
    let mut connection = store.reader().acquire().await?;
    let levels = police::levels(&mut connection, report).await?;
    Ok(levels
        .iter()
        .rfind(|level| level.done)
        .map(|level| level.case))
}

/// What the police have under the case's number is the event of this report too: it is done
/// with that number and day.
///
/// # Errors
/// When no case of it has such a number, or it cannot be written.
pub async fn same_event(
    app: &AppState,
    by: &User,
    report: ReportId,
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    let owner = Owner::Report(report);
    settle(app, owner).await?;
    let case = perhaps_same_event(app.store(), report).await?;
    let case = Owner::Case(case.ok_or(SayError::NotRunning)?);
    let known = super::deadlines_of(app.store(), case).await?;
    let known = known.into_iter().find(|one| one.kind == Kind::Police);
    let known = known.ok_or(SayError::NotRunning)?;
    let paper = known.paper(app.store(), app.keys()).await?;
    let paper = paper.ok_or(SayError::NotRunning)?;
    let day = known.done_day.ok_or(SayError::NotRunning)?;
    let saying = Saying::Done(Some((day, now)));
    say(app, by, (owner, Kind::Police), saying, &paper, now).await
}

/// It was done, in these words. Not for the report to the police.
///
/// # Errors
/// When no words say how, or it cannot be written.
pub async fn done(
    app: &AppState,
    by: &User,
    (owner, kind): (Owner, Kind),
    words: &str,
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    if kind == Kind::Police {
        return Err(SayError::Number);
    }
    say(
        app,
        by,
        (owner, kind),
        Saying::Done(None),
        &in_words(words)?,
        now,
    )
    .await
}

/// It does not apply, says a supervisor, and why.
///
/// # Errors
/// When no words say why, or it cannot be written.
pub async fn waive(
    app: &AppState,
    by: &User,
    (owner, kind): (Owner, Kind),
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    say(app, by, (owner, kind), Saying::Waived, &in_words(why)?, now).await
}

fn in_words(words: &str) -> Result<PolicePaper, SayError> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > policy::REASON_CHARS {
        return Err(SayError::Why);
    }
    Ok(PolicePaper {
        number: String::new(),
        words: words.to_owned(),
    })
}

#[derive(Clone, Copy)]
enum Saying {
    /// For the police: on which day, and up to which press it holds.
    Done(Option<(NaiveDate, DateTime<Utc>)>),
    Waived,
}

async fn say(
    app: &AppState,
    by: &User,
    (owner, kind): (Owner, Kind),
    saying: Saying,
    paper: &PolicePaper,
    now: DateTime<Utc>,
) -> Result<(), SayError> {
    settle(app, owner).await?;
    let word = match saying {
        Saying::Done(_) => "done",
        Saying::Waived => "waived",
    };
    let kept = retrying(|| async {
        let mut tx = app.store().begin().await?;
        let key = own_keys::sealing(&mut tx, app.keys(), owner).await?;
        let sealed = paper::seal(&key, (owner, kind), paper)?;
        let ours = write(&mut tx, by, (owner, kind), saying, sealed, now).await?;
        keep(tx, app, by, (owner, kind, word), ours, now).await
    })
    .await?;
    finish(app, owner, kept).await
}

/// Keeps what was said of a deadline where it still could be, and says whether.
pub(super) async fn keep(
    mut tx: Tx<'_>,
    app: &AppState,
    by: &User,
    of: (Owner, Kind, &str),
    ours: bool,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if ours {
        note(app, &mut tx, by, of, now).await?;
        tx.commit().await?;
    }
    Ok(ours)
}

/// What was kept shows at once; where it was not, another thing stands by now.
pub(super) async fn finish(app: &AppState, owner: Owner, kept: bool) -> Result<(), SayError> {
    if !kept {
        return Err(SayError::NotRunning);
    }
    settle(app, owner).await?;
    Ok(())
}

/// Writes into the log what was said of a deadline, has it worked out anew, and tells screens that
/// there is something to look at; not of what. It renews the claim of who said it.
async fn note(
    app: &AppState,
    tx: &mut Tx<'_>,
    by: &User,
    (owner, kind, word): (Owner, Kind, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let action = format!("deadline-{word}-{}", kind.slug());
    let entry = audit::Entry {
        actor: &by.id.to_string(),
        action: &action,
        subject: &owner.to_string(),
        reason: "",
    };
    audit::append(tx, app.keys(), entry, now).await?;
    mark(tx, owner, now).await?;
    if let Owner::Report(report) = owner {
        renew(app, tx, report, by.id, now).await?;
    }
    let detail = format!("{} {word}", kind.slug());
    tx.event(NewEvent::new(EventKind::Deadline, now).detail(detail));
    Ok(())
}

async fn write(
    tx: &mut Tx<'_>,
    by: &User,
    (owner, kind): (Owner, Kind),
    saying: Saying,
    sealed: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    // Whoever writes the number over a waiver that nobody agreed to ends it: its words are kept.
    if matches!(saying, Saying::Done(_)) {
        revisions::keep(tx, by.id, (owner, kind), now).await?;
    }
    let (set, standing, day) = match saying {
        Saying::Done(day) => (
            "done_at = $1, done_by = $2, done_day = $3, covers_to = $9, waived_at = NULL, waived_by = NULL",
            Standing::Done,
            day,
        ),
        Saying::Waived => (
            "waived_at = $1, waived_by = $2, done_day = $3, covers_to = $9",
            if kind == Kind::Police {
                Standing::Running
            } else {
                Standing::NotNeeded
            },
            None,
        ),
    };
    let fresh = match saying {
        Saying::Done(_) => "",
        Saying::Waived => " AND waived_at IS NULL",
    };
    // Only what runs: of two who say it at once the first is kept.
    let done = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE deadlines SET {set}, paper = $4, state = $5 WHERE owner_kind = $6 AND owner_id = $7 AND kind = $8 AND state = 1{fresh}"
    )))
    .bind(to_ms(now))
    .bind(by.id.as_bytes().to_vec())
    .bind(day.map(|(day, _)| i64::from(day.to_epoch_days())))
    .bind(sealed)
    .bind(standing.code())
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(kind.code())
    .bind(day.map(|(_, up_to)| to_ms(up_to)))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
