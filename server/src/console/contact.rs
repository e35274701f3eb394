//! The safe-contact contract, as the operator's screen enforces it (product.md, rule 7).
//!
//! Whatever is not stated as safe does not exist on the page. No stated safe contact:
//! no way at all, whatever numbers are known (the number an SMS came from is none). A
//! blocked channel, a time that is not safe, a consent taken back, a condition that
//! only a newer version understands: the way is not there. Times said in words cannot be
//! checked here: a human compares them with the clock before a way is shown. Only items that
//! provably come from the phone that pressed count. The newest says which ways are safe; what
//! it is silent about (number, name, times, code phrase, note) stands as it was said before.
//! Where nobody can say which of two is the newest, only what both allow.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use ots_protocol::codes::{Channel, WithdrawScope};
use ots_protocol::items::{PreparedContents, SafeContact, TimeWindow};

use super::safe_times::{is_of_a_day, is_safe, next_edge};
use crate::identity::{is_mobile, normalised_phone};
use crate::policy;

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
    /// Nobody can say which of several statements is the newest: only what all of them allow.
    pub(super) several: bool,
    /// There is a statement that cannot be read here: what it forbids, nobody knows.
    pub(super) closed: bool,
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
    /// When the safe times begin or end next, or a human has to look at the clock again: what is drawn
    /// now holds until then.
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) times: Vec<TimeWindow>,
    /// When it is safe, in words: before a way is shown somebody compares them with the clock.
    pub(super) times_note: Option<String>,
    pub(super) code_phrase: Option<String>,
    pub(super) ask_for: Option<String>,
    pub(super) note: Option<String>,
}

/// What the reporter has said so far, proven items only: of each kind the newest, or those of which
/// nobody can say which is, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) safe_contact: Vec<&'a SafeContact>,
    /// Statements that a newer one has replaced, the oldest first.
    pub(super) replaced: Vec<&'a SafeContact>,
    pub(super) prepared: Vec<&'a PreparedContents>,
    /// A consent to contact was taken back and not given anew.
    pub(super) withdrawn: bool,
}

impl<'a> Said<'a> {
    /// The statements, and whether a newer version has put one into a box with more than is read.
    fn statements(&self) -> Vec<(SafeContact, bool)> {
        let boxed: Vec<(&SafeContact, bool)> = self
            .prepared
            .iter()
            .filter_map(|inside| Some((inside.safe_contact.as_ref()?, !inside.unknown.is_empty())))
            .collect();
        if self.safe_contact.is_empty() {
            let own = |(safe, strange): &(&SafeContact, bool)| ((*safe).clone(), *strange);
            return boxed.iter().map(own).collect();
        }
        let mut drawn: Vec<(SafeContact, bool)> = Vec::new();
        for newest in &self.safe_contact {
            let mut safe = (*newest).clone();
            for earlier in self.replaced.iter().rev() {
                stands_from(&mut safe, earlier);
            }
            // Of several boxes, each may be the last one.
            let beside = boxed.iter().map(|(earlier, strange)| {
                let mut safe = safe.clone();
                stands_from(&mut safe, earlier);
                (safe, *strange)
            });
            let before = drawn.len();
            drawn.extend(beside);
            if drawn.len() == before {
                drawn.push((safe, false));
            }
        }
        drawn.dedup();
        drawn
    }

    /// The number prepared beforehand; none where several disagree.
    fn prepared_number(&self) -> Option<String> {
        let mut numbers = self.prepared.iter().map(|inside| words(&inside.phone));
        let first = numbers.next()??;
        numbers
            .all(|other| other.as_ref() == Some(&first))
            .then_some(first)
    }

    fn prepared_name(&self) -> Option<String> {
        self.prepared.last().and_then(|inside| words(&inside.name))
    }
}

/// Adds what an earlier statement has said and this one is silent about: somebody who names a way
/// anew has not said that her conditions are over. Which ways are safe is never taken from it.
fn stands_from(safe: &mut SafeContact, earlier: &SafeContact) {
    let silent = |text: &Option<ots_protocol::Text>| words(text).is_none();
    for (newer, older) in [
        (&mut safe.number, &earlier.number),
        (&mut safe.name, &earlier.name),
        (&mut safe.code_phrase, &earlier.code_phrase),
        (&mut safe.note, &earlier.note),
    ] {
        if silent(newer) {
            newer.clone_from(older);
        }
    }
    // Two ways to say the same: whoever has said one has not been silent.
    if silent(&safe.times_note) && safe.times.is_none() {
        safe.times.clone_from(&earlier.times);
        safe.times_note.clone_from(&earlier.times_note);
    }
    // A condition that is not understood may be any of these.
    if safe.unknown.is_empty() {
        safe.unknown.clone_from(&earlier.unknown);
    }
}

