//! Everything that stands in a case, read for one page by somebody who may open it.

use std::collections::HashMap;

use crate::AppState;
use crate::accounts::{User, users};
use crate::cases::{
    self, AnswerPaper, AssessmentPaper, Case, DoneStep, Has, Paper, PaperKind, Person, PlanPaper,
    ReferralPaper, RiskPaper, Service, TextPaper,
};
use crate::ids::{ReportId, UserId};
use crate::store::StoreError;

/// What was read.
pub(super) struct Desk {
    pub(super) case: Case,
    /// Cases that were merged into it.
    pub(super) merged: Vec<Case>,
    pub(super) has: Has,
    /// Its own people first, then those of what is merged into it.
    pub(super) people: Vec<Person>,
    pub(super) risks: Vec<Paper<RiskPaper>>,
    pub(super) assessments: Vec<Paper<AssessmentPaper>>,
    pub(super) plans: Vec<Paper<PlanPaper>>,
    pub(super) services: Vec<Service>,
    pub(super) referrals: Vec<Paper<ReferralPaper>>,
    pub(super) answers: Vec<Paper<AnswerPaper>>,
    pub(super) visits: Vec<Paper<TextPaper>>,
    pub(super) notes: Vec<Paper<TextPaper>>,
    pub(super) steps: Vec<DoneStep>,
    pub(super) reports: Vec<ReportId>,
    names: HashMap<UserId, String>,
    /// Who can be given a case.
    pub(super) carriers: Vec<User>,
}

impl Desk {
    /// Reads it all anew, as it stands by now; `case` came through the gate.
    ///
    /// # Errors
    /// When the database cannot be read, or a word does not open.
    pub(super) async fn read(state: &AppState, case: Case) -> Result<Self, StoreError> {
        let (store, keys, id) = (state.store(), state.keys(), case.id);
        let case = cases::case(store, id).await?.unwrap_or(case);
        let mut merged = Vec::new();
        let mut people = Vec::new();
        for member in cases::family_of(store, id).await? {
            people.extend(cases::people_of(store, member).await?);
            if member != id {
                merged.extend(cases::case(store, member).await?);
            }
        }
        let all = users(store).await?;
        Ok(Self {
            has: cases::has(store, &case).await?,
            merged,
            people,
            risks: cases::papers(store, keys, id, PaperKind::Risk).await?,
            assessments: cases::papers(store, keys, id, PaperKind::Assessment).await?,
            plans: cases::papers(store, keys, id, PaperKind::Plan).await?,
            services: cases::services_of(store, keys, id).await?,
            referrals: cases::papers(store, keys, id, PaperKind::Referral).await?,
            answers: cases::papers(store, keys, id, PaperKind::Answer).await?,
            visits: cases::papers(store, keys, id, PaperKind::Visit).await?,
            notes: cases::papers(store, keys, id, PaperKind::Note).await?,
            steps: cases::steps_of(store, keys, id).await?,
            reports: cases::reports_of(store, id).await?,
            names: all
                .iter()
                .map(|user| (user.id, user.name.clone()))
                .collect(),
            carriers: all
                .into_iter()
                .filter(|user| user.enabled && user.role.carries_cases())
                .collect(),
            case,
        })
    }

    /// The name that colleagues see.
    pub(super) fn name(&self, user: UserId) -> String {
        self.names
            .get(&user)
            .cloned()
            .unwrap_or_else(|| "?".to_owned())
    }
}
