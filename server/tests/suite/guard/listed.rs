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
    let older = page.split_once("?after=").map(|(before, rest)| {
        let path = before.rsplit('"').next().unwrap();
        let (after, _) = rest.split_once('"').unwrap();
        format!("{path}?after={after}")
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

    async fn what_comes_while_a_list_is_read_moves_no_row_of_it_to_another_page(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let budi = Person::new(&centre, "budi", Role::Supervisor).await;
        let (state, now) = (&centre.state, ana.now());
        let listed = usize::try_from(policy::EXPORTS_LISTED).unwrap();
        let ask = async |n: usize| {
            let scope = Scope::Opened(now - chrono::TimeDelta::days(1), now);
            let at = now + chrono::TimeDelta::seconds(i64::try_from(n).unwrap());
            exports::ask(state, &ana.user, scope, &format!("ALASAN-{n}-REKAAN"), at).await.unwrap()
        };
        let mut ids = Vec::new();
        for n in 0..listed + 2 {
            ids.push(ask(n).await);
        }
        let on = |page: &str| (0..listed + 3).filter(|n| page.contains(&format!("ALASAN-{n}-REKAAN"))).collect::<Vec<_>>();
        let first = budi.page("/exports").await;
        assert_eq!(on(&first), (2..listed + 2).collect::<Vec<_>>(), "the newest first");
        // One more comes at the top, and the one at the bottom of the first page is decided.
        ask(listed + 2).await;
        exports::decide(state, &budi.user, ids[2], false, "tidak", now).await.unwrap();
        let (_, next) = part(&first, "");
        let second = budi.page(&next.unwrap()).await;
        assert!(on(&second).starts_with(&[0, 1]), "{:?}", on(&second));
        assert!(!on(&second).contains(&3), "{:?}", on(&second));
        // What an address cannot mean is the beginning.
        assert_eq!(on(&budi.page("/exports?after=kosong").await), on(&budi.page("/exports").await));
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
