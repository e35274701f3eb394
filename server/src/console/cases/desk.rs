//! Everything that stands in a case, read for one page by somebody who may open it.

use std::collections::HashMap;

use crate::AppState;
use crate::accounts::{User, users};
use crate::cases::{
    self, AnswerPaper, AssessmentPaper, Case, DoneStep, Has, Paper, PaperKind, Person, PlanPaper,
    ReferralPaper, RiskPaper, Service, TextPaper,
};
use crate::ids::{CaseId, ReportId, UserId};
use crate::store::StoreError;

/// What was read.
pub(super) struct Desk {
    pub(super) case: Case,
    /// What is merged into it and the reader may open, at any remove.
    pub(super) merged: Vec<Merged>,
    pub(super) has: Has,
    /// Its own people first, then those of what is merged into it.
    pub(super) people: Vec<Person>,
    /// What was written in it, and in no other.
    pub(super) own: Shelf,
    pub(super) steps: Vec<DoneStep>,
    names: HashMap<UserId, String>,
    /// Who can be given a case.
    pub(super) carriers: Vec<User>,
}

/// A case that goes on under this one's number.
pub(super) struct Merged {
    pub(super) case: Case,
    pub(super) shelf: Shelf,
}

/// What was written in one case, and the reports that came into it.
pub(super) struct Shelf {
    pub(super) risks: Vec<Paper<RiskPaper>>,
    pub(super) assessments: Vec<Paper<AssessmentPaper>>,
    pub(super) plans: Vec<Paper<PlanPaper>>,
    pub(super) services: Vec<Service>,
    pub(super) referrals: Vec<Paper<ReferralPaper>>,
    pub(super) answers: Vec<Paper<AnswerPaper>>,
    pub(super) visits: Vec<Paper<TextPaper>>,
    pub(super) notes: Vec<Paper<TextPaper>>,
    pub(super) reports: Vec<ReportId>,
}

impl Shelf {
    async fn read(state: &AppState, id: CaseId) -> Result<Self, StoreError> {
        let (store, keys) = (state.store(), state.keys());
        Ok(Self {
            risks: cases::papers(store, keys, id, PaperKind::Risk).await?,
            assessments: cases::papers(store, keys, id, PaperKind::Assessment).await?,
            plans: cases::papers(store, keys, id, PaperKind::Plan).await?,
            services: cases::services_of(store, keys, id).await?,
            referrals: cases::papers(store, keys, id, PaperKind::Referral).await?,
            answers: cases::papers(store, keys, id, PaperKind::Answer).await?,
            visits: cases::papers(store, keys, id, PaperKind::Visit).await?,
            notes: cases::papers(store, keys, id, PaperKind::Note).await?,
            reports: cases::reports_of(store, id).await?,
        })
    }
}

impl Desk {
    /// Reads it all anew, as it stands by now; `case` came through the gate for this reader, and
    /// so does each that is merged into it.
    ///
    /// # Errors
    /// When the database cannot be read, or a word does not open.
    pub(super) async fn read(
        state: &AppState,
        reader: &User,
        case: Case,
    ) -> Result<Self, StoreError> {
        let (store, keys, id) = (state.store(), state.keys(), case.id);
        let case = cases::case(store, id).await?.unwrap_or(case);
        let mut merged = Vec::new();
        let mut people = cases::people_of(store, id).await?;
        for member in cases::family_of(store, id).await? {
            let other = cases::case(store, member).await?;
            let Some(other) = other.filter(|other| other.id != id) else {
                continue;
            };
            if cases::may_open(store, reader, &other, state.clock().now()).await? {
                people.extend(cases::people_of(store, member).await?);
                merged.push(Merged {
                    case: other,
                    shelf: Shelf::read(state, member).await?,
                });
            }
        }
        let all = users(store).await?;
        Ok(Self {
            has: cases::has(store, &case).await?,
            merged,
            people,
            own: Shelf::read(state, id).await?,
            steps: cases::steps_of(store, keys, id).await?,
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

    /// Its own shelf, and then what is merged into it, with the case that it stands in.
    pub(super) fn shelves(&self) -> impl Iterator<Item = (&Shelf, Option<&Case>)> {
        let merged = self.merged.iter();
        std::iter::once((&self.own, None)).chain(merged.map(|one| (&one.shelf, Some(&one.case))))
    }

    /// The reports of all of them.
    pub(super) fn reports(&self) -> Vec<ReportId> {
        let shelves = self.shelves();
        shelves
            .flat_map(|(shelf, _)| shelf.reports.clone())
            .collect()
    }

    /// The name that colleagues see.
    pub(super) fn name(&self, user: UserId) -> String {
        self.names
            .get(&user)
            .cloned()
            .unwrap_or_else(|| "?".to_owned())
    }
}