fn words(text: &Option<ots_protocol::Text>) -> Option<String> {
    text.as_ref()
        .map(|text| text.as_str().trim().to_owned())
        .filter(|text| !text.is_empty())
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
        let mut drawn = said
            .statements()
            .into_iter()
            .rev()
            .map(|(safe, strange)| Self::one(said, &safe, strange, (now, zone)));
        let Some(newest) = drawn.next() else {
            return Self {
                withdrawn: said.withdrawn,
                ..Self::default()
            };
        };
        drawn.fold(newest, Self::both)
    }

    /// What two statements allow. Words are the newest's; the others stand among what arrived. Times in
    /// words are those of both: each has to be compared with the clock.
    fn both(mut self, other: Self) -> Self {
        self.several = true;
        self.times_note = match (self.times_note.take(), other.times_note) {
            (Some(one), Some(another)) if one != another => Some(format!("{one}; {another}")),
            (one, another) => one.or(another),
        };
        self.unclear |= other.unclear;
        self.outside_times |= other.outside_times;
        self.ways.retain(|way| other.ways.contains(way));
        let blocked =
            |channel: &Channel| self.blocked.contains(channel) || other.blocked.contains(channel);
        self.blocked = Channel::ALL
            .iter()
            .filter(|one| blocked(one))
            .copied()
            .collect();
        self.app &= other.app;
        self.visit &= other.visit;
        self.outside &= other.outside;
        self.no_number &= other.no_number;
        self.until = match (self.until, other.until) {
            (Some(one), Some(another)) => Some(one.min(another)),
            (one, another) => one.or(another),
        };
        self
    }

    fn one(
        said: &Said<'_>,
        safe: &SafeContact,
        strange: bool,
        (now, zone): (DateTime<Utc>, Tz),
    ) -> Self {
        let withdrawn = said.withdrawn;
        let windows = safe.times.as_deref().unwrap_or_default();
        // A week has no use for so many: nobody reads them, and nothing is reckoned with them.
        let too_many = windows.len() > policy::SAFE_TIMES;
        let windows = if too_many { &[] } else { windows };
        let unclear =
            strange || too_many || !safe.unknown.is_empty() || !windows.iter().all(is_of_a_day);
        let outside_times = !is_safe(windows, now, zone);
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
            .or_else(|| said.prepared_number())
            .and_then(|text| dialled(&text));
        let may = !withdrawn && !unclear && !outside_times;
        let outside = OUTSIDE.into_iter().any(|channel| safe.allows(channel));
        let no_number = outside && number.is_none();
        let ways = match number {
            Some(number) if may => OUTSIDE
                .into_iter()
                .filter(|channel| safe.allows(*channel))
                .filter_map(|channel| {
                    Some(Way {
                        channel,
                        href: href(channel, &number)?,
                        number: number.clone(),
                    })
                })
                .collect(),
            _ => Vec::new(),
        };
        let times_note = words(&safe.times_note);
        let in_words = times_note.is_some() && !ways.is_empty();
        Self {
            stated: true,
            withdrawn,
            unclear,
            several: false,
            closed: false,
            outside_times,
            ways,
            blocked,
            app: safe.allows(Channel::App),
            visit: safe.allows(Channel::Visit),
            outside,
            no_number,
            until: [
                next_edge(windows, now, zone),
                in_words.then_some(now + policy::SAFE_TIME_ANSWERED),
            ]
            .into_iter()
            .flatten()
            .min(),
            times: windows.to_vec(),
            times_note,
            code_phrase: words(&safe.code_phrase),
            ask_for: words(&safe.name).or_else(|| said.prepared_name()),
            note: words(&safe.note),
        }
    }

    /// A statement cannot be read, or may be among what cannot be: no way stands against it.
    pub(super) fn cannot_be_read(&mut self) {
        self.closed = true;
        self.ways.clear();
    }

    /// Whether a message may be left in the app: not against what was said.
    ///
    /// It need not be named as safe: nothing of it shows on the phone before the reporter
    /// opens the report.
    pub(super) fn may_write(&self) -> bool {
        !self.withdrawn && !self.blocked.contains(&Channel::App)
    }
}

