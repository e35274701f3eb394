use super::*;
use crate::settings::Settings;

fn times() -> Times {
    let settings = Settings::parse(crate::settings::BUILT_IN).unwrap();
    Times {
        office: OfficeTime::of(&settings),
        followup: settings.followup,
    }
}

/// Wednesday 2026-11-25, 10:00 in Jember.
fn press() -> DateTime<Utc> {
    "2026-11-25T03:00:00Z".parse().unwrap()
}

fn after(hours: i64) -> DateTime<Utc> {
    press() + TimeDelta::hours(hours)
}

fn facts() -> CaseFacts {
    CaseFacts {
        pressed_at: press(),
        closed: false,
        merged: false,
        sexual: false,
        danger: None,
        danger_rose_at: None,
        brought: Vec::new(),
        reopened_at: None,
        services: Vec::new(),
        visited_at: None,
        followed_at: None,
        unspoken_at: Some(press()),
    }
}

fn one(facts: &CaseFacts, kind: Kind) -> Wanted {
    said(facts, kind, Said::default())
}

fn said(facts: &CaseFacts, kind: Kind, said: Said) -> Wanted {
    times()
        .of_case(facts, |_| said)
        .into_iter()
        .find(|wanted| wanted.kind == kind)
        .expect("this deadline")
}

fn done(at: DateTime<Utc>) -> Said {
    Said {
        done_at: Some(at),
        waived: false,
    }
}

#[test]
fn every_case_has_outreach_and_follow_up_and_others_what_makes_them_so() {
    let kinds = |facts: &CaseFacts| -> Vec<_> {
        let all = times().of_case(facts, |_| Said::default());
        all.into_iter().map(|wanted| wanted.kind).collect()
    };
    assert_eq!(kinds(&facts()), [Kind::Outreach, Kind::Complaint]);
    let all = CaseFacts {
        sexual: true,
        danger: Some(Danger::High),
        ..facts()
    };
    assert_eq!(kinds(&all), Kind::ALL);
}

#[test]
fn times_count_from_the_press_as_the_instance_sets_them() {
    let sexual = CaseFacts {
        sexual: true,
        danger: Some(Danger::Medium),
        ..facts()
    };
    assert_eq!(one(&sexual, Kind::Police).due_at, after(72));
    assert_eq!(one(&sexual, Kind::Emergency).due_at, after(6));
    assert_eq!(one(&sexual, Kind::Outreach).due_at, after(12));
    // Wednesday ten o'clock and three working days over a weekend.
    assert_eq!(one(&sexual, Kind::Complaint).due_at, after(5 * 24));
    let high = CaseFacts {
        danger: Some(Danger::High),
        ..facts()
    };
    let at_once = one(&high, Kind::Emergency);
    assert_eq!(at_once.due_at, press() + TimeDelta::minutes(15));
    assert_eq!(at_once.soon_at, press(), "pressing from the first moment");
}

#[test]
fn a_risk_that_rises_counts_from_then_and_an_older_service_is_no_answer_to_it() {
    let mut risen = CaseFacts {
        danger: Some(Danger::High),
        danger_rose_at: Some(after(100)),
        services: vec![(after(2), true)],
        ..facts()
    };
    let wanted = one(&risen, Kind::Emergency);
    assert_eq!(wanted.standing, Standing::Running);
    assert_eq!(wanted.began_at, after(100));
    risen.services.push((after(101), true));
    assert_eq!(one(&risen, Kind::Emergency).standing, Standing::Done);
    let by_hand = CaseFacts {
        services: Vec::new(),
        ..risen
    };
    assert_eq!(
        said(&by_hand, Kind::Emergency, done(after(3))).standing,
        Standing::Running
    );
}

#[test]
fn high_risk_needs_an_emergency_service_and_medium_risk_any() {
    let mut facts = CaseFacts {
        danger: Some(Danger::High),
        services: vec![(after(1), false)],
        ..facts()
    };
    assert_eq!(one(&facts, Kind::Emergency).standing, Standing::Running);
    facts.danger = Some(Danger::Medium);
    let wanted = one(&facts, Kind::Emergency);
    assert_eq!(wanted.standing, Standing::Done);
    assert_eq!(wanted.shown_done_at, Some(after(1)));
}

#[test]
fn nothing_but_its_own_paper_ends_the_report_to_the_police() {
    let mut facts = CaseFacts {
        sexual: true,
        services: vec![(after(1), true)],
        visited_at: Some(after(1)),
        followed_at: Some(after(1)),
        closed: true,
        ..facts()
    };
    assert_eq!(one(&facts, Kind::Police).standing, Standing::Running);
    assert_eq!(
        said(&facts, Kind::Police, done(after(9))).standing,
        Standing::Done
    );
    facts.unspoken_at = None;
    assert_eq!(one(&facts, Kind::Police).standing, Standing::Done);
}

