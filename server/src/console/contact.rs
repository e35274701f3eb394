//! The safe-contact contract, as the operator's screen enforces it (product.md, rule 7).
//!
//! Whatever is not stated as safe does not exist on the page. No stated safe contact:
//! no way at all, whatever numbers are known (the number an SMS came from is none). A
//! blocked channel, a time that is not safe, a consent taken back, a condition that
//! only a newer version understands: the way is not there. Only items that provably
//! come from the phone that pressed count; the newest one wins.

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveTime, TimeDelta, TimeZone as _, Timelike, Utc,
};
use chrono_tz::Tz;
use ots_protocol::codes::{Channel, WithdrawScope};
use ots_protocol::items::{PreparedContents, SafeContact, TimeWindow};

/// A way to make contact that is safe now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) channel: Channel,
    /// Digits, perhaps with a plus in front.
    pub(super) number: String,
    pub(super) href: String,
}

/// What the page says about contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contact {
    /// The reporter has said how they may be reached.
    pub(super) stated: bool,
    /// Consent to be contacted was taken back.
    pub(super) withdrawn: bool,
    /// A condition that this version does not understand: nobody may guess.
    pub(super) unclear: bool,
    /// Now is not a safe time.
    pub(super) outside_times: bool,
    /// Ways that are safe now.
    pub(super) ways: Vec<Way>,
    /// Channels stated as dangerous.
    pub(super) blocked: Vec<Channel>,
    /// Whether messages in the app are named as safe.
    pub(super) app: bool,
    /// Whether a visit is named as safe.
    pub(super) visit: bool,
    /// A call, WhatsApp or an SMS is named as safe, whether or not there is a way now.
    pub(super) outside: bool,
    /// One of those is named as safe, and there is no number that can be dialled.
    pub(super) no_number: bool,
    /// When the safe times begin or end next: what is drawn now holds until then.
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) times: Vec<TimeWindow>,
    pub(super) times_note: Option<String>,
    pub(super) code_phrase: Option<String>,
    pub(super) ask_for: Option<String>,
    pub(super) note: Option<String>,
}

/// What the reporter has said so far, in the order in which it came; proven items only.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) safe_contact: Option<&'a SafeContact>,
    pub(super) prepared: Option<&'a PreparedContents>,
    /// A consent to contact was taken back and not given anew.
    pub(super) withdrawn: bool,
}

/// Whether a consent taken back is, or may be, the one to be contacted.
pub(super) const fn ends_contact(scope: Option<WithdrawScope>) -> bool {
    !matches!(scope, Some(WithdrawScope::Position))
}

/// Channels that reach somebody by a number.
const OUTSIDE: [Channel; 3] = [Channel::Phone, Channel::WhatsApp, Channel::Sms];

