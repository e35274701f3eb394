use proptest::prelude::*;

use super::*;

/// Every step of the flow as it is told to people, one line each.
const TOLD: &str = "
intake identify identification
intake refer referred
intake close closed
identification assess assessment
identification refer referred
identification close closed
assessment plan planning
assessment refer referred
assessment close closed
planning serve services
planning assess assessment
planning refer referred
planning close closed
services monitor monitoring
services plan planning
services refer referred
services close closed
monitoring serve services
monitoring plan planning
monitoring refer referred
monitoring close closed
referred return back
referred close closed
closed reopen identification
";

fn told() -> Vec<(State, Step, &'static str)> {
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let from = State::from_slug(words.next().unwrap()).unwrap();
        let step = Step::from_slug(words.next().unwrap()).unwrap();
        (from, step, words.next().unwrap())
    };
    TOLD.trim().lines().map(line).collect()
}

#[test]
fn every_step_that_is_told_leads_where_it_is_told_and_no_other_exists() {
    let told = told();
    assert_eq!(told.len(), FLOW.len());
    for from in State::ALL {
        for step in Step::ALL {
            let to = after(*from, Some(State::Monitoring), *step).map(State::slug);
            let row = told.iter().find(|row| (row.0, row.1) == (*from, *step));
            let wanted = row.map(|row| if row.2 == "back" { "monitoring" } else { row.2 });
            assert_eq!(to, wanted, "{from} {}", step.slug());
        }
    }
}

#[test]
fn each_step_asks_for_what_comes_before_it() {
    let all = Has {
        form: true,
        kecamatan: true,
        risk: Some(Risk::Medium),
        emergency: false,
        assessment: true,
        plan: true,
        agreed: true,
        service: true,
    };
    let none = Has::default();
    let asks = |from, step, has: &Has, why| missing(from, step, has, why);
    use State::*;
    for (from, step, wanted) in [
        (Intake, Step::Identify, vec![]),
        (
            Identification,
            Step::Assess,
            vec![Missing::Form, Missing::Kecamatan, Missing::Risk],
        ),
        (Assessment, Step::Plan, vec![Missing::Assessment]),
        (Planning, Step::Serve, vec![Missing::Plan]),
        (Services, Step::Monitor, vec![Missing::Service]),
        (Monitoring, Step::Serve, vec![]),
    ] {
        assert_eq!(asks(from, step, &none, false), wanted, "{from}");
        assert_eq!(asks(from, step, &all, false), vec![], "{from}");
    }
    let not_agreed = Has {
        agreed: false,
        ..all
    };
    assert_eq!(
        asks(Planning, Step::Serve, &not_agreed, true),
        [Missing::Agreement]
    );
}

#[test]
fn high_risk_asks_for_an_emergency_service_or_a_word_on_why_there_is_none() {
    let high = Has {
        form: true,
        kecamatan: true,
        risk: Some(Risk::High),
        ..Has::default()
    };
    let asks = |has: &Has, why| missing(State::Identification, Step::Assess, has, why);
    assert_eq!(asks(&high, false), [Missing::Emergency]);
    assert_eq!(asks(&high, true), []);
    assert_eq!(
        asks(
            &Has {
                emergency: true,
                ..high
            },
            false
        ),
        []
    );
}

#[test]
fn going_out_back_and_closing_ask_for_words() {
    for (from, step, _) in FLOW {
        let said = matches!(
            step,
            Step::Refer | Step::Return | Step::Close | Step::Reopen
        ) || matches!((from, step), (State::Planning, Step::Assess))
            || matches!(
                (from, step),
                (State::Services | State::Monitoring, Step::Plan)
            );
        let asked = missing(*from, *step, &Has::default(), false).contains(&Missing::Why);
        assert_eq!(asked, said, "{from} {}", step.slug());
    }
}

#[test]
fn goals_are_met_only_after_monitoring_and_every_open_state_can_be_closed_for_some_reason() {
    let met: Vec<_> = State::ALL
        .iter()
        .filter(|state| reasons(**state).any(|reason| reason == ClosingReason::GoalsMet))
        .collect();
    assert_eq!(met, [&State::Monitoring]);
    for state in State::ALL {
        assert_eq!(reasons(*state).count() > 0, state.is_open(), "{state}");
        assert_eq!(
            steps(*state).any(|step| step == Step::Close),
            state.is_open(),
            "{state}"
        );
    }
}

proptest! {
    #[test]
    fn no_walk_reaches_services_without_assessment_and_plan(
        walk in proptest::collection::vec((0..Step::ALL.len(), any::<bool>()), 0..60)
    ) {
        let (mut state, mut came_from) = (State::Intake, None);
        let mut seen = vec![state];
        for (step, why) in walk {
            let step = Step::ALL[step];
            let Some(to) = after(state, came_from, step) else { continue };
            // What each state is for has been done by whoever asks to go on.
            let been = |one| seen.contains(&one);
            let has = Has {
                form: been(State::Identification),
                kecamatan: been(State::Identification),
                risk: been(State::Identification).then_some(Risk::Low),
                emergency: false,
                assessment: been(State::Assessment),
                plan: been(State::Planning),
                agreed: been(State::Planning),
                service: been(State::Services),
            };
            if !missing(state, step, &has, why).is_empty() {
                continue;
            }
            match step {
                Step::Refer => came_from = Some(state),
                Step::Return => {
                    prop_assert_eq!(Some(to), came_from);
                    came_from = None;
                }
                Step::Close => prop_assert_eq!(to, State::Closed),
                Step::Reopen => prop_assert_eq!(state, State::Closed),
                _ => {}
            }
            prop_assert!(to != State::Merged);
            if to == State::Services {
                prop_assert!(been(State::Assessment) && been(State::Planning), "{:?}", seen);
            }
            if to == State::Monitoring {
                prop_assert!(been(State::Services), "{:?}", seen);
            }
            state = to;
            seen.push(state);
        }
    }
}