#[test]
fn closing_ends_what_is_not_the_laws_and_opening_again_owes_it_anew() {
    let closed = CaseFacts {
        closed: true,
        danger: Some(Danger::High),
        ..facts()
    };
    for kind in [Kind::Emergency, Kind::Outreach, Kind::Complaint] {
        assert_eq!(one(&closed, kind).standing, Standing::NotNeeded, "{kind:?}");
    }
    let again = CaseFacts {
        closed: false,
        reopened_at: Some(after(500)),
        ..closed
    };
    for kind in [Kind::Emergency, Kind::Outreach, Kind::Complaint] {
        let wanted = one(&again, kind);
        assert_eq!(wanted.standing, Standing::Running, "{kind:?}");
        assert_eq!(wanted.began_at, after(500), "{kind:?}");
    }
    let visited = CaseFacts {
        visited_at: Some(after(3)),
        ..again
    };
    let outreach = one(&visited, Kind::Outreach);
    assert_eq!(outreach.standing, Standing::Done);
    assert_eq!(outreach.due_at, after(12), "as it stood when it was done");
}

#[test]
fn a_merged_case_leaves_its_deadlines_to_the_one_that_goes_on() {
    let merged = CaseFacts {
        merged: true,
        sexual: true,
        ..facts()
    };
    assert_eq!(one(&merged, Kind::Police).standing, Standing::Carried);
    assert_eq!(
        said(&merged, Kind::Police, done(after(1))).standing,
        Standing::Done,
        "what was done stays done"
    );
}

#[test]
fn a_report_of_sexual_violence_has_its_deadline_before_there_is_a_case() {
    let times = times();
    let alone = times.of_report(press(), Place::Alone, Said::default());
    assert_eq!(alone.due_at, after(72));
    assert_eq!(alone.standing, Standing::Running);
    let in_a_case = times.of_report(press(), Place::Carried, Said::default());
    assert_eq!(in_a_case.standing, Standing::Carried);
    let waived = Said {
        done_at: None,
        waived: true,
    };
    assert_eq!(
        times.of_report(press(), Place::Alone, waived).standing,
        Standing::NotNeeded
    );
    assert_eq!(
        times
            .of_report(press(), Place::Carried, done(after(4)))
            .standing,
        Standing::Done
    );
}

#[test]
fn a_report_of_which_nobody_makes_a_case_is_owed_outreach_and_follow_up_from_its_press() {
    let times = times();
    let of = |handling, said: Said| times.follow_up((press(), None), handling, |_| said);
    let stand = |handling, said| of(handling, said).map(|one| (one.kind, one.standing));
    let [outreach, complaint] = of(Handling::Open, Said::default());
    assert_eq!(
        (outreach.kind, outreach.standing, outreach.due_at),
        (Kind::Outreach, Standing::Running, after(12))
    );
    // Three working days, as a case has.
    assert_eq!(
        (complaint.kind, complaint.standing, complaint.due_at),
        (
            Kind::Complaint,
            Standing::Running,
            one(&facts(), Kind::Complaint).due_at
        )
    );
    for (handling, reached, followed) in [
        (Handling::InCase, Standing::Carried, Standing::Carried),
        (Handling::Closed, Standing::NotNeeded, Standing::NotNeeded),
        (Handling::Referred, Standing::Running, Standing::Done),
    ] {
        assert_eq!(
            stand(handling, Said::default()),
            [(Kind::Outreach, reached), (Kind::Complaint, followed)],
            "{handling:?}"
        );
        assert_eq!(
            stand(handling, done(after(1))).map(|(_, standing)| standing),
            [Standing::Done; 2],
            "{handling:?}"
        );
    }
    // Called to it again: what was over counts from then.
    let [again, _] = times.follow_up((press(), Some(after(100))), Handling::Open, |_| {
        Said::default()
    });
    assert_eq!(again.due_at, after(112));
}

#[test]
fn what_was_said_holds_for_what_was_there_and_pressed_by_then() {
    let spoken = Spoken {
        said_at: after(50),
        up_to: after(40),
    };
    for (why, pressed, came, holds) in [
        ("there and before it", 10, 12, true),
        ("at the last moment that it can mean", 40, 50, true),
        ("pressed after the police heard", 41, 45, false),
        ("joined after it was said", 10, 51, false),
        ("weeks later", 500, 501, false),
    ] {
        assert_eq!(
            spoken.holds_for(after(pressed), after(came)),
            holds,
            "{why}"
        );
    }
}

#[test]
fn what_comes_after_the_police_report_runs_from_its_own_press() {
    let later = times().of_report(after(300), Place::Later, Said::default());
    assert_eq!(
        (later.standing, later.due_at),
        (Standing::Running, after(372))
    );
    assert_eq!(
        times()
            .of_report(after(300), Place::Later, done(after(310)))
            .standing,
        Standing::Done,
        "the same event, somebody said"
    );
}

#[test]
fn a_case_owes_the_police_from_the_first_press_for_which_nothing_was_said() {
    let facts = CaseFacts {
        sexual: true,
        unspoken_at: Some(after(200)),
        ..facts()
    };
    let owed = one(&facts, Kind::Police);
    assert_eq!(
        (owed.standing, owed.due_at),
        (Standing::Running, after(272))
    );
}