impl Contact {
    /// Draws the consequences.
    pub(super) fn of(said: &Said<'_>, now: DateTime<Utc>, zone: Tz) -> Self {
        let withdrawn = said.withdrawn;
        let prepared_contact = said.prepared.and_then(|box_| box_.safe_contact.as_ref());
        let Some(safe) = said.safe_contact.or(prepared_contact) else {
            return Self {
                withdrawn,
                ..Self::default()
            };
        };
        let words = |text: &Option<ots_protocol::Text>| {
            text.as_ref()
                .map(|text| text.as_str().trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        let unclear = !safe.unknown.is_empty();
        let windows = safe.times.as_deref().unwrap_or_default();
        let outside_times = !windows.is_empty() && !windows.iter().any(|one| holds(one, now, zone));
        let mut blocked: Vec<Channel> = Channel::ALL
            .iter()
            .filter(|channel| {
                safe.blocked
                    .as_ref()
                    .is_some_and(|list| list.contains(channel))
            })
            .copied()
            .collect();
        if safe.do_not_call == Some(true) && !blocked.contains(&Channel::Phone) {
            blocked.insert(0, Channel::Phone);
        }
        // A number prepared beforehand is the person's own; it is a way only where
        // they have since said that the channel is safe.
        let number = words(&safe.number)
            .or_else(|| said.prepared.and_then(|box_| words(&box_.phone)))
            .and_then(|text| dialled(&text));
        let may = !withdrawn && !unclear && !outside_times;
        let outside = OUTSIDE.into_iter().any(|channel| safe.allows(channel));
        let no_number = outside && number.is_none();
        let ways = match number {
            Some(number) if may => OUTSIDE
                .into_iter()
                .filter(|channel| safe.allows(*channel))
                .map(|channel| Way {
                    channel,
                    href: href(channel, &number),
                    number: number.clone(),
                })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            stated: true,
            withdrawn,
            unclear,
            outside_times,
            ways,
            blocked,
            app: safe.allows(Channel::App),
            visit: safe.allows(Channel::Visit),
            outside,
            no_number,
            until: next_edge(windows, now, zone),
            times: windows.to_vec(),
            times_note: words(&safe.times_note),
            code_phrase: words(&safe.code_phrase),
            ask_for: words(&safe.name).or_else(|| said.prepared.and_then(|box_| words(&box_.name))),
            note: words(&safe.note),
        }
    }

    /// Whether a message may be left in the app: not against what was said.
    ///
    /// It need not be named as safe: nothing of it shows on the phone before the reporter
    /// opens the report.
    pub(super) fn may_write(&self) -> bool {
        !self.withdrawn && !self.blocked.contains(&Channel::App)
    }
}

/// When it next becomes safe, or stops being so; `None` where that never changes.
fn next_edge(windows: &[TimeWindow], now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let safe_at = |at| windows.iter().any(|one| holds(one, at, zone));
    let today = now.with_timezone(&zone).date_naive();
    // Every window comes round in a week. Midnight counts as well: days begin there.
    let mut edges: Vec<DateTime<Utc>> = (0..=8)
        .filter_map(|day| today.checked_add_days(Days::new(day)))
        .flat_map(|day| {
            windows
                .iter()
                .flat_map(|one| {
                    [
                        one.from_minute.unwrap_or(0),
                        one.to_minute.unwrap_or(24 * 60),
                    ]
                })
                .chain([0])
                .map(move |minute| day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into()))
        })
        .flat_map(|local| match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => vec![at],
            // Where clocks go back it is that time twice, and where they go forward never.
            LocalResult::Ambiguous(first, second) => vec![first, second],
            LocalResult::None => zone
                .from_local_datetime(&(local + TimeDelta::hours(1)))
                .earliest()
                .into_iter()
                .collect(),
        })
        .map(|at| at.with_timezone(&Utc))
        .filter(|at| *at > now)
        .collect();
    edges.sort_unstable();
    edges.into_iter().find(|at| safe_at(*at) != safe_at(now))
}

/// Whether a time lies in a window of the week, in local time.
fn holds(window: &TimeWindow, now: DateTime<Utc>, zone: Tz) -> bool {
    // A window that this version cannot read whole is no permission.
    if !window.unknown.is_empty() {
        return false;
    }
    let local = now.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    let today = local.weekday().num_days_from_monday();
    let on = |day: u32| window.days.is_none_or(|days| days & (1 << day) != 0);
    let from = u32::from(window.from_minute.unwrap_or(0));
    let to = u32::from(window.to_minute.unwrap_or(24 * 60));
    if from < to {
        on(today) && (from..to).contains(&minute)
    } else {
        let yesterday = (today + 6) % 7;
        (on(today) && minute >= from) || (on(yesterday) && minute < to)
    }
}

/// The digits to dial; `None` where there is nothing a telephone could dial.
fn dialled(text: &str) -> Option<String> {
    let plus = text.trim_start().starts_with('+');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let strange = text
        .chars()
        .any(|c| !c.is_ascii_digit() && !matches!(c, '+' | ' ' | '-' | '.' | '(' | ')'));
    if strange || !(5..=15).contains(&digits.len()) {
        return None;
    }
    Some(if plus { format!("+{digits}") } else { digits })
}

