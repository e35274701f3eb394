//! Of two who save at once one wins, and the other loses nothing.

use futures_util::future::join_all;
use ots_server::accounts::Role;
use ots_server::cases::{
    self, AssessmentPaper, Facts, PaperKind, Refused, Risk, RiskPaper, Step, TextPaper,
};
use ots_server::store::Dialect;

use super::{Desk, refused, service};
use crate::kit::{noon, until};
use crate::on_both;

on_both! {
    async fn whatever_is_saved_from_an_older_page_is_refused_and_changes_nothing(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        let old = desk.case(id).await.version;
        desk.know(&dewi, id).await;
        let now = desk.case(id).await;
        let facts = cases::save_facts(&centre.state, &dewi, id, old, &Facts::default(), noon()).await;
        assert_eq!(refused(facts), Refused::Stale);
        let paper = RiskPaper { factors: vec![], judgement: "rekaan".to_owned() };
        let risk = cases::judge_risk(&centre.state, &dewi, id, old, (Risk::Low, &paper), noon()).await;
        assert_eq!(refused(risk), Refused::Stale);
        let step = cases::advance(&centre.state, &dewi, id, old, (&cases::Advance::Go(Step::Identify), ""), noon()).await;
        assert_eq!(refused(step), Refused::Stale);
        assert_eq!(desk.case(id).await, now);
    }

    async fn of_many_who_save_the_same_page_at_once_exactly_one_wins(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        let seen = desk.case(id).await.version;
        let facts = Facts { place: Some(ots_protocol::codes::TempatKejadian::Sekolah), ..Facts::default() };
        let saves = (0..6).map(|_| cases::save_facts(&centre.state, &dewi, id, seen, &facts, noon()));
        let won = join_all(saves).await.iter().filter(|saved| saved.is_ok()).count();
        assert_eq!(won, 1);
        assert_eq!(desk.case(id).await.version, seen + 1);
    }

    async fn of_two_next_revisions_of_a_paper_one_is_written_and_the_older_ones_stay(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        desk.to_services(&dewi, id).await;
        let papers: Vec<_> = ["satu, rekaan", "dua, rekaan"].map(|bio| AssessmentPaper { bio: bio.to_owned(), ..AssessmentPaper::default() }).into();
        let writes = papers.iter().map(|paper| cases::write_assessment(&centre.state, &dewi, id, 1, paper, noon()));
        let written = join_all(writes).await;
        assert_eq!(written.iter().filter(|one| one.is_ok()).count(), 1);
        let kept = cases::papers::<AssessmentPaper>(centre.state.store(), centre.state.keys(), id, PaperKind::Assessment).await.unwrap();
        assert_eq!(kept.iter().map(|paper| paper.revision).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(kept[0].says.bio, "rekaan bio");
    }

    async fn a_service_is_changed_only_as_it_stood_on_the_page(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        let served = desk.serve(&dewi, id, true).await.unwrap();
        let mut changed = service(true);
        changed.ended = changed.began.succ_opt();
        cases::save_service(&centre.state, &dewi, served, 1, &changed, noon()).await.unwrap();
        assert_eq!(refused(cases::save_service(&centre.state, &dewi, served, 1, &service(true), noon()).await), Refused::Stale);
        let stored = cases::service(centre.state.store(), centre.state.keys(), served).await.unwrap().unwrap();
        assert_eq!((stored.version, stored.is), (2, changed.clone()));
        // A service that ends before it began is a slip of the finger.
        changed.ended = changed.began.pred_opt();
        assert_eq!(refused(cases::save_service(&centre.state, &dewi, served, 2, &changed, noon()).await), Refused::Field("ended"));
    }

    async fn more_who_write_at_once_than_the_database_has_connections_all_come_through(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let mut cases = Vec::new();
        for _ in 0..4 {
            cases.push(desk.opened(&dewi).await.1);
        }
        let note = TextPaper { text: "catatan rekaan".to_owned() };
        let writes = (0..32).map(|nr| cases::add_note(&centre.state, &dewi, cases[nr % cases.len()], &note, noon()));
        for written in join_all(writes).await {
            written.unwrap();
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM case_papers").await, 32);
    }

    async fn nothing_is_written_into_a_case_that_is_being_closed_or_erased(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, closing) = desk.opened(&dewi).await;
        let (_, erasing) = desk.opened(&dewi).await;
        let (service, note) = (service(true), TextPaper { text: "catatan rekaan".to_owned() });
        let joined = desk.held(&dewi).await;
        // Another holds both, and has not said yet that they are over.
        let mut other = centre.state.store().begin().await.unwrap();
        for (sql, id) in [
            ("UPDATE cases SET state = 8 WHERE case_id = $1", closing),
            ("UPDATE cases SET erased_at = 1 WHERE case_id = $1", erasing),
        ] {
            sqlx::query(sql).bind(id.as_bytes().to_vec()).execute(other.conn()).await.unwrap();
        }
        let dialect = other.dialect();
        let late = async {
            tokio::join!(
                cases::add_service(&centre.state, &dewi, closing, &service, noon()),
                cases::join(&centre.state, &dewi, joined.report, closing, noon()),
                cases::add_note(&centre.state, &dewi, erasing, &note, noon()),
            )
        };
        let over = async {
            if dialect == Dialect::Postgres {
                until(|| async {
                    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
                    centre.count(waiting).await >= 3
                })
                .await;
            }
            other.commit().await.unwrap();
        };
        let ((served, in_case, noted), ()) = tokio::join!(late, over);
        assert_eq!(refused(served), Refused::NotOpen);
        assert_eq!(refused(in_case), Refused::NotOpen);
        assert_eq!(refused(noted), Refused::Erased);
        for nothing in ["SELECT COUNT(*) FROM case_papers", "SELECT COUNT(*) FROM case_services"] {
            assert_eq!(centre.count(nothing).await, 0, "{nothing}");
        }
    }
}
