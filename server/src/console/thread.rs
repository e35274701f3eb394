//! Everything that arrived for a report and everything that was written back, in the
//! order of its arrival: one entry an item.
//!
//! What is in the items is read only for the holder. For everybody else an entry says
//! of which kind it is, when it was made, when it came, and whether it is proven.

use chrono::{DateTime, Utc};
use ots_protocol::codes::PositionOf;
use ots_protocol::items::{Fix, ItemKind, ItemPayload, PreparedContents};

use super::codes::Coded;
use super::content::{Content, open_box};
use super::fields::{Fields, Pair, strange};
use super::glance::Seen;
use super::look;
use super::row::{self, Mark};
use super::taken_back::{self, UpTo};
use super::timing::Timing;
use super::words::Words;
use crate::intake::sms;
use crate::keys::Keys;
use crate::reports::{ItemRow, Kept, ReportRow, ReportState};
use crate::settings::Areas;

/// One entry as the template draws it.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) at: DateTime<Utc>,
    pub(super) icon: &'static str,
    pub(super) title: String,
    pub(super) made: Option<String>,
    /// "Pressed" for the press itself, "made" for what followed.
    pub(super) made_word: &'static str,
    pub(super) came: String,
    pub(super) marks: Vec<Mark>,
    pub(super) pairs: Vec<Pair>,
    /// Somebody's own words.
    pub(super) words: Option<String>,
    /// A sentence of ours beside it.
    pub(super) note: Option<String>,
    pub(super) link: Option<(String, String)>,
    /// Kept, without effect.
    pub(super) doubt: bool,
    /// Written by the call centre.
    pub(super) ours: bool,
}

/// An item with what was in it.
pub(super) struct Read<'a> {
    pub(super) row: &'a ItemRow,
    pub(super) content: Content,
    /// The inside of a prepared box.
    pub(super) inside: Option<PreparedContents>,
}

impl<'a> Read<'a> {
    /// Opens an item, and the box in it: for the holder of the report alone.
    pub(super) fn open(keys: &Keys, row: &'a ItemRow) -> Self {
        let content = Content::of(keys, row);
        let inside = match &content {
            Content::Payload(ItemPayload::Prepared(prepared)) => open_box(keys, prepared),
            _ => None,
        };
        Self {
            row,
            content,
            inside,
        }
    }

    /// Whether it was sent by the phone that pressed, and is the first of its id.
    pub(super) fn counts(&self) -> bool {
        self.row.proven && !self.row.conflict
    }
}

/// Draws entries in one language and time zone.
pub(super) struct Pen<'a, T> {
    pub(super) words: Words,
    pub(super) time: &'a T,
    pub(super) press: Timing,
    pub(super) areas: &'a Areas,
    /// A phone with the app is behind the report.
    pub(super) has_app: bool,
    /// The report's own key does not open.
    pub(super) lost: bool,
    /// Positions that are not to be used any more.
    pub(super) no_position: UpTo,
}

