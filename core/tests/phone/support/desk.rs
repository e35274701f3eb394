//! A desk at the call centre: what it says about one report, sealed for the phone that pressed.

use ots_protocol::keys::ReportKeys;
use ots_protocol::problem::Problem;
use ots_protocol::refusal::{Refusal, RefusalCode};
use ots_protocol::seal::open_alert;
use ots_protocol::updates::{
    Epoch, Head, Place, ReportState, SealedUpdate, Update, UpdatesPage, seal_head, seal_update,
};
use ots_protocol::{ReportId, Sha256};

use super::call_centre::CallCentre;
use super::instance::rng;

pub struct Desk<'a> {
    pub centre: &'a CallCentre,
    pub report: ReportId,
    pub keys: ReportKeys,
    pub nobody_on_shift: bool,
}

impl<'a> Desk<'a> {
    /// Opens what the phone sent.
    pub fn of(centre: &'a CallCentre, report: ReportId) -> Self {
        let inside = centre.inside();
        let alert = open_alert(&centre.keys.sealing, &inside.items[&report.into()][0]).unwrap();
        drop(inside);
        Self {
            centre,
            report,
            keys: alert.keys,
            nobody_on_shift: false,
        }
    }

    /// Answers the next questions with this page.
    pub fn says(&self, epoch: Epoch, at_ms: i64, state: ReportState, updates: &[(u64, Update)]) {
        let last_seq = updates.last().map_or(0, |(seq, _)| *seq);
        self.page(epoch, at_ms, state, last_seq, updates);
    }

    pub fn page(
        &self,
        epoch: Epoch,
        at_ms: i64,
        state: ReportState,
        last_seq: u64,
        updates: &[(u64, Update)],
    ) {
        let head = Head {
            last_seq: Some(last_seq),
            at_ms: Some(at_ms),
            state: Some(state),
            nobody_on_shift: Some(self.nobody_on_shift),
            ..Head::default()
        };
        let key = &self.keys.reply_key;
        let page = UpdatesPage {
            epoch,
            head: seal_head(key, self.report, epoch, &head, &mut rng()).unwrap(),
            updates: updates
                .iter()
                .map(|(seq, update)| {
                    let place = Place {
                        report: self.report,
                        epoch,
                        seq: *seq,
                    };
                    let sealed = seal_update(key, place, update, &mut rng()).unwrap();
                    SealedUpdate { seq: *seq, sealed }
                })
                .collect(),
        };
        self.answers(200, serde_json::to_vec(&page).unwrap());
    }

    pub fn answers(&self, status: u16, body: Vec<u8>) {
        self.centre
            .inside()
            .updates
            .insert(self.report.to_string(), (status, body));
    }

    pub fn refuses(&self, code: RefusalCode, token: &[u8; 32]) {
        let refusal = Refusal {
            report_id: self.report,
            item_id: self.report.into(),
            sha256: Sha256::of(token),
            refused_at: chrono::DateTime::UNIX_EPOCH,
            code,
        };
        let mut problem = Problem::new(404, "unknown-report", "made up", false);
        problem.refusal = Some(refusal.sign(&self.centre.keys.receipt));
        self.answers(404, serde_json::to_vec(&problem).unwrap());
    }
}