fn href(channel: Channel, number: &str) -> String {
    match channel {
        Channel::WhatsApp => {
            let bare = number.trim_start_matches('+');
            let international = bare
                .strip_prefix('0')
                .map_or_else(|| bare.to_owned(), |rest| format!("62{rest}"));
            format!("whatsapp://send?phone={international}")
        }
        Channel::Sms => format!("sms:{number}"),
        _ => format!("tel:{number}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    /// A Wednesday, 20:00 in Jember.
    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 5, 6, 13, 0, 0).unwrap()
    }

    fn contact(said: &Said<'_>) -> Contact {
        Contact::of(said, now(), chrono_tz::Asia::Jakarta)
    }

    fn safe(allowed: &[Channel]) -> SafeContact {
        SafeContact {
            allowed: Some(allowed.to_vec()),
            number: Some("0812-0000-0001".into()),
            ..SafeContact::default()
        }
    }

    fn only(safe_contact: &SafeContact) -> Contact {
        contact(&Said {
            safe_contact: Some(safe_contact),
            ..Said::default()
        })
    }

    #[test]
    fn without_a_stated_safe_contact_there_is_no_way_whatever_numbers_are_known() {
        assert_eq!(contact(&Said::default()), Contact::default());
        let prepared = PreparedContents {
            phone: Some("081200000001".into()),
            ..PreparedContents::default()
        };
        let known = contact(&Said {
            prepared: Some(&prepared),
            ..Said::default()
        });
        assert!(!known.stated && known.ways.is_empty());
    }

    #[test]
    fn a_way_is_there_only_for_channels_named_as_safe() {
        let found = only(&safe(&[Channel::Phone, Channel::App]));
        assert_eq!(found.ways.len(), 1);
        assert_eq!(found.ways[0].href, "tel:081200000001");
        assert!(found.app);
        assert!(
            only(&SafeContact {
                allowed: None,
                ..safe(&[])
            })
            .ways
            .is_empty()
        );
    }

    #[test]
    fn a_blocked_channel_has_no_way_and_is_named_as_blocked() {
        let found = only(&SafeContact {
            blocked: Some(vec![Channel::Phone]),
            ..safe(&[Channel::Phone, Channel::WhatsApp])
        });
        assert_eq!(found.blocked, [Channel::Phone]);
        assert_eq!(found.ways.len(), 1);
        assert_eq!(found.ways[0].href, "whatsapp://send?phone=6281200000001");
    }

    #[test]
    fn a_visit_and_the_app_are_named_as_safe_or_blocked_like_any_channel() {
        let visited = only(&safe(&[Channel::Visit]));
        assert!(visited.visit && !visited.outside && !visited.app && visited.ways.is_empty());
        let blocked = only(&SafeContact {
            blocked: Some(vec![Channel::Visit, Channel::App]),
            ..safe(&[Channel::Phone, Channel::App, Channel::Visit])
        });
        assert_eq!(blocked.blocked, [Channel::App, Channel::Visit]);
        assert!(!blocked.visit && !blocked.app && blocked.outside);
    }

    #[test]
    fn a_message_in_the_app_goes_unless_it_was_said_not_to() {
        assert!(contact(&Said::default()).may_write());
        assert!(only(&safe(&[Channel::Phone])).may_write());
        let blocked = SafeContact {
            blocked: Some(vec![Channel::App]),
            ..safe(&[Channel::App, Channel::Phone])
        };
        assert!(!only(&blocked).may_write());
        assert!(
            !contact(&Said {
                withdrawn: true,
                ..Said::default()
            })
            .may_write()
        );
    }

    #[test]
    fn a_channel_that_is_safe_without_a_number_to_dial_says_so() {
        let found = only(&SafeContact {
            number: None,
            ..safe(&[Channel::Phone])
        });
        assert!(found.outside && found.no_number && found.ways.is_empty());
        assert!(!only(&safe(&[Channel::Phone])).no_number);
        assert!(
            !only(&SafeContact {
                number: None,
                ..safe(&[Channel::App])
            })
            .no_number
        );
    }

    #[test]
    fn what_is_drawn_holds_until_the_next_edge_of_the_safe_times() {
        let window = |days, from, to| TimeWindow {
            days,
            from_minute: Some(from),
            to_minute: Some(to),
            ..TimeWindow::default()
        };
        let local = |day, hour, minute| {
            chrono_tz::Asia::Jakarta
                .with_ymd_and_hms(2026, 5, day, hour, minute, 0)
                .unwrap()
                .with_timezone(&Utc)
        };
        // It is Wednesday the 6th, 20:00.
        for (times, until) in [
            (vec![], None),
            (vec![window(None, 0, 1440)], None),
            (vec![window(None, 19 * 60, 21 * 60)], Some(local(6, 21, 0))),
            (vec![window(None, 8 * 60, 15 * 60)], Some(local(7, 8, 0))),
            // Two that touch are one.
            (
                vec![
                    window(None, 19 * 60, 21 * 60),
                    window(None, 21 * 60, 22 * 60 + 30),
                ],
                Some(local(6, 22, 30)),
            ),
            (vec![window(None, 19 * 60, 2 * 60)], Some(local(7, 2, 0))),
            (
                vec![window(Some(0b000_0100), 0, 1440)],
                Some(local(7, 0, 0)),
            ),
            (
                vec![window(Some(0b000_0010), 12 * 60, 13 * 60)],
                Some(local(12, 12, 0)),
            ),
        ] {
            let found = only(&SafeContact {
                times: Some(times.clone()),
                ..safe(&[Channel::Phone])
            });
            assert_eq!(found.until, until, "{times:?}");
        }
    }

    #[test]
    fn do_not_call_takes_every_voice_away() {
        let found = only(&SafeContact {
            do_not_call: Some(true),
            ..safe(&OUTSIDE)
        });
        assert_eq!(
            found.ways.iter().map(|way| way.channel).collect::<Vec<_>>(),
            [Channel::Sms]
        );
        assert_eq!(found.blocked, [Channel::Phone]);
    }

    #[test]
    fn outside_the_safe_times_there_is_no_way() {
        let window = |days, from, to| TimeWindow {
            days,
            from_minute: Some(from),
            to_minute: Some(to),
            ..TimeWindow::default()
        };
        // It is Wednesday, 20:00.
        for (times, may) in [
            (vec![window(None, 8 * 60, 15 * 60)], false),
            (vec![window(None, 19 * 60, 21 * 60)], true),
            (vec![window(Some(0b000_0100), 0, 1440)], true),
            (vec![window(Some(0b111_1011), 0, 1440)], false),
            (vec![window(None, 22 * 60, 6 * 60)], false),
            (vec![window(Some(0b000_0010), 22 * 60, 20 * 60 + 1)], true),
        ] {
            let found = only(&SafeContact {
                times: Some(times.clone()),
                ..safe(&[Channel::Phone])
            });
            assert_eq!(!found.ways.is_empty(), may, "{times:?}");
            assert_eq!(found.outside_times, !may);
        }
    }

    #[test]
    fn consent_taken_back_ends_contact() {
        for scope in [
            None,
            Some(WithdrawScope::All),
            Some(WithdrawScope::Contact),
            Some(WithdrawScope::Unknown(99)),
        ] {
            assert!(ends_contact(scope), "{scope:?}");
        }
        assert!(!ends_contact(Some(WithdrawScope::Position)));
        let found = contact(&Said {
            safe_contact: Some(&safe(&[Channel::Phone])),
            withdrawn: true,
            ..Said::default()
        });
        assert!(found.withdrawn && found.ways.is_empty());
    }

    #[test]
    fn a_condition_of_a_newer_version_takes_the_ways_away() {
        use ots_protocol::Payload as _;
        // {1: false, 2: [1], 4: "0812", 99: true}
        let newer = [
            0xa4, 1, 0xf4, 2, 0x81, 1, 4, 0x65, b'0', b'8', b'1', b'2', b'3', 0x18, 99, 0xf5,
        ];
        let read = SafeContact::from_cbor(&newer).unwrap();
        let found = only(&read);
        assert!(found.stated && found.unclear && found.ways.is_empty());
    }

    #[test]
    fn a_later_statement_wins_over_what_was_prepared_and_may_use_its_number() {
        let prepared = PreparedContents {
            phone: Some("081200000009".into()),
            safe_contact: Some(safe(&[Channel::WhatsApp])),
            ..PreparedContents::default()
        };
        let later = SafeContact {
            number: None,
            ..safe(&[Channel::Phone])
        };
        let found = contact(&Said {
            safe_contact: Some(&later),
            prepared: Some(&prepared),
            withdrawn: false,
        });
        assert_eq!(found.ways.len(), 1);
        assert_eq!(found.ways[0].href, "tel:081200000009");
    }

    #[test]
    fn what_no_telephone_could_dial_is_no_way() {
        for text in ["tanya ibu", "javascript:1", "12", "0812;wait=1", ""] {
            let found = only(&SafeContact {
                number: Some(text.into()),
                ..safe(&[Channel::Phone])
            });
            assert!(found.ways.is_empty(), "{text}");
        }
    }
}
