//! A list that is cut says so, and leads to what is not on it.

use ots_server::accounts::Role;
use ots_server::doors;
use ots_server::exports::{self, Scope};
use ots_server::policy;
use ots_server::reports::Via;

use super::Person;
use crate::on_both;

/// How many rows of this kind a page has, and where it leads for more.
fn part(page: &str, row: &str) -> (usize, Option<String>) {
    let older = page.split_once("skip=").map(|(before, rest)| {
        let path = before.rsplit('"').next().unwrap();
        let skip: String = rest.chars().take_while(char::is_ascii_digit).collect();
        format!("{path}skip={skip}")
    });
    (page.matches(row).count(), older)
}

/// The rows of each part, from the first to the last.
async fn parts(who: &Person<'_>, path: &str, row: &str) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let (rows, older) = part(&who.page(&path).await, row);
        counts.push(rows);
        next = older;
    }
    counts
}

on_both! {
    async fn what_one_page_does_not_hold_is_on_the_next(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let budi = Person::new(&centre, "budi", Role::Operator).await;
        let (state, now) = (&centre.state, ana.now());
        let drafts = usize::try_from(policy::DRAFTS_LISTED).unwrap();
        for _ in 0..=drafts {
            doors::begin(state, budi.user.id, Via::Telephone, now).await.unwrap();
        }
        let row = "<li class=\"row\">";
        assert_eq!(parts(&budi, "/write", row).await, [drafts, 1]);
        // Whoever supervises has them as somebody else's.
        assert_eq!(parts(&ana, "/write", row).await, [drafts, 1]);

        let listed = usize::try_from(policy::EXPORTS_LISTED).unwrap();
        let scope = || Scope::Opened(now - chrono::TimeDelta::days(1), now);
        for _ in 0..=listed {
            exports::ask(state, &ana.user, scope(), "rekaan", now).await.unwrap();
        }
        assert_eq!(parts(&ana, "/exports", "<li class=\"card\">").await, [listed, 1]);
    }

    async fn what_waits_to_be_decided_stands_before_what_is_newer_and_decided(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let budi = Person::new(&centre, "budi", Role::Supervisor).await;
        let (state, now) = (&centre.state, ana.now());
        let hour = chrono::TimeDelta::hours(1);
        let scope = Scope::Opened(now - chrono::TimeDelta::days(1), now);
        let waits = exports::ask(state, &ana.user, scope, "MENUNGGUREKAAN", now).await.unwrap();
        let scope = Scope::Opened(now - chrono::TimeDelta::days(1), now);
        let refused = exports::ask(state, &ana.user, scope, "DITOLAKREKAAN", now + hour).await.unwrap();
        exports::decide(state, &budi.user, refused, false, "tidak", now + hour).await.unwrap();
        let page = budi.page("/exports").await;
        let at = |word: &str| page.find(word).unwrap();
        assert!(at("MENUNGGUREKAAN") < at("DITOLAKREKAAN"), "{waits}");
    }
}
