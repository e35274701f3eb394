//! `ots-server demo-cases`: a case in every state for the demo call centre, all of it made
//! up and saying so in every word. Nothing but the demo has this door.

use chrono::NaiveDate;
use ots_protocol::codes::{AreaCode, BentukKekerasan, JenisLayanan, TempatKejadian};

use super::args::PlaceArgs;
use super::place::Place;
use super::{CliError, say};
use crate::AppState;
use crate::accounts::{User, user_named};
use crate::cases::{
    self, Advance, Agency, AssessmentPaper, CaseError, ClosingOutcome, ClosingReason, Facts,
    Identity, NewPerson, NewService, PersonRole, PlanPaper, Prefill, ReferralPaper, Risk,
    RiskPaper, ServiceOutcome, ServiceWords, State, Step, TextPaper, View,
};
use crate::clock::Clock;
use crate::doors::{self, Answers, Sent};
use crate::ids::{CaseId, ReportId};
use crate::keys::Keys;
use crate::reports::Via;

/// One for each state, in the order in which they are opened; the last two become one.
const WANTED: [State; 10] = [
    State::Intake,
    State::Identification,
    State::Assessment,
    State::Planning,
    State::Services,
    State::Monitoring,
    State::Referred,
    State::Closed,
    State::Intake,
    State::Merged,
];

pub(super) async fn demo_cases(place: &PlaceArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let _lock = place.lock()?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    let app = AppState::start(store, keys, Clock::system())
        .await
        .map_err(CliError::failed)?;
    let done = fill(&app).await;
    app.stop().await;
    say(&format!("{} made-up cases\n", done?));
    Ok(())
}

async fn fill(app: &AppState) -> Result<usize, CliError> {
    if !app.facts().settings.is_demo() {
        return Err(CliError::wrong(
            "made-up cases are for the demo call centre alone",
        ));
    }
    let person = async |name: &str| {
        let found = user_named(app.store(), name)
            .await
            .map_err(CliError::failed)?;
        found.ok_or_else(|| CliError::wrong(format!("there is no account {name} yet")))
    };
    let worker = person("case-worker").await?;
    let operator = person("operator").await?;
    let supervisor = person("supervisor").await?;
    let there = cases::list(app.store(), &supervisor, View::Open, None)
        .await
        .map_err(CliError::failed)?;
    if !there.cases.is_empty() {
        return Ok(0);
    }
    let mut before = None;
    for (nr, state) in WANTED.into_iter().enumerate() {
        // The first waits for somebody to carry it, as when an operator opens it.
        let by = if nr == 0 { &operator } else { &worker };
        let demo = Demo {
            app,
            by,
            supervisor: &supervisor,
            nr,
        };
        let case = demo.opened().await?;
        demo.bring_to(case, state, before).await?;
        before = Some(case);
    }
    Ok(WANTED.len())
}

/// One made-up case.
struct Demo<'a> {
    app: &'a AppState,
    by: &'a User,
    supervisor: &'a User,
    nr: usize,
}

