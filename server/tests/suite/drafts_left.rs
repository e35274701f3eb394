//! A call that was begun and not sent is nobody's secret: its writer is told, then whoever
//! supervises, then outside. Everybody here is made up.

use chrono::TimeDelta;
use ots_server::accounts::{By, COMMAND_LINE, Change, Managed, Role, begin_shift, change_account};
use ots_server::clock::Clock;
use ots_server::doors::{self, Left};
use ots_server::policy;

use crate::escalation::{self, webhook};
use crate::guard::Person;
use crate::kit::{Base, Centre, noon, until};
use crate::on_both;

/// What the tests ask of somebody who writes reports.
trait Writer {
    async fn begin(&self) -> String;
    async fn save(&self, form: &str);
    async fn queue(&self) -> String;
    async fn on_shift(&self, ahead: TimeDelta);
    async fn left(&self) -> (i64, i64, i64);
    async fn banner(&self, name: &str) -> bool;
}

impl Writer for Person<'_> {
    /// A call that was begun, with a word in it; gives the form's address.
    async fn begin(&self) -> String {
        let answer = self.post("/write", "door=telephone").await;
        assert_eq!(answer.status, 303);
        let form = answer.header("location").unwrap();
        self.save(&form).await;
        form
    }

    async fn save(&self, form: &str) {
        let fields = "version=1&editor=a&words=rekaan";
        assert_eq!(self.post(&format!("{form}/save"), fields).await.status, 303);
    }

    async fn queue(&self) -> String {
        self.page("/queue").await
    }

    /// Seen at their screen for so long from now on: the clock jumps, and nobody looks between.
    async fn on_shift(&self, ahead: TimeDelta) {
        let (store, until) = (self.centre.state.store(), self.now() + ahead);
        begin_shift(store, self.user.id, until).await.unwrap();
    }

    async fn left(&self) -> (i64, i64, i64) {
        let Left { own, unsent, left } = doors::left(self.centre.state.store(), &self.user)
            .await
            .unwrap();
        (own, unsent, left)
    }

    /// Whether the page's banner of this name stands.
    async fn banner(&self, name: &str) -> bool {
        let page = self.queue().await;
        let banner = page.split(&format!("id=\"{name}\"")).nth(1);
        banner.is_some_and(|rest| !rest.split_once('>').unwrap().0.contains("hidden"))
    }
}

const fn ms(time: TimeDelta) -> i64 {
    time.num_milliseconds()
}

async fn told(centre: &Centre, stage: i64) {
    until(|| async { centre.count("SELECT MAX(told) FROM drafts").await == stage }).await;
}

