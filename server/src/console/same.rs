//! Which open reports may be one event: neighbours who heard the same scream, or a
//! victim and a witness. A hint, never a decision: nothing is joined by it.

use chrono::{DateTime, Utc};

use super::glance::{Glances, Seen};
use super::look;
use super::row::Mark;
use super::timing::Timing;
use super::words::Words;
use crate::ids::{ReportId, UserId};
use crate::reports::{self, ReportRow};
use crate::store::StoreError;
use crate::{AppState, policy};

/// Where and when a press was.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) report: ReportId,
    pub(super) pressed: DateTime<Utc>,
    pub(super) seen: Seen,
}

/// The reports that were pressed near this one in place and time: looked for as they are asked for, as
/// hundreds may lie in one place, and each has hundreds to be compared with.
fn near<'a>(spot: &'a Spot, all: &'a [Spot]) -> impl Iterator<Item = &'a Spot> {
    all.iter()
        .filter(|other| other.report != spot.report && may_be_one(spot, other))
}

/// Those whose hint names this one, or would without it: they have so few beside them that one more or
/// less is seen.
pub(super) fn beside(spot: &Spot, all: &[Spot]) -> Vec<ReportId> {
    near(spot, all)
        .filter(|other| near(other, all).nth(NAMED).is_none())
        .map(|other| other.report)
        .collect()
}

/// How many of them a hint names.
const NAMED: usize = 3;

/// The hint at them; none where there are none.
pub(super) fn mark(spot: &Spot, all: &[Spot], words: Words) -> Option<Mark> {
    let others = near(spot, all).map(|other| other.report);
    let numbers: Vec<_> = others.take(NAMED).map(look::number).collect();
    (!numbers.is_empty()).then(|| Mark {
        tone: "info",
        icon: "linked",
        say: words.t1("mark-same", "numbers", numbers.join(", ")),
    })
}

/// The same for the page of one report, whatever list it is on: asked of the open ones that were
/// pressed about when it was.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn for_page(
    state: &AppState,
    reader: UserId,
    report: &ReportRow,
    words: Words,
) -> Result<Option<Mark>, StoreError> {
    let pressed = |row: &ReportRow| Timing::of(row.pressed_at, row.received_at, row.age_ms).pressed;
    let (glances, at) = (Glances::default(), pressed(report));
    let Some(seen) = glances.at(state, report.id, None).await?.seen else {
        return Ok(None);
    };
    let spot = Spot {
        report: report.id,
        pressed: at,
        seen,
    };
    let open = reports::queue(state.store(), reader).await?;
    let mut near: Vec<_> = open
        .waiting
        .iter()
        .chain(&open.held)
        .filter(|other| {
            other.id != report.id && (pressed(other) - at).abs() <= policy::SAME_EVENT_TIME
        })
        .collect();
    near.sort_by_key(|other| (pressed(other) - at).abs());
    let mut spots = Vec::new();
    for other in near.into_iter().take(policy::SAME_EVENT_LOOKED) {
        let seen = glances.at(state, other.id, None).await?.seen;
        spots.extend(seen.map(|seen| Spot {
            report: other.id,
            pressed: pressed(other),
            seen,
        }));
    }
    Ok(mark(&spot, &spots, words))
}

fn may_be_one(a: &Spot, b: &Spot) -> bool {
    if (a.pressed - b.pressed).abs() > policy::SAME_EVENT_TIME {
        return false;
    }
    let blur = f64::from(a.seen.fix.accuracy_m) + f64::from(b.seen.fix.accuracy_m);
    // A fix that may be anywhere within a kilometre says nothing about a neighbour.
    blur <= policy::SAME_EVENT_BLUR_M
        && metres(&a.seen, &b.seen) <= policy::SAME_EVENT_METRES + blur
}

/// The way between two fixes. On a regency's scale the earth is flat enough.
fn metres(a: &Seen, b: &Seen) -> f64 {
    const METRES_A_DEGREE: f64 = 111_195.0;
    let north = a.fix.lat() - b.fix.lat();
    let mid = f64::midpoint(a.fix.lat(), b.fix.lat()).to_radians();
    let east = (a.fix.lng() - b.fix.lng()) * mid.cos();
    north.hypot(east) * METRES_A_DEGREE
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use ots_protocol::items::Fix;

    use super::*;

    fn spot(n: u8, minute: i64, lat: f64, lng: f64, accuracy: f64) -> Spot {
        let at = DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minute);
        let fix = Fix::new(lat, lng, accuracy, 0).unwrap();
        Spot {
            report: ReportId::new(at, [n; 10]),
            pressed: at,
            seen: Seen {
                fix,
                of: None,
                at,
                unknown: false,
                with_press: true,
            },
        }
    }

    fn found(spot: &Spot, all: &[Spot]) -> Vec<ReportId> {
        near(spot, all).map(|other| other.report).collect()
    }

    #[test]
    fn two_presses_across_the_street_within_minutes_may_be_one_event() {
        let a = spot(1, 0, -8.1700, 113.7000, 20.0);
        let b = spot(2, 6, -8.1708, 113.7006, 30.0);
        assert_eq!(found(&a, &[a.clone(), b.clone()]), [b.report]);
    }

    #[test]
    fn beside_are_those_in_whose_hint_one_more_or_less_is_seen() {
        let crowd = |n: u8| -> Vec<Spot> {
            let one = |k| spot(k, 0, -8.1700, 113.7000, 20.0);
            (1..=n).map(one).collect()
        };
        for (n, seen) in [(1, 0), (2, 1), (4, 3), (5, 0), (200, 0)] {
            let all = crowd(n);
            assert_eq!(beside(&all[0], &all).len(), seen, "{n} in one place");
        }
    }

    #[test]
    fn another_village_another_hour_or_a_blurred_fix_gives_no_hint() {
        let a = spot(1, 0, -8.1700, 113.7000, 20.0);
        for other in [
            spot(2, 6, -8.2000, 113.7000, 20.0),
            spot(3, 90, -8.1700, 113.7000, 20.0),
            spot(4, 6, -8.1700, 113.7000, 1_500.0),
        ] {
            assert!(found(&a, &[other]).is_empty());
        }
    }

    #[test]
    fn a_degree_is_as_long_as_it_is_at_jember() {
        let a = spot(1, 0, -8.0, 113.0, 1.0);
        let b = spot(2, 0, -8.0, 114.0, 1.0);
        assert!((metres(&a.seen, &b.seen) - 110_113.0).abs() < 50.0);
    }
}
