//! One outbox for everything of a [`Topic`]: what is to be told is written down first, one
//! row for each way, and tried until the other side has it, or until it is so no more. A
//! restart forgets nothing, and of several processes on one database one tries at a time.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::try_join_all;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};

use super::notice::Notice;
use super::{Way, pause, send};
use crate::AppState;
use crate::clock::{from_ms, to_ms};
use crate::policy;
use crate::store::StoreError;

/// One kind of thing that is told. Its SQL is ours, never anybody's input.
pub(super) struct Topic {
    /// The word for machines.
    pub(super) event: &'static str,
    /// The words of its mail: subject and text.
    pub(super) mail: (&'static str, &'static str),
    /// The table of what is to be told, by each way.
    pub(super) outbox: &'static str,
    /// The table of what it is about.
    pub(super) source: &'static str,
    /// What names one, in both tables by the same names.
    pub(super) keys: &'static [(&'static str, Key)],
    /// The column of the source that says since when it is so.
    pub(super) since: &'static str,
    /// Which of the source `s` are news; `$1` is the time now less `reach`.
    pub(super) is_news: &'static str,
    /// Which of the source `s` are still so.
    pub(super) stands: &'static str,
    /// How far back news goes.
    pub(super) reach: TimeDelta,
    /// Its table says whether a row that is done was told.
    pub(super) notes_told: bool,
}

/// What a column holds.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Number,
    Bytes,
}

/// What stands in it.
#[derive(Clone)]
enum Value {
    Number(i64),
    Bytes(Vec<u8>),
}

/// One thing to tell by one way.
struct Told {
    named: Vec<Value>,
    since: DateTime<Utc>,
    way: Way,
    attempts: i64,
}

/// One look: writes down what is to be told, and tells what is due.
pub(super) async fn round(
    state: &AppState,
    topic: &Topic,
    way: Way,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    write_down(state, topic, way, now).await?;
    let due = take(state, topic, way, now).await?;
    for some in due.chunks(policy::OUTSIDE_AT_ONCE) {
        try_join_all(some.iter().map(|one| tell(state, topic, one, now))).await?;
    }
    Ok(())
}

/// One try to tell one thing.
async fn tell(
    state: &AppState,
    topic: &Topic,
    one: &Told,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let notice = Notice::about(
        state,
        topic.event,
        &name(state, topic, &one.named),
        (one.since, now),
        false,
    );
    match send(state, one.way, &notice).await {
        Ok(()) => finish(state, topic, one, now, true).await,
        Err(error) => {
            tracing::warn!(event = topic.event, way = one.way.slug(), attempt = one.attempts, %error, "something could not be told outside; trying again");
            set(state, topic, one, "next_at = $1", now + pause(one.attempts)).await
        }
    }
}

async fn write_down(
    state: &AppState,
    topic: &Topic,
    way: Way,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (names, same) = (topic.names("s"), topic.same("o", "s"));
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT {names} FROM {} s WHERE {} AND {} AND NOT EXISTS (SELECT 1 FROM {} o WHERE {same} AND o.way = $2) \
         ORDER BY s.{}, {names} LIMIT $3",
        topic.source, topic.is_news, topic.stands, topic.outbox, topic.since
    )))
    .bind(to_ms(now - topic.reach))
    .bind(way.slug())
    .bind(policy::OUTSIDE_BATCH)
    .fetch_all(state.store().reader())
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let columns: Vec<_> = topic.keys.iter().map(|(name, _)| *name).collect();
    let columns = columns.join(", ");
    let places: Vec<_> = (3..3 + topic.keys.len()).map(|n| format!("${n}")).collect();
    let (told, not) = if topic.notes_told {
        (", told", ", 0")
    } else {
        ("", "")
    };
    let mut tx = state.store().begin().await?;
    for row in rows {
        let sql = format!(
            "INSERT INTO {} (way, next_at, attempts{told}, {columns}) VALUES ($1, $2, 0{not}, {}) ON CONFLICT ({columns}, way) DO NOTHING",
            topic.outbox,
            places.join(", ")
        );
        let insert = sqlx::query(AssertSqlSafe(sql))
            .bind(way.slug())
            .bind(to_ms(now));
        bind(insert, &topic.read(&row)?).execute(tx.conn()).await?;
    }
    tx.commit().await
}

