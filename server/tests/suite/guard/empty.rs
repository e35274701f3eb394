//! A page with nothing on it says what to do next.

use ots_server::accounts::Role;

use super::Person;
use crate::on_both;

on_both! {
    async fn every_empty_list_says_what_to_do_next(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let lists = [
            "/queue", "/write", "/deadlines", "/search?form=fisik", "/cases", "/cases?view=mine", "/cases?view=closed",
            "/barred", "/glass", "/exports", "/erasures", "/audit?what=none",
        ];
        for path in lists {
            let page = ana.page(path).await;
            let mut empty = page.split("class=\"empty\"").skip(1).peekable();
            assert!(empty.peek().is_some(), "{path} says nothing of being empty");
            for one in empty {
                let (one, _) = one.split_once("</p>").unwrap();
                let next = one.split_once("</strong><br>").map_or("", |(_, next)| next);
                assert!(next.split_whitespace().count() > 3, "{path}: {one}");
            }
        }
    }

    async fn whose_role_opens_nothing_is_told_what_there_is_and_whom_to_ask(base) {
        let centre = base.centre().await;
        let nala = Person::new(&centre, "nala", Role::Analyst).await;
        let page = nala.page("/").await;
        assert!(page.contains("Peran Anda") && page.contains("admin akun") && page.contains("href=\"/account\""), "{page}");
        assert!(!page.contains("versi"), "{page}");
    }
}
