//! One report as it stands in the store: clear columns only, no content.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::barred::report_rule;
use crate::clock::from_ms;
use crate::ids::{self, ReportId, UserId};
use crate::store::{Store, StoreError};

use ots_protocol::updates::ReportState;

/// By which way the first of it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// The app, over HTTPS.
    Https,
    /// An SMS gateway.
    Sms,
    /// An operator wrote down a call.
    Telephone,
    /// Somebody came to the counter.
    WalkIn,
    /// A WhatsApp message.
    WhatsApp,
    /// A letter.
    Letter,
    /// Another agency passed it on.
    Agency,
}

impl Via {
    /// The number it is stored as.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Https => 0,
            Self::Sms => 1,
            Self::Telephone => 2,
            Self::WalkIn => 3,
            Self::WhatsApp => 4,
            Self::Letter => 5,
            Self::Agency => 6,
        }
    }

    pub(crate) const fn from_code(code: i64) -> Self {
        match code {
            1 => Self::Sms,
            2 => Self::Telephone,
            3 => Self::WalkIn,
            4 => Self::WhatsApp,
            5 => Self::Letter,
            6 => Self::Agency,
            _ => Self::Https,
        }
    }

    /// A stable word for addresses and keys of words.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Https => "app",
            Self::Sms => "sms",
            Self::Telephone => "telephone",
            Self::WalkIn => "walk-in",
            Self::WhatsApp => "whatsapp",
            Self::Letter => "letter",
            Self::Agency => "agency",
        }
    }

    /// Whether there is a phone with the app behind it, which fetches what is written to it.
    #[must_use]
    pub const fn has_app(self) -> bool {
        matches!(self, Self::Https | Self::Sms)
    }
}

/// Why a report cannot be read as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// None: its alert was opened.
    None,
    /// Later items are here, the alert is not (yet).
    AlertMissing,
    /// The envelope cannot be opened.
    CannotOpen,
    /// An SMS came that is no alert.
    SmsNotDecodable,
}

impl Trouble {
    /// The number it is stored as.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::None => 0,
            Self::AlertMissing => 1,
            Self::CannotOpen => 2,
            Self::SmsNotDecodable => 3,
        }
    }

    pub(crate) const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::None,
            1 => Self::AlertMissing,
            3 => Self::SmsNotDecodable,
            _ => Self::CannotOpen,
        }
    }
}

/// A report's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Which.
    pub id: ReportId,
    /// By the phone's clock.
    pub pressed_at: DateTime<Utc>,
    /// By ours.
    pub received_at: DateTime<Utc>,
    /// How long before `received_at` the press was by the phone's boot clock, in ms.
    pub age_ms: Option<i64>,
    /// By which way it came first.
    pub via: Via,
    /// The protocol's urgency code; 0 while no alert was opened.
    pub urgency: i64,
    /// The protocol's code for whom help is asked; 0 not told.
    pub for_whom: i64,
    /// A test press: shown as such, never counted.
    pub drill: bool,
    /// Why it cannot be read as it should.
    pub trouble: Trouble,
    /// How many bodies arrived under an id that was taken.
    pub conflicts: i64,
    /// Since when abuse is suspected: it stands below the others, and is refused nothing.
    pub suspected_at: Option<DateTime<Utc>>,
    /// When a proven Cancel was read. It silences nothing by itself.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// The state.
    pub state: ReportState,
    /// Raised by every change of state or holder.
    pub version: i64,
    /// Who holds it.
    pub taken_by: Option<UserId>,
    /// Since when.
    pub taken_at: Option<DateTime<Utc>>,
    /// Until when without a recorded action.
    pub lease_until: Option<DateTime<Utc>>,
    /// When the taken-after time ran out without a taker.
    pub unattended_at: Option<DateTime<Utc>>,
    /// Since when it has been waiting (again).
    pub waiting_since: DateTime<Utc>,
    /// Sequence of the newest update for the phone; 0 none.
    pub last_update: i64,
    /// Newest update that the phone has fetched.
    pub fetched_update: i64,
    /// How many items came since the press.
    pub news: i64,
    /// Since when there is something among them that nobody who holds it has read.
    pub news_at: Option<DateTime<Utc>>,
    /// When it last came into the hands of somebody who had not read it.
    pub handed_at: Option<DateTime<Utc>>,
}