/// What to dial, as people write it; `None` where there is nothing a telephone could dial.
///
/// A number that begins with a zero is dialled as it was written. Written without it, with the
/// country's code twice or with another way out of a country, it would reach nobody, or somebody
/// else: that is dialled with a plus.
fn dialled(text: &str) -> Option<String> {
    if text.contains('/') {
        return None;
    }
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')'));
    let plus = text.trim_start().starts_with('+');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let written = |start| digits.starts_with(start);
    match normalised_phone(text) {
        Some(number)
            if !plain
                || plus
                || written("00")
                || written("62")
                || (is_mobile(&number) && !written("0")) =>
        {
            Some(format!("+{number}"))
        }
        _ if !plain || !(5..=15).contains(&digits.len()) => None,
        _ if plus => Some(format!("+{digits}")),
        _ => Some(digits),
    }
}

fn href(channel: Channel, number: &str) -> Option<String> {
    Some(match channel {
        // It knows numbers with their country's code alone.
        Channel::WhatsApp => format!("whatsapp://send?phone={}", normalised_phone(number)?),
        Channel::Sms => format!("sms:{number}"),
        _ => format!("tel:{number}"),
    })
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
            safe_contact: vec![safe_contact],
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
            prepared: vec![&prepared],
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
            safe_contact: vec![&safe(&[Channel::Phone])],
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
        let later = bare(Channel::Phone);
        let dialled_of = |number: Option<&str>| {
            let prepared = PreparedContents {
                phone: Some("081200000009".into()),
                safe_contact: Some(SafeContact {
                    number: number.map(Into::into),
                    ..safe(&[Channel::WhatsApp])
                }),
                ..PreparedContents::default()
            };
            let found = contact(&Said {
                safe_contact: vec![&later],
                prepared: vec![&prepared],
                ..Said::default()
            });
            assert_eq!(found.ways.len(), 1);
            found.ways[0].href.clone()
        };
        assert_eq!(dialled_of(None), "tel:081200000009");
        let apart = dialled_of(Some("081200000001"));
        assert_eq!(apart, "tel:081200000001", "the one named for contact");
    }

    /// What the app seals on the first page of the question, before anything else is answered.
    fn bare(channel: Channel) -> SafeContact {
        SafeContact {
            allowed: Some(vec![channel]),
            ..SafeContact::default()
        }
    }

    fn with_conditions() -> SafeContact {
        SafeContact {
            times: Some(vec![TimeWindow {
                from_minute: Some(19 * 60),
                to_minute: Some(21 * 60),
                ..TimeWindow::default()
            }]),
            times_note: Some("kalau dia kerja".into()),
            code_phrase: Some("pesan kue".into()),
            name: Some("Rekaan".into()),
            note: Some("di rumah ibu".into()),
            ..safe(&[Channel::WhatsApp])
        }
    }

    #[track_caller]
    fn has_its_conditions(found: &Contact) {
        assert_eq!(found.times_note.as_deref(), Some("kalau dia kerja"));
        assert_eq!(found.code_phrase.as_deref(), Some("pesan kue"));
        assert_eq!(found.ask_for.as_deref(), Some("Rekaan"));
        assert_eq!(found.note.as_deref(), Some("di rumah ibu"));
        assert_eq!(found.times.len(), 1);
        let hrefs: Vec<_> = found.ways.iter().map(|way| way.href.as_str()).collect();
        assert_eq!(hrefs, ["tel:081200000001"], "the way is the newest's alone");
    }

    #[test]
    fn a_way_that_is_named_anew_keeps_the_conditions_that_were_said_before() {
        let (newest, conditions) = (bare(Channel::Phone), with_conditions());
        has_its_conditions(&contact(&Said {
            safe_contact: vec![&newest],
            replaced: vec![&bare(Channel::Sms), &conditions, &bare(Channel::App)],
            ..Said::default()
        }));
        let prepared = PreparedContents {
            phone: Some("081200000009".into()),
            safe_contact: Some(conditions),
            ..PreparedContents::default()
        };
        has_its_conditions(&contact(&Said {
            safe_contact: vec![&newest],
            prepared: vec![&prepared],
            ..Said::default()
        }));
    }

    #[test]
    fn a_condition_that_is_said_anew_replaces_the_one_before() {
        let newest = SafeContact {
            times_note: Some("kapan saja".into()),
            code_phrase: Some("salah kamar".into()),
            number: Some("081200000002".into()),
            ..bare(Channel::Phone)
        };
        let found = contact(&Said {
            safe_contact: vec![&newest],
            replaced: vec![&with_conditions()],
            ..Said::default()
        });
        assert_eq!(found.times_note.as_deref(), Some("kapan saja"));
        assert!(found.times.is_empty(), "one way of saying when is enough");
        assert_eq!(found.code_phrase.as_deref(), Some("salah kamar"));
        assert_eq!(found.ways[0].href, "tel:081200000002");
        let at_any_time = SafeContact {
            times: Some(Vec::new()),
            ..bare(Channel::Phone)
        };
        let found = contact(&Said {
            safe_contact: vec![&at_any_time],
            replaced: vec![&with_conditions()],
            ..Said::default()
        });
        assert!(found.times.is_empty() && found.times_note.is_none() && found.until.is_none());
    }

    #[test]
    fn safe_times_that_were_said_before_take_the_ways_away_outside_of_them() {
        let before = SafeContact {
            times: Some(vec![TimeWindow {
                from_minute: Some(8 * 60),
                to_minute: Some(15 * 60),
                ..TimeWindow::default()
            }]),
            ..safe(&[Channel::App])
        };
        let found = contact(&Said {
            safe_contact: vec![&bare(Channel::Phone)],
            replaced: vec![&before],
            ..Said::default()
        });
        assert!(found.outside_times && found.ways.is_empty());
    }

    #[test]
    fn a_condition_of_a_newer_version_stands_behind_a_statement_that_is_silent_about_it() {
        use ots_protocol::Payload as _;
        // {1: false, 99: true}
        let newer = SafeContact::from_cbor(&[0xa2, 1, 0xf4, 0x18, 99, 0xf5]).unwrap();
        let found = contact(&Said {
            safe_contact: vec![&safe(&[Channel::Phone])],
            replaced: vec![&newer],
            ..Said::default()
        });
        assert!(found.unclear && found.ways.is_empty());
    }

    #[test]
    fn of_two_boxes_whose_order_nobody_knows_the_conditions_of_both_hold() {
        let boxed = |note: &str, hours: Option<u16>| PreparedContents {
            safe_contact: Some(SafeContact {
                times_note: Some(note.into()),
                times: hours.map(|from| {
                    vec![TimeWindow {
                        from_minute: Some(from * 60),
                        to_minute: Some((from + 1) * 60),
                        ..TimeWindow::default()
                    }]
                }),
                ..safe(&[Channel::Phone])
            }),
            ..PreparedContents::default()
        };
        let newest = safe(&[Channel::Phone]);
        let of = |one: &PreparedContents, other: &PreparedContents| {
            contact(&Said {
                safe_contact: vec![&newest],
                prepared: vec![one, other],
                ..Said::default()
            })
        };
        let (pagi, sore) = (boxed("pagi", None), boxed("sore", None));
        let found = of(&pagi, &sore);
        assert_eq!(found.times_note.as_deref(), Some("sore; pagi"));
        assert!(found.several && found.ways.len() == 1);
        assert!(
            !of(&pagi, &boxed("pagi", None)).several,
            "they say the same"
        );
        // It is 20:00.
        let late = of(&boxed("malam", Some(20)), &boxed("malam", Some(21)));
        assert!(late.outside_times && late.ways.is_empty());
    }

    #[test]
    fn times_in_words_are_asked_about_again_after_a_while() {
        let note = |allowed: &[Channel]| SafeContact {
            times_note: Some("jam 8 sampai 15".into()),
            ..safe(allowed)
        };
        let found = only(&note(&[Channel::Phone]));
        assert_eq!(found.until, Some(now() + policy::SAFE_TIME_ANSWERED));
        assert!(!found.outside_times && found.ways.len() == 1);
        assert_eq!(only(&note(&[Channel::App])).until, None, "no way to show");
        let until_half_past = SafeContact {
            times: Some(vec![TimeWindow {
                from_minute: Some(19 * 60),
                to_minute: Some(20 * 60 + 1),
                ..TimeWindow::default()
            }]),
            ..note(&[Channel::Phone])
        };
        let edge = now() + chrono::TimeDelta::minutes(1);
        assert_eq!(only(&until_half_past).until, Some(edge));
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

    #[test]
    fn of_two_statements_whose_order_nobody_knows_only_what_both_allow_is_a_way() {
        let may = safe(&[Channel::Phone, Channel::WhatsApp, Channel::App]);
        let never = SafeContact {
            do_not_call: Some(true),
            ..SafeContact::default()
        };
        let written = SafeContact {
            blocked: Some(vec![Channel::Sms]),
            ..safe(&[Channel::WhatsApp, Channel::Sms])
        };
        let of = |both: [&SafeContact; 2]| {
            contact(&Said {
                safe_contact: both.to_vec(),
                ..Said::default()
            })
        };
        for both in [[&may, &never], [&never, &may]] {
            let found = of(both);
            assert!(found.stated && found.several && found.ways.is_empty());
            assert_eq!(found.blocked, [Channel::Phone]);
            assert!(!found.app && !found.outside);
        }
        for both in [[&may, &written], [&written, &may]] {
            let found = of(both);
            let ways: Vec<_> = found.ways.iter().map(|way| way.channel).collect();
            assert_eq!(ways, [Channel::WhatsApp]);
            assert_eq!(found.blocked, [Channel::Sms]);
        }
        // Nor is a number one of two.
        let other = SafeContact {
            number: Some("0812-0000-0002".into()),
            ..may.clone()
        };
        assert!(of([&may, &other]).ways.is_empty());
        assert!(!only(&may).several);
    }

    #[test]
    fn of_two_boxes_whose_order_nobody_knows_no_number_is_taken_that_the_other_does_not_name() {
        let boxed = |phone: &str| PreparedContents {
            phone: Some(phone.into()),
            safe_contact: Some(SafeContact {
                number: None,
                ..safe(&[Channel::Phone])
            }),
            ..PreparedContents::default()
        };
        let (one, same, other) = (
            boxed("081200000001"),
            boxed("081200000001"),
            boxed("081200000002"),
        );
        let of = |both: [&PreparedContents; 2]| {
            let both = both.to_vec();
            contact(&Said {
                prepared: both,
                ..Said::default()
            })
        };
        assert_eq!(of([&one, &same]).ways.len(), 1);
        let found = of([&one, &other]);
        assert!(found.ways.is_empty() && found.no_number);
    }

    #[test]
    fn more_safe_times_than_a_week_has_use_for_are_a_condition_that_nobody_understands() {
        let times = |n| SafeContact {
            times: Some(vec![
                TimeWindow {
                    days: Some(0),
                    ..TimeWindow::default()
                };
                n
            ]),
            ..safe(&[Channel::Phone])
        };
        let most = only(&times(policy::SAFE_TIMES));
        assert!(!most.unclear && most.outside_times);
        let more = only(&times(20_000));
        assert!(more.stated && more.unclear && more.ways.is_empty());
        assert!(more.times.is_empty() && more.until.is_none());
    }

    #[test]
    fn minutes_that_no_day_has_are_no_permission() {
        for (from, to, may) in [
            (0, 1_440, true),
            (1_200, 1_440, true),
            (0, 1_441, false),
            (u16::MAX, u16::MAX, false),
            (1_500, 1_300, false),
        ] {
            let found = only(&SafeContact {
                times: Some(vec![TimeWindow {
                    from_minute: Some(from),
                    to_minute: Some(to),
                    ..TimeWindow::default()
                }]),
                ..safe(&[Channel::Phone])
            });
            assert_eq!(
                (found.unclear, !found.ways.is_empty()),
                (!may, may),
                "{from} {to}"
            );
        }
    }

    #[test]
    fn a_number_reaches_who_was_meant_however_it_was_written() {
        for (text, dials, writes) in [
            ("0812-0000-0001", "081200000001", "6281200000001"),
            ("812-0000-0001", "+6281200000001", "6281200000001"),
            ("62 812 0000 0001", "+6281200000001", "6281200000001"),
            ("+62 0812-0000-0001", "+6281200000001", "6281200000001"),
            ("+62 (0)812 0000 0001", "+6281200000001", "6281200000001"),
            ("0062812 0000 0001", "+6281200000001", "6281200000001"),
            ("+60 12 000 0001", "+60120000001", "60120000001"),
            ("(0331) 000001", "0331000001", "62331000001"),
        ] {
            let found = only(&SafeContact {
                number: Some(text.into()),
                ..safe(&[Channel::Phone, Channel::WhatsApp])
            });
            let hrefs: Vec<_> = found.ways.iter().map(|way| way.href.as_str()).collect();
            let wanted = [
                format!("tel:{dials}"),
                format!("whatsapp://send?phone={writes}"),
            ];
            assert_eq!(hrefs, wanted, "{text}");
            assert!(found.ways.iter().all(|way| way.number == dials), "{text}");
        }
        // Too short to be anybody's outside the place it is in.
        let found = only(&SafeContact {
            number: Some("48500".into()),
            ..safe(&[Channel::Phone, Channel::WhatsApp])
        });
        assert_eq!(found.ways.len(), 1, "no WhatsApp");
    }
}