on_both! {
    async fn a_call_that_was_begun_is_counted_in_the_navigation_until_it_is_sent(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let budi = Person::new(&centre, "budi", Role::Operator).await;
        assert!(ana.queue().await.contains("id=\"drafts-badge\" data-count=\"0\" hidden"));
        let first = ana.begin().await;
        let second = ana.begin().await;
        assert!(ana.queue().await.contains("id=\"drafts-badge\" data-count=\"2\">"));
        assert!(budi.queue().await.contains("id=\"drafts-badge\" data-count=\"0\" hidden"), "nobody else's");
        assert_eq!(ana.post(&format!("{first}/send"), "version=2&editor=a&words=rekaan").await.status, 303);
        assert_eq!(ana.left().await, (1, 0, 0));
        assert_eq!(ana.post(&format!("{second}/discard"), "sure=yes").await.status, 303);
        assert_eq!(ana.left().await, (0, 0, 0));
    }

    async fn its_writer_is_told_first_and_whoever_supervises_later(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let budi = Person::new(&centre, "budi", Role::Operator).await;
        let sari = Person::new(&centre, "sari", Role::Supervisor).await;
        ana.on_shift(policy::DRAFT_UNSENT).await;
        let form = ana.begin().await;
        assert_eq!((ana.left().await, sari.left().await), ((1, 0, 0), (0, 0, 0)));
        assert!(!ana.banner("drafts-unsent").await);

        clock.advance_ms(ms(policy::DRAFT_UNSENT));
        told(&centre, 1).await;
        assert_eq!((ana.left().await, sari.left().await), ((1, 1, 0), (0, 0, 0)));
        assert!(ana.banner("drafts-unsent").await);
        assert!(!budi.banner("drafts-unsent").await && !sari.banner("drafts-left").await);

        // Whoever goes on writing is at it.
        ana.save(&form).await;
        assert_eq!(ana.left().await, (1, 0, 0));
        assert!(!ana.banner("drafts-unsent").await);

        ana.on_shift(policy::DRAFT_LEFT).await;
        clock.advance_ms(ms(policy::DRAFT_LEFT));
        told(&centre, 2).await;
        assert_eq!((ana.left().await, sari.left().await), ((1, 1, 0), (0, 0, 1)));
        assert!(sari.banner("drafts-left").await && sari.queue().await.contains("id=\"drafts-badge\" data-count=\"1\" data-urgent>"));
        assert!(!budi.banner("drafts-left").await, "not every colleague");

        // In her hands it is hers, and counts from then.
        assert_eq!(sari.post(&format!("{form}/take-over"), "").await.status, 303);
        assert_eq!((ana.left().await, sari.left().await), ((0, 0, 0), (1, 0, 0)));
        clock.advance_ms(ms(policy::DRAFT_UNSENT));
        until(|| async { sari.left().await.1 == 1 }).await;
    }

    async fn what_somebody_left_who_went_off_duty_is_told_whoever_supervises_at_once(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let sari = Person::new(&centre, "sari", Role::Supervisor).await;
        ana.begin().await;
        clock.advance_ms(ms(policy::DRAFT_UNSENT));
        told(&centre, 2).await;
        assert_eq!((ana.left().await, sari.left().await), ((1, 1, 0), (0, 0, 1)));
    }

    async fn what_a_closed_account_had_begun_is_in_the_supervisors_hands_without_waiting(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let sari = Person::new(&centre, "sari", Role::Supervisor).await;
        for (name, change) in [("ana", Change::Disable), ("budi", Change::Role(Role::Analyst))] {
            let writer = Person::new(&centre, name, Role::Operator).await;
            writer.on_shift(TimeDelta::zero()).await;
            let form = writer.begin().await;
            let by = By { actor: COMMAND_LINE, keys: centre.state.keys(), now: clock.now() };
            let done = change_account(centre.state.store(), by, writer.user.id, change).await;
            assert_eq!(done.unwrap(), Managed::Done);
            until(|| async { sari.left().await == (0, 0, 1) }).await;
            assert!(sari.page("/write").await.contains("akunnya ditutup"), "{name}");
            assert_eq!(sari.post(&format!("{form}/take-over"), "").await.status, 303);
            assert_eq!(sari.post(&format!("{form}/send"), "version=3&editor=b&words=rekaan").await.status, 303);
            assert_eq!(sari.left().await, (0, 0, 0));
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM reports").await, 2);
    }

    async fn another_role_that_writes_reports_keeps_what_it_began(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let sari = Person::new(&centre, "sari", Role::Supervisor).await;
        let gone = Person::new(&centre, "tina", Role::Operator).await;
        ana.begin().await;
        gone.begin().await;
        let by = || By { actor: COMMAND_LINE, keys: centre.state.keys(), now: clock.now() };
        change_account(centre.state.store(), by(), ana.user.id, Change::Role(Role::CaseWorker)).await.unwrap();
        change_account(centre.state.store(), by(), gone.user.id, Change::Disable).await.unwrap();
        // Both were looked at by the time that one of them is told.
        until(|| async { sari.left().await.2 > 0 }).await;
        assert_eq!(sari.left().await, (0, 0, 1));
    }

    async fn it_is_told_outside_once_without_a_word_of_what_is_in_it(base) {
        outside(base).await;
    }
}

async fn outside(base: Base) {
    let clock = Clock::standing_at(noon());
    let (hook, posts) = webhook(0).await;
    let settings = format!("outside_after_s = 3600\nwebhook_url = \"{hook}\"");
    let centre = escalation::centre(&base, clock.clone(), &settings).await;
    let ana = Person::new(&centre, "ana", Role::Operator).await;
    let form = ana.begin().await;
    clock.advance_ms(ms(policy::DRAFT_UNSENT));
    let done = "SELECT COUNT(*) FROM drafts_outside WHERE told = 1";
    until(|| async { centre.count(done).await == 1 }).await;
    // Gone on with and left again, it is told again; taken up in time, it is not.
    ana.save(&form).await;
    clock.advance_ms(ms(policy::DRAFT_UNSENT));
    until(|| async { centre.count(done).await == 2 }).await;
    let posts = posts.all();
    assert_eq!(posts.len(), 2);
    for post in posts {
        let told: serde_json::Value = serde_json::from_str(&post).unwrap();
        assert_eq!(told["event"], "report-begun-not-sent");
        assert!(!post.contains(form.trim_start_matches("/write/")) && !post.contains("ana"));
    }
}