impl<T: Fn(DateTime<Utc>) -> String> Pen<'_, T> {
    /// What anybody who may see the report sees of an item.
    pub(super) fn outside(&self, row: &ItemRow) -> Entry {
        let kind = ItemKind::from_code(row.kind);
        let (icon, title) = self.kind(kind);
        let made = Timing::of(
            row.item_id.time().unwrap_or(row.received_at),
            row.received_at,
            row.age_ms,
        );
        let mut marks = Vec::new();
        let mut warn = |icon, say| {
            marks.push(Mark {
                tone: "",
                icon,
                say,
            })
        };
        if row.conflict {
            let copy: String = row.sha256[..4]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            warn(
                "conflict",
                format!(
                    "{} ({})",
                    self.words.t("thread-conflict"),
                    self.words.t1("thread-copy", "sha", copy)
                ),
            );
        }
        if row.opened == 1 && !row.proven {
            warn("unproven", self.words.t("mark-unproven"));
        }
        if matches!(row.opened, 2 | 4) {
            warn("unreadable", self.words.t("thread-unreadable"));
        }
        if let Some(say) = row::clock(made, self.words) {
            warn("clock", say);
        }
        Entry {
            at: row.received_at,
            icon,
            title,
            made: (!made.unknown).then(|| (self.time)(made.pressed)),
            made_word: match (kind == ItemKind::Alert, self.has_app) {
                (true, true) => "pressed-at",
                (true, false) => "doors-contact-at",
                (false, true) => "made-at",
                (false, false) => "doors-noted-at",
            },
            came: (self.time)(row.received_at),
            marks,
            doubt: !row.proven,
            ..Entry::default()
        }
    }

    /// What the holder sees of it.
    pub(super) fn inside(&self, read: &Read<'_>) -> Entry {
        let mut entry = self.outside(read.row);
        let mut fields = Fields::new(self.words, self.areas);
        let mut unknown = 0;
        match &read.content {
            Content::Waiting => entry.note = Some(self.words.t("thread-unopened")),
            Content::Erased => entry.note = Some(self.words.t("thread-erased")),
            Content::Unreadable(bytes) => {
                let say = if self.lost && read.row.opened != 2 {
                    "thread-unreadable-own"
                } else {
                    "thread-unreadable-say"
                };
                entry.note = Some(self.words.t1(say, "bytes", bytes.to_string()));
            }
            Content::Payload(payload) => match payload {
                ItemPayload::Alert(alert) => {
                    fields.alert(alert);
                    if let Some(fix) = alert.fix.clone() {
                        self.position(&mut fields, read.row, fix, Some(PositionOf::Me));
                    }
                    unknown = strange(&alert.unknown);
                }
                ItemPayload::Details(details) => {
                    fields.details(details);
                    unknown = strange(&details.unknown);
                }
                ItemPayload::Position(position) => {
                    if let Some(fix) = position.fix.clone() {
                        self.position(&mut fields, read.row, fix, position.of);
                    }
                    unknown = strange(&position.unknown);
                }
                ItemPayload::Message(message) => {
                    entry.words = message.text.as_ref().map(|text| text.as_str().to_owned());
                    unknown = strange(&message.unknown);
                }
                ItemPayload::SafeContact(safe) => {
                    fields.safe_contact(safe);
                    unknown = strange(&safe.unknown);
                }
                ItemPayload::Prepared(prepared) => match &read.inside {
                    Some(inside) => {
                        fields.prepared(inside, self.time);
                        let safe = inside.safe_contact.as_ref();
                        unknown = strange(&prepared.unknown)
                            + strange(&inside.unknown)
                            + safe.map_or(0, |safe| strange(&safe.unknown));
                    }
                    None => entry.note = Some(self.words.t("thread-unreadable")),
                },
                ItemPayload::Linked(linked) => {
                    if let Some(other) = linked
                        .report
                        .as_ref()
                        .and_then(|bytes| crate::ids::report_id(bytes.as_slice()))
                    {
                        let label =
                            self.words
                                .t1("thread-linked-to", "number", look::number(other));
                        entry.link = Some((format!("/reports/{other}"), label));
                    }
                    unknown = strange(&linked.unknown);
                }
                ItemPayload::Cancel(cancel) => {
                    if let Some(reason) = cancel.reason {
                        fields.put("field-reason", reason.say(self.words));
                    }
                    entry.note = Some(self.words.t("thread-cancel-advice"));
                    unknown = strange(&cancel.unknown);
                }
                ItemPayload::Withdraw(withdraw) => {
                    if let Some(scope) = withdraw.scope {
                        fields.put("field-scope", scope.say(self.words));
                    }
                    unknown = strange(&withdraw.unknown);
                }
                ItemPayload::Unknown(_, bytes) => {
                    fields.put(
                        "field-size",
                        self.words.t1("field-bytes", "n", bytes.len().to_string()),
                    );
                    entry.note = Some(self.words.t("thread-unknown-say"));
                }
            },
        }
        // What it says can be read again; whose it is was not judged.
        if matches!(read.content, Content::Payload(_)) && matches!(read.row.opened, 2 | 4) {
            for mark in entry
                .marks
                .iter_mut()
                .filter(|mark| mark.icon == "unreadable")
            {
                (mark.icon, mark.say) = ("unproven", self.words.t("mark-unjudged"));
            }
        }
        if unknown > 0 {
            // Beside the note, never instead of it: what a person must do stands there.
            entry.marks.push(Mark {
                tone: "info",
                icon: "info",
                say: self.words.t1("thread-extra", "count", unknown.to_string()),
            });
        }
        entry.pairs = fields.done();
        entry
    }

    /// A position, or that the reporter asked that it is not used.
    fn position(&self, fields: &mut Fields<'_>, row: &ItemRow, fix: Fix, of: Option<PositionOf>) {
        if taken_back::may_use(row, self.no_position) {
            fields.position(&Seen::new(row, fix, of), self.press);
        } else {
            fields.put("field-position", self.words.t("position-taken-back"));
        }
    }

    /// An SMS as the gateway told it, with its words only for who may read them; `None`: it does
    /// not open.
    pub(super) fn sms(&self, at: DateTime<Utc>, told: Option<&sms::Told>, reads: bool) -> Entry {
        let Some(told) = told else {
            return Entry {
                at,
                icon: "sms",
                title: self.words.t("thread-sms"),
                came: (self.time)(at),
                marks: vec![self.closed()],
                note: Some(self.words.t("thread-sms-closed")),
                ..Entry::default()
            };
        };
        Entry {
            at,
            icon: "sms",
            title: self.words.t("thread-sms"),
            came: (self.time)(at),
            words: reads.then(|| told.text.clone()),
            note: reads.then(|| {
                self.words
                    .t1("thread-sms-from", "number", told.from.as_str())
            }),
            ..Entry::default()
        }
    }

    /// What was written to the phone; `fetched`: when that had it, `heard`: when it said anything
    /// last.
    pub(super) fn update(
        &self,
        kept: &Kept,
        report: &ReportRow,
        fetched: Option<DateTime<Utc>>,
        heard: Option<DateTime<Utc>>,
    ) -> Entry {
        let seq = kept.seq;
        let Some(update) = &kept.update else {
            return Entry {
                at: kept.at,
                icon: "send",
                title: self.words.t("thread-answer-any"),
                came: (self.time)(kept.at),
                marks: vec![self.closed()],
                note: Some(self.words.t("thread-answer-closed")),
                ours: true,
                ..Entry::default()
            };
        };
        let at = update.at().unwrap_or(report.received_at);
        let words = self.words;
        let said = update.text.as_ref().map(|text| text.as_str().to_owned());
        let state = update
            .state
            .map(|state| words.t1("thread-answer-state", "state", words.t(state_word(state))));
        // Of bare states only the newest says whether the phone has it: the others are past.
        let tells = self.has_app && (said.is_some() || seq == report.last_update);
        let question = update.question == Some(true);
        let waits = question && self.has_app && heard.is_none_or(|heard| heard <= at);
        let awaited = waits.then(|| Mark {
            tone: "info",
            icon: "clock",
            say: words.t("answer-awaited"),
        });
        let mark = tells.then(|| self.fetched(fetched));
        Entry {
            at,
            icon: if said.is_some() { "send" } else { "arrow" },
            title: if question {
                words.t("thread-question")
            } else if said.is_some() {
                words.t("thread-answer")
            } else {
                state.clone().unwrap_or_else(|| words.t("thread-answer"))
            },
            came: (self.time)(at),
            marks: mark.into_iter().chain(awaited).collect(),
            note: said.as_ref().and(state),
            words: said,
            ours: true,
            ..Entry::default()
        }
    }

    fn closed(&self) -> Mark {
        Mark {
            tone: "",
            icon: "unreadable",
            say: self.words.t("thread-unreadable"),
        }
    }

    /// Whether the phone has fetched what was written for it, and since when.
    fn fetched(&self, at: Option<DateTime<Utc>>) -> Mark {
        if let Some(at) = at {
            let say = self.words.t1("answer-fetched", "time", (self.time)(at));
            Mark {
                tone: "ok",
                icon: "check",
                say,
            }
        } else {
            Mark {
                tone: "info",
                icon: "clock",
                say: self.words.t("answer-not-fetched"),
            }
        }
    }

    fn kind(&self, kind: ItemKind) -> (&'static str, String) {
        let (icon, key) = match kind {
            ItemKind::Alert if !self.has_app => ("report", "doors-thread-alert"),
            ItemKind::Message if !self.has_app => ("message", "doors-thread-message"),
            ItemKind::Alert => ("danger", "thread-alert"),
            ItemKind::Details => ("report", "thread-details"),
            ItemKind::Position => ("pin", "thread-position"),
            ItemKind::Message => ("message", "thread-message"),
            ItemKind::SafeContact => ("shield", "thread-safe-contact"),
            ItemKind::Prepared => ("person", "thread-prepared"),
            ItemKind::Linked => ("linked", "thread-linked"),
            ItemKind::Cancel => ("cancel", "thread-cancel"),
            ItemKind::Withdraw => ("lock", "thread-withdraw"),
            ItemKind::Attachment => ("report", "thread-attachment"),
            ItemKind::Unknown(code) => {
                return (
                    "unreadable",
                    self.words.t1("thread-unknown", "code", code.to_string()),
                );
            }
        };
        (icon, self.words.t(key))
    }
}