impl ReportRow {
    /// Since when the reporter has written again and nobody has read it. What came while nobody had
    /// taken the press yet is part of it.
    #[must_use]
    pub fn unread(&self) -> Option<DateTime<Utc>> {
        let once_taken = self.version > 1;
        self.news_at.filter(|_| once_taken)
    }

    /// Whether what is unread came with a change of hands, and not from whoever reported.
    #[must_use]
    pub fn handed_unread(&self) -> bool {
        self.news_at.is_some() && self.news_at == self.handed_at
    }

    /// Whether an app is behind it that fetches what is written to it: none sent an SMS
    /// that is no alert.
    #[must_use]
    pub fn has_app(&self) -> bool {
        self.via.has_app() && self.trouble != Trouble::SmsNotDecodable
    }
}

/// The number a state is stored as: the one on the wire.
#[must_use]
pub fn state_code(state: ReportState) -> i64 {
    i64::try_from(state.code()).unwrap_or(i64::MAX)
}

pub(crate) fn state_from(code: i64) -> ReportState {
    ReportState::from_code(u64::try_from(code).unwrap_or(0))
}

pub(crate) const COLUMNS: &str = "report_id, pressed_at, received_at, age_ms, via, urgency, for_whom, drill, trouble, conflicts, \
     cancelled_at, state, version, taken_by, taken_at, lease_until, unattended_at, waiting_since, last_update, \
     fetched_update, suspected_at, news, news_at, handed_at";

pub(crate) fn from_row(row: &AnyRow) -> Result<ReportRow, StoreError> {
    let id: Vec<u8> = row.try_get("report_id")?;
    let time = |name: &str| -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(name)?.map(from_ms))
    };
    Ok(ReportRow {
        id: ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?,
        pressed_at: from_ms(row.try_get("pressed_at")?),
        received_at: from_ms(row.try_get("received_at")?),
        age_ms: row.try_get("age_ms")?,
        via: Via::from_code(row.try_get("via")?),
        urgency: row.try_get("urgency")?,
        for_whom: row.try_get("for_whom")?,
        drill: row.try_get::<i64, _>("drill")? != 0,
        trouble: Trouble::from_code(row.try_get("trouble")?),
        conflicts: row.try_get("conflicts")?,
        suspected_at: time("suspected_at")?,
        cancelled_at: time("cancelled_at")?,
        state: state_from(row.try_get("state")?),
        version: row.try_get("version")?,
        taken_by: row
            .try_get::<Option<Vec<u8>>, _>("taken_by")?
            .and_then(|bytes| UserId::from_slice(&bytes)),
        taken_at: time("taken_at")?,
        lease_until: time("lease_until")?,
        unattended_at: time("unattended_at")?,
        waiting_since: from_ms(row.try_get("waiting_since")?),
        last_update: row.try_get("last_update")?,
        fetched_update: row.try_get("fetched_update")?,
        news: row.try_get("news")?,
        news_at: time("news_at")?,
        handed_at: time("handed_at")?,
    })
}

/// One report, for a page: none where its reader is barred from it ([`crate::barred`]).
///
/// # Errors
/// When the database cannot be read.
pub async fn report_for(
    store: &Store,
    reader: UserId,
    id: ReportId,
) -> Result<Option<ReportRow>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM reports WHERE report_id = $2 AND {}",
        report_rule("reports.report_id", "$1")
    )))
    .bind(reader.as_bytes().to_vec())
    .bind(id.as_bytes().to_vec())
    .fetch_optional(store.reader())
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// One report, if it is known, whoever asks: pages go through [`report_for`].
///
/// # Errors
/// When the database cannot be read.
pub async fn report(store: &Store, id: ReportId) -> Result<Option<ReportRow>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM reports WHERE report_id = $1"
    )))
    .bind(id.as_bytes().to_vec())
    .fetch_optional(store.reader())
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}