impl Demo<'_> {
    fn today(&self) -> NaiveDate {
        self.app.clock().now().date_naive()
    }

    /// A report written down at the counter, and a case opened from it.
    async fn opened(&self) -> Result<CaseId, CliError> {
        let report = self.report().await?;
        let form = match self.nr % 3 {
            0 => BentukKekerasan::Fisik,
            1 => BentukKekerasan::Psikis,
            _ => BentukKekerasan::Seksual,
        };
        let prefill = Prefill {
            facts: Facts {
                forms: vec![form],
                place: Some(TempatKejadian::RumahTangga),
                kecamatan: self.kecamatan(),
                ..Facts::default()
            },
            people: vec![NewPerson {
                role: PersonRole::Beneficiary,
                attributes: cases::Attributes::default(),
                identity: Identity {
                    name: format!("Contoh Rekaan {}", self.nr + 1),
                    notes: "Orang ini tidak ada; data peragaan.".to_owned(),
                    ..Identity::default()
                },
            }],
        };
        cases::open(self.app, self.by, report, &prefill, self.app.clock().now())
            .await
            .map_err(failed)
    }

    fn kecamatan(&self) -> Option<AreaCode> {
        let facts = self.app.facts();
        let all: Vec<_> = facts.areas.kecamatan().map(|(code, _)| code).collect();
        all.get(self.nr % all.len().max(1)).copied()
    }

    async fn report(&self) -> Result<ReportId, CliError> {
        let (app, now) = (self.app, self.app.clock().now());
        let draft = doors::begin(app, self.by.id, Via::WalkIn, now)
            .await
            .map_err(CliError::failed)?;
        let pairs = [
            ("urgency", "report"),
            ("who", "other"),
            (
                "words",
                "Contoh buatan untuk peragaan. Bukan laporan sungguhan.",
            ),
        ];
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let facts = app.facts();
        let contents = doors::read(
            &Answers::of(&pairs),
            &facts.areas,
            chrono_tz::Tz::UTC,
            now,
            now,
        )
        .map_err(|_| CliError::failed("the made-up form is not understood"))?;
        match doors::send(app, draft, self.by.id, Via::WalkIn, &contents, now)
            .await
            .map_err(CliError::failed)?
        {
            Sent::Report(report) => Ok(report),
            Sent::Gone => Err(CliError::failed("the made-up form is gone")),
        }
    }

    /// As far along the flow as it is to stand.
    async fn bring_to(
        &self,
        case: CaseId,
        state: State,
        before: Option<CaseId>,
    ) -> Result<(), CliError> {
        const WAY: [State; 6] = [
            State::Intake,
            State::Identification,
            State::Assessment,
            State::Planning,
            State::Services,
            State::Monitoring,
        ];
        // What is closed has gone the whole way; what is referred was so from services.
        let last = match state {
            State::Closed => State::Monitoring,
            State::Referred => State::Services,
            State::Merged => State::Intake,
            state => state,
        };
        let far = WAY.iter().position(|one| *one == last).unwrap_or(0);
        for at in WAY.iter().take(far) {
            self.onward(case, *at).await?;
        }
        match state {
            State::Closed => {
                let how = Advance::Close {
                    reason: ClosingReason::GoalsMet,
                    outcome: ClosingOutcome::Safe,
                };
                self.step(case, &how, "Tujuan tercapai. (rekaan)").await
            }
            State::Referred => {
                let how = Advance::Refer {
                    agency: Agency::Health,
                    day: self.today(),
                    paper: ReferralPaper {
                        agency: "RS Rekaan".to_owned(),
                        asked: "Pemeriksaan. (rekaan)".to_owned(),
                    },
                };
                self.step(case, &how, "Perlu pemeriksaan. (rekaan)").await
            }
            State::Merged => {
                let Some(into) = before else { return Ok(()) };
                let seen = self.version(into).await?;
                let (why, now) = ("Satu kejadian. (rekaan)", self.app.clock().now());
                cases::merge(self.app, self.supervisor, into, seen, case, why, now)
                    .await
                    .map_err(failed)
            }
            _ => Ok(()),
        }
    }

    /// What the next stage needs, and the step to it.
    async fn onward(&self, case: CaseId, at: State) -> Result<(), CliError> {
        let (app, by, now) = (self.app, self.by, self.app.clock().now());
        let step = match at {
            State::Intake => Step::Identify,
            State::Identification => {
                let paper = RiskPaper {
                    factors: vec![1, 4],
                    judgement: "Masih berlangsung. (rekaan)".to_owned(),
                };
                let level = if self.nr.is_multiple_of(2) {
                    Risk::High
                } else {
                    Risk::Medium
                };
                let seen = self.version(case).await?;
                cases::judge_risk(app, by, case, seen, (level, &paper), now)
                    .await
                    .map_err(failed)?;
                self.serve(case, true).await?;
                Step::Assess
            }
            State::Assessment => {
                let paper = AssessmentPaper {
                    bio: "Sehat. (rekaan)".to_owned(),
                    psycho: "Takut pulang. (rekaan)".to_owned(),
                    social: "Dekat dengan keluarga. (rekaan)".to_owned(),
                };
                cases::write_assessment(app, by, case, 0, &paper, now)
                    .await
                    .map_err(failed)?;
                Step::Plan
            }
            State::Planning => {
                let paper = PlanPaper {
                    goals: "Aman dan tenang. (rekaan)".to_owned(),
                    steps: "Pendampingan setiap minggu. (rekaan)".to_owned(),
                    agreement: "Lisan. (rekaan)".to_owned(),
                };
                cases::write_plan(app, by, case, 0, (&paper, true), now)
                    .await
                    .map_err(failed)?;
                Step::Serve
            }
            State::Services => {
                self.serve(case, false).await?;
                Step::Monitor
            }
            _ => return Ok(()),
        };
        if step == Step::Monitor {
            let visit = TextPaper {
                text: "Baik. (rekaan)".to_owned(),
            };
            cases::add_visit(app, by, case, (self.today(), &visit), now)
                .await
                .map_err(failed)?;
        }
        self.step(case, &Advance::Go(step), "").await
    }

    async fn serve(&self, case: CaseId, emergency: bool) -> Result<(), CliError> {
        let kinds = JenisLayanan::ALL;
        let new = NewService {
            kind: kinds
                .get(self.nr % kinds.len())
                .copied()
                .unwrap_or(JenisLayanan::Kesehatan),
            emergency,
            began: self.today(),
            ended: None,
            outcome: ServiceOutcome::GoingOn,
            words: ServiceWords {
                provider: "Lembaga Rekaan".to_owned(),
                result: String::new(),
            },
        };
        let now = self.app.clock().now();
        cases::add_service(self.app, self.by, case, &new, now)
            .await
            .map(|_| ())
            .map_err(failed)
    }

    async fn step(&self, case: CaseId, how: &Advance, why: &str) -> Result<(), CliError> {
        let seen = self.version(case).await?;
        let now = self.app.clock().now();
        cases::advance(self.app, self.by, case, seen, (how, why), now)
            .await
            .map(|_| ())
            .map_err(failed)
    }

    async fn version(&self, case: CaseId) -> Result<i64, CliError> {
        let found = cases::case(self.app.store(), case)
            .await
            .map_err(CliError::failed)?;
        found
            .map(|case| case.version)
            .ok_or_else(|| CliError::failed("the made-up case is gone"))
    }
}

fn failed(error: CaseError) -> CliError {
    CliError::failed(error)
}
