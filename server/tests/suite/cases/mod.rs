//! Cases: what the call centre promises of them, on both databases. Everybody here is
//! made up.

mod belonging;
mod flow;
mod locking;
mod people;

use chrono::NaiveDate;
use ots_protocol::codes::{BentukKekerasan, JenisLayanan};
use ots_server::accounts::{Role, User, add_user};
use ots_server::cases::{
    self, Advance, Agency, AssessmentPaper, Case, CaseError, ClosingOutcome, ClosingReason,
    NewService, PlanPaper, Prefill, ReferralPaper, Refused, Risk, RiskPaper, ServiceOutcome,
    ServiceWords, State, Step,
};
use ots_server::ids::{CaseId, ReportId};
use ots_server::reports::{self, ReportRow, ReportState, Take};

use crate::kit::{Centre, Press, noon};

/// What a test asks of a call centre with cases.
pub(crate) struct Desk<'a>(pub(crate) &'a Centre);

impl Desk<'_> {
    pub(crate) async fn person(&self, name: &str, role: Role) -> User {
        let now = self.0.state.clock().now();
        add_user(
            self.0.state.store(),
            name,
            role,
            "a long made-up password",
            now,
        )
        .await
        .unwrap()
    }

    /// A press that has arrived and is held by somebody.
    pub(crate) async fn held(&self, by: &User) -> Press {
        let press = self.0.press(noon());
        self.0.arrive(&press).await;
        self.take(&press, by).await;
        press
    }

    pub(crate) async fn take(&self, press: &Press, by: &User) {
        let version = self.report(press.report).await.version;
        let now = self.0.state.clock().now();
        let taken = reports::take(&self.0.state, press.report, version, by.id, now).await;
        assert!(matches!(taken.unwrap(), Take::Won { .. }));
    }

    pub(crate) async fn report(&self, id: ReportId) -> ReportRow {
        let row = reports::report(self.0.state.store(), id).await.unwrap();
        row.expect("the report")
    }

    /// A case opened from a fresh press.
    /// Whether a report waits for somebody and is nobody's.
    pub(crate) async fn waits(&self, press: &Press) -> bool {
        let row = self.report(press.report).await;
        (row.state, row.taken_by, row.lease_until) == (ReportState::Waiting, None, None)
    }

    pub(crate) async fn opened(&self, by: &User) -> (Press, CaseId) {
        let press = self.held(by).await;
        let id = self.open(by, &press, &Prefill::default()).await.unwrap();
        (press, id)
    }

    pub(crate) async fn open(
        &self,
        by: &User,
        press: &Press,
        prefill: &Prefill,
    ) -> Result<CaseId, CaseError> {
        cases::open(
            &self.0.state,
            by,
            press.report,
            prefill,
            self.0.state.clock().now(),
        )
        .await
    }

    pub(crate) async fn case(&self, id: CaseId) -> Case {
        let case = cases::case(self.0.state.store(), id).await.unwrap();
        case.expect("the case")
    }

    pub(crate) async fn go(
        &self,
        by: &User,
        id: CaseId,
        step: Step,
        why: &str,
    ) -> Result<State, CaseError> {
        self.advance(by, id, Advance::Go(step), why).await
    }

    pub(crate) async fn advance(
        &self,
        by: &User,
        id: CaseId,
        step: Advance,
        why: &str,
    ) -> Result<State, CaseError> {
        let seen = self.case(id).await.version;
        cases::advance(&self.0.state, by, id, seen, (&step, why), noon()).await
    }

    pub(crate) async fn know(&self, by: &User, id: CaseId) {
        let case = self.case(id).await;
        let facts = cases::Facts {
            forms: vec![BentukKekerasan::Fisik, BentukKekerasan::Psikis],
            kecamatan: Some("35.09.01".parse().unwrap()),
            ..case.facts
        };
        cases::save_facts(&self.0.state, by, id, case.version, &facts, noon())
            .await
            .unwrap();
    }

    pub(crate) async fn judge(&self, by: &User, id: CaseId, risk: Risk) {
        let seen = self.case(id).await.version;
        let paper = RiskPaper {
            factors: vec![1, 4],
            judgement: "alasan rekaan".to_owned(),
        };
        cases::judge_risk(&self.0.state, by, id, seen, (risk, &paper), noon())
            .await
            .unwrap();
    }

    pub(crate) async fn assess(
        &self,
        by: &User,
        id: CaseId,
        follows: i64,
    ) -> Result<(), CaseError> {
        let paper = AssessmentPaper {
            bio: "rekaan bio".to_owned(),
            ..AssessmentPaper::default()
        };
        cases::write_assessment(&self.0.state, by, id, follows, &paper, noon()).await
    }

    pub(crate) async fn plan(
        &self,
        by: &User,
        id: CaseId,
        follows: i64,
        agreed: bool,
    ) -> Result<(), CaseError> {
        let paper = PlanPaper {
            goals: "aman, rekaan".to_owned(),
            steps: "langkah rekaan".to_owned(),
            agreement: "setuju, rekaan".to_owned(),
        };
        cases::write_plan(&self.0.state, by, id, follows, (&paper, agreed), noon()).await
    }

    pub(crate) async fn serve(
        &self,
        by: &User,
        id: CaseId,
        emergency: bool,
    ) -> Result<ots_server::ids::ServiceId, CaseError> {
        cases::add_service(&self.0.state, by, id, &service(emergency), noon()).await
    }

    /// All the way from a fresh case to services.
    pub(crate) async fn to_services(&self, by: &User, id: CaseId) {
        self.go(by, id, Step::Identify, "").await.unwrap();
        self.know(by, id).await;
        self.judge(by, id, Risk::Medium).await;
        self.go(by, id, Step::Assess, "").await.unwrap();
        self.assess(by, id, 0).await.unwrap();
        self.go(by, id, Step::Plan, "").await.unwrap();
        self.plan(by, id, 0, true).await.unwrap();
        self.go(by, id, Step::Serve, "").await.unwrap();
    }

    pub(crate) async fn close(
        &self,
        by: &User,
        id: CaseId,
        reason: ClosingReason,
    ) -> Result<State, CaseError> {
        let step = Advance::Close {
            reason,
            outcome: ClosingOutcome::Safe,
        };
        self.advance(by, id, step, "selesai, rekaan").await
    }
}

pub(crate) fn service(emergency: bool) -> NewService {
    NewService {
        kind: JenisLayanan::Kesehatan,
        emergency,
        began: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        ended: None,
        outcome: ServiceOutcome::GoingOn,
        words: ServiceWords {
            provider: "Puskesmas Rekaan".to_owned(),
            result: String::new(),
        },
    }
}

/// What was refused.
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, CaseError>) -> Refused {
    match answer {
        Err(CaseError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

/// To a made-up hospital.
pub(crate) fn referral() -> Advance {
    Advance::Refer {
        agency: Agency::Health,
        day: NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(),
        paper: ReferralPaper {
            agency: "RS Rekaan".to_owned(),
            asked: "visum, rekaan".to_owned(),
        },
    }
}