/// Takes what is due by this way: of several processes each row goes to one. What is so no
/// more needs no telling.
async fn take(
    state: &AppState,
    topic: &Topic,
    way: Way,
    now: DateTime<Utc>,
) -> Result<Vec<Told>, StoreError> {
    let (names, same) = (topic.names("o"), topic.same("s", "o"));
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT {names}, o.next_at AS next_at, o.attempts AS attempts, \
         (SELECT MAX(s.{}) FROM {} s WHERE {same} AND {}) AS since \
         FROM {} o WHERE o.done_at IS NULL AND o.next_at <= $1 AND o.way = $3 ORDER BY o.next_at LIMIT $2",
        topic.since, topic.source, topic.stands, topic.outbox
    )))
    .bind(to_ms(now))
    .bind(policy::OUTSIDE_BATCH)
    .bind(way.slug())
    .fetch_all(state.store().reader())
    .await?;
    let mut due = Vec::new();
    for row in rows {
        let since: Option<i64> = row.try_get("since")?;
        let one = Told {
            named: topic.read(&row)?,
            since: since.map_or(now, from_ms),
            way,
            attempts: row.try_get::<i64, _>("attempts")? + 1,
        };
        if since.is_none() {
            finish(state, topic, &one, now, false).await?;
            continue;
        }
        let next: i64 = row.try_get("next_at")?;
        // A try that dies with its process is taken up again after this.
        let again = now + policy::OUTSIDE_TRY * 2;
        let taken = format!("next_at = $1, attempts = attempts + 1 WHERE next_at = {next} AND");
        if change(state, topic, &one, &taken, again).await? == 1 {
            due.push(one);
        }
    }
    Ok(due)
}

async fn finish(
    state: &AppState,
    topic: &Topic,
    one: &Told,
    now: DateTime<Utc>,
    told: bool,
) -> Result<(), StoreError> {
    let what = match (topic.notes_told, told) {
        (false, _) => "done_at = $1",
        (true, true) => "done_at = $1, told = 1",
        (true, false) => "done_at = $1, told = 0",
    };
    set(state, topic, one, what, now).await
}

async fn set(
    state: &AppState,
    topic: &Topic,
    one: &Told,
    what: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    change(state, topic, one, &format!("{what} WHERE"), at).await?;
    Ok(())
}

/// Changes this row if it is not done; says how many it changed.
async fn change(
    state: &AppState,
    topic: &Topic,
    one: &Told,
    what: &str,
    at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let which: Vec<_> = topic
        .keys
        .iter()
        .zip(3..)
        .map(|((name, _), place)| format!("{name} = ${place}"))
        .collect();
    let sql = format!(
        "UPDATE {} SET {what} done_at IS NULL AND way = $2 AND {}",
        topic.outbox,
        which.join(" AND ")
    );
    let mut tx = state.store().begin().await?;
    let update = sqlx::query(AssertSqlSafe(sql))
        .bind(to_ms(at))
        .bind(one.way.slug());
    let done = bind(update, &one.named).execute(tx.conn()).await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

impl Topic {
    /// The columns that name one, of this table.
    fn names(&self, table: &str) -> String {
        let names = self.keys.iter();
        let names: Vec<_> = names.map(|(name, _)| format!("{table}.{name}")).collect();
        names.join(", ")
    }

    /// That these two tables name the same.
    fn same(&self, one: &str, other: &str) -> String {
        let names = self.keys.iter();
        let same: Vec<_> = names
            .map(|(name, _)| format!("{one}.{name} = {other}.{name}"))
            .collect();
        same.join(" AND ")
    }

    fn read(&self, row: &AnyRow) -> Result<Vec<Value>, StoreError> {
        let read = |(name, key): &(&str, Key)| -> Result<Value, StoreError> {
            Ok(match key {
                Key::Number => Value::Number(row.try_get(*name)?),
                Key::Bytes => Value::Bytes(row.try_get(*name)?),
            })
        };
        self.keys.iter().map(read).collect()
    }
}

/// What no other telling is named by: a receiver may serve several instances, and a day is
/// the same in all of them.
fn name(state: &AppState, topic: &Topic, named: &[Value]) -> Vec<u8> {
    let of = |value: &Value| match value {
        Value::Number(number) => number.to_be_bytes().to_vec(),
        Value::Bytes(bytes) => bytes.clone(),
    };
    let whose = format!("{} {} ", state.facts().settings.instance.id, topic.event);
    let keys = named.iter().flat_map(of);
    whose.into_bytes().into_iter().chain(keys).collect()
}

fn bind<'q>(query: Query<'q, Any, AnyArguments>, named: &[Value]) -> Query<'q, Any, AnyArguments> {
    named.iter().fold(query, |query, value| match value {
        Value::Number(number) => query.bind(*number),
        Value::Bytes(bytes) => query.bind(bytes.clone()),
    })
}
