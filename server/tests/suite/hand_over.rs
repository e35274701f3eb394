//! What is in work does not stick to one person. Everybody here is made up.

use ots_server::accounts::Role;
use ots_server::reports::ReportState;

use crate::cases::Desk;
use crate::guard::{Person, written_down};
use crate::kit::noon;
use crate::on_both;

on_both! {
    async fn who_handles_a_report_gives_it_back_and_a_colleague_goes_on(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        for to in ["handled", "referred"] {
            let press = Desk(&centre).held(&ana.user).await;
            let path = format!("/reports/{}", press.report);
            assert_eq!(ana.post(&format!("{path}/state"), &format!("version=2&to={to}")).await.status, 303);
            assert!(ana.page(&path).await.contains(&format!("{path}/release")), "{to}");
            assert_eq!(budi.post(&format!("{path}/release"), "version=3").await.status, 409);
            assert_eq!(ana.post(&format!("{path}/release"), "version=3").await.status, 303);
            let row = Desk(&centre).report(press.report).await;
            assert_eq!((row.state, row.taken_by), (ReportState::Waiting, None));
            assert!(written_down(&centre, "release-report").await > 0);
            assert_eq!(budi.post(&format!("{path}/take"), "version=4").await.status, 303);
            assert_eq!(budi.post(&format!("{path}/answer"), "text=rekaan").await.status, 303);
        }
    }

    async fn a_supervisor_takes_over_what_its_holder_cannot_go_on_with(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        let press = Desk(&centre).held(&ana.user).await;
        let path = format!("/reports/{}", press.report);
        let take_over = format!("{path}/take-over");
        assert_eq!(ana.post(&format!("{path}/state"), "version=2&to=handled").await.status, 303);
        let told = Desk(&centre).report(press.report).await.last_update;
        assert!(!budi.page(&path).await.contains(&take_over) && sup.page(&path).await.contains(&take_over));
        assert_eq!(budi.post(&take_over, "version=3").await.status, 409, "not an operator");
        assert_eq!(sup.post(&take_over, "version=2").await.status, 409, "not what has changed meanwhile");
        assert_eq!(written_down(&centre, "take-over").await, 0);
        assert_eq!(sup.post(&take_over, "version=3").await.status, 303);
        assert_eq!(written_down(&centre, "take-over").await, 1);
        let row = Desk(&centre).report(press.report).await;
        assert_eq!((row.state, row.taken_by, row.last_update), (ReportState::Handled, Some(sup.user.id), told));
        assert_eq!(sup.post(&format!("{path}/answer"), "text=rekaan").await.status, 303);
        assert_eq!(ana.post(&format!("{path}/answer"), "text=rekaan").await.status, 409);
        assert_eq!(sup.post(&take_over, "version=4").await.status, 409, "it is hers already");
    }

    async fn what_waits_is_closed_or_in_a_case_is_taken_over_by_nobody(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (sup, siti) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "siti", Role::CaseWorker).await);
        let waiting = centre.press(noon());
        centre.arrive(&waiting).await;
        let closed = desk.held(&siti.user).await;
        let form = "version=2&to=closed";
        assert_eq!(siti.post(&format!("/reports/{}/state", closed.report), form).await.status, 303);
        let (in_case, _) = desk.opened(&siti.user).await;
        for press in [&waiting, &closed, &in_case] {
            let version = desk.report(press.report).await.version;
            let path = format!("/reports/{}", press.report);
            assert!(!sup.page(&path).await.contains("/take-over"));
            assert_eq!(sup.post(&format!("{path}/take-over"), &format!("version={version}")).await.status, 409);
        }
        // Out of an open case nothing is given back to the queue.
        let version = desk.report(in_case.report).await.version;
        let path = format!("/reports/{}", in_case.report);
        assert!(!siti.page(&path).await.contains(&format!("{path}/release")));
        assert_eq!(siti.post(&format!("{path}/release"), &format!("version={version}")).await.status, 409);
    }
}