/// The key of the words for a state.
pub(super) const fn state_word(state: ReportState) -> &'static str {
    match state {
        ReportState::Waiting => "state-waiting",
        ReportState::Taken => "state-taken",
        ReportState::Handled => "state-handled",
        ReportState::Referred => "state-referred",
        ReportState::Closed => "state-closed",
        ReportState::Unknown(_) => "state-unknown",
    }
}

#[cfg(test)]
mod tests {
    use ots_protocol::Payload as _;
    use ots_protocol::items::Cancel;

    use super::*;
    use crate::ids::ItemId;
    use crate::reports::Via;

    #[test]
    fn what_a_newer_phone_adds_to_a_cancel_takes_no_advice_away() {
        // {1: 1, 99: true}
        let cancel = Cancel::from_cbor(&[0xa2, 1, 1, 0x18, 99, 0xf5]).unwrap();
        assert!(!cancel.unknown.is_empty());
        let now = DateTime::UNIX_EPOCH;
        let row = ItemRow {
            item_id: ItemId::new(now, [7; 10]),
            sha256: [0; 32],
            conflict: false,
            kind: ItemKind::Cancel.code(),
            received_at: now,
            age_ms: None,
            via: Via::Https,
            envelope: None,
            opened: 1,
            proven: true,
        };
        let pen = Pen {
            words: Words::Indonesian,
            time: &|_| String::new(),
            press: Timing::of(now, now, None),
            areas: &Areas::default(),
            has_app: true,
            lost: false,
            no_position: None,
        };
        let entry = pen.inside(&Read {
            row: &row,
            content: Content::Payload(ItemPayload::Cancel(cancel)),
            inside: None,
        });
        assert_eq!(
            entry.note,
            Some(Words::Indonesian.t("thread-cancel-advice"))
        );
        let extra = Words::Indonesian.t1("thread-extra", "count", "1");
        assert!(entry.marks.iter().any(|mark| mark.say == extra));
    }
}
