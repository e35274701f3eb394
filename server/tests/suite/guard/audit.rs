//! The audit log on a page: what is asked for, all of it, and nothing one is barred from.

use ots_server::accounts::Role;
use ots_server::audit::{Entry, Filter, list, record};
use ots_server::barred;
use ots_server::cases::{self, Attributes, Identity, NewPerson, PersonRole, ReadReason};
use ots_server::deadlines::Owner;
use ots_server::policy;

use super::Person;
use crate::cases::Desk;
use crate::kit::Centre;
use crate::on_both;

async fn write(centre: &Centre, actor: &str, action: &str, subject: &str) {
    let entry = Entry {
        actor,
        action,
        subject,
        reason: "holder",
    };
    let now = centre.state.clock().now();
    record(centre.state.store(), centre.state.keys(), entry, now)
        .await
        .unwrap();
}

on_both! {
    async fn pages_follow_each_other_and_show_each_row_once_whatever_is_filtered(base) {
        let centre = base.centre().await;
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        let rows = policy::AUDIT_ROWS * 2 + 30;
        for n in 0..rows {
            let action = if n % 2 == 0 { "read-identity" } else { "read-document" };
            write(&centre, "seseorang", action, &format!("hal-{}", n % 3)).await;
        }
        let count = async |filter: Filter| {
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                let page = list(centre.state.store(), sup.user.id, &filter, before).await.unwrap();
                seen.extend(page.lines.iter().map(|line| line.seq));
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, none twice");
            i64::try_from(seen.len()).unwrap()
        };
        let by = |actor: Option<&str>, action: Option<&str>, subject: Option<&str>| Filter {
            actor: actor.map(str::to_owned), action: action.map(str::to_owned), subjects: subject.map(|subject| vec![subject.to_owned()]), ..Filter::default()
        };
        assert_eq!(count(by(Some("seseorang"), None, None)).await, rows);
        assert_eq!(count(by(None, Some("read-document"), None)).await, rows / 2);
        assert_eq!(count(by(Some("seseorang"), Some("read-identity"), Some("hal-1"))).await, (0..rows).filter(|n| n % 6 == 4).count() as i64);
        assert_eq!(count(by(Some("lain"), None, None)).await, 0);
        let page = sup.page("/audit?what=read-document").await;
        assert!(page.contains("membuka berkas") && page.contains("/audit?before=") && page.contains("what=read-document"));
    }

    async fn who_reads_the_reasons_of_colleagues_is_written_down_where_there_are_any(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "lain", Role::CaseWorker).await);
        let pages = [("/glass", "read-glass"), ("/barred", "read-bars"), ("/erasures", "read-erasures"), ("/exports", "read-exports")];
        let read = async |action: &str| -> Vec<String> {
            sqlx::query_scalar("SELECT actor FROM audit WHERE action = $1").bind(action.to_owned())
                .fetch_all(centre.state.store().reader()).await.unwrap()
        };
        for (path, action) in pages {
            sup.page(path).await;
            assert!(read(action).await.is_empty(), "{path} shows nobody's reason");
        }
        let (_, case) = super::erasures::closed_case(&siti).await;
        let owner = Owner::Case(case);
        let number = Desk(&centre).case(case).await.number;
        super::erasures::ask(&sup, owner).await.unwrap();
        ots_server::glass::smash(&centre.state, &other.user, owner, "keadaan rekaan", other.now()).await.unwrap();
        assert_eq!(sup.post("/exports", &format!("number={number}&why=rekaan")).await.status, 303);
        assert_eq!(sup.post("/barred", &format!("number={number}&user={}&why=rekaan", other.user.id)).await.status, 303);
        for (path, action) in pages {
            let page = sup.page(path).await;
            assert!(page.contains("rekaan"), "{path}");
            assert_eq!(read(action).await, [sup.user.id.to_string()], "{path}");
        }
    }

    async fn every_step_of_a_case_and_every_reading_of_it_stands_in_the_chain(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "lain", Role::CaseWorker).await);
        let (_, case) = Desk(&centre).opened(&siti.user).await;
        let rows = async || -> Vec<(String, String, String)> {
            sqlx::query_as("SELECT actor, action, reason FROM audit WHERE subject = $1 ORDER BY seq").bind(case.to_string())
                .fetch_all(centre.state.store().reader()).await.unwrap()
        };
        let path = format!("/cases/{case}");
        let before = rows().await.len();
        assert!(rows().await.iter().any(|row| row.1 == "case-opened" && row.0 == siti.user.id.to_string()));
        siti.page(&path).await;
        sup.page(&path).await;
        assert_eq!(other.get(&path).await.status, 404, "what is not read is not written down");
        let now = centre.state.clock().now();
        let seen = Desk(&centre).case(case).await.version;
        ots_server::cases::assign(&centre.state, &sup.user, case, seen, (other.user.id, "rahasia rekaan"), now).await.unwrap();
        let by = |who: &Person<'_>, action: &str, reason: &str| (who.user.id.to_string(), action.to_owned(), reason.to_owned());
        assert_eq!(rows().await[before..], [
            by(&siti, "read-case", "carries"), by(&sup, "read-case", "supervisor"), by(&sup, "case-assigned", &other.user.id.to_string()),
        ]);
        ots_server::audit::verify(centre.state.store(), centre.state.keys()).await.unwrap().unwrap();
        // In words, and to whom it was given.
        let page = sup.page("/audit").await;
        assert!(page.contains("menyerahkan kasus") && page.contains("membuka kasus") && !page.contains("rahasia rekaan"));
    }

    async fn what_a_form_shows_of_a_case_when_it_is_not_taken_is_a_reading_too(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        let (_, case) = Desk(&centre).opened(&siti.user).await;
        let rows = async || centre.count("SELECT COUNT(*) FROM audit WHERE action = 'read-case' AND reason = 'supervisor'").await;
        // Both versions of a form that was drawn before somebody else changed it.
        assert_eq!(sup.post(&format!("/cases/{case}/facts"), "version=0&forms=fisik").await.status, 409);
        assert_eq!(rows().await, 1);
        // The card with what was written of its deadlines.
        assert_eq!(sup.post(&format!("/cases/{case}/deadlines/outreach/waive"), "words=").await.status, 422);
        assert_eq!(rows().await, 2);
    }

    async fn who_reads_a_reports_police_number_or_words_stands_in_the_chain_whoever_holds_it(base) {
        let centre = base.centre().await;
        let (ana, sup) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "sup", Role::Supervisor).await);
        let press = Desk(&centre).held(&ana.user).await;
        let path = format!("/reports/{}", press.report);
        let rows = async |action: &str, reason: &str| -> i64 {
            sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = $1 AND reason = $2 AND subject = $3")
                .bind(action.to_owned()).bind(reason.to_owned()).bind(press.report.to_string())
                .fetch_one(centre.state.store().reader()).await.unwrap()
        };
        sup.page(&path).await;
        ana.page(&path).await;
        assert_eq!((rows("read-deadlines", "supervisor").await, rows("read-deadlines", "holder").await), (0, 0), "nothing is written there yet");
        let done = ana.post(&format!("{path}/deadlines/outreach/done"), "words=kata+tenggat+rekaan").await;
        assert_eq!(done.status, 303);
        assert!(sup.page(&path).await.contains("kata tenggat rekaan"));
        assert_eq!(rows("read-deadlines", "supervisor").await, 1);
        ana.page(&path).await;
        assert_eq!(rows("read-deadlines", "holder").await, 1);
        // The card that is drawn again because something was not kept.
        assert_eq!(sup.post(&format!("{path}/deadlines/complaint/waive"), "words=").await.status, 422);
        assert_eq!(rows("read-deadlines", "supervisor").await, 2);
        // What was written to whoever reported is read by the holder, and by nobody else.
        assert_eq!(rows("read-identity", "holder").await, 0, "a bare press says nothing of anybody");
        assert_eq!(ana.post(&format!("{path}/answer"), "text=jawaban+rekaan").await.status, 303);
        assert!(ana.page(&path).await.contains("jawaban rekaan"));
        assert!(!sup.page(&path).await.contains("jawaban rekaan"));
        assert_eq!(rows("read-identity", "holder").await, 1);
        assert!(sup.page("/audit").await.contains("membaca catatan tenggat laporan"));
    }

    async fn by_a_cases_number_stands_who_opened_whom_in_it(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        let desk = Desk(&centre);
        let (_, case) = desk.opened(&siti.user).await;
        let (_, other) = desk.opened(&siti.user).await;
        for (of, name) in [(case, "Bunga Rekaan"), (other, "Lain Rekaan")] {
            let new = NewPerson {
                role: PersonRole::Beneficiary,
                attributes: Attributes::default(),
                identity: Identity { name: name.to_owned(), ..Identity::default() },
            };
            let id = cases::add_person(&centre.state, &siti.user, of, &new, siti.now()).await.unwrap();
            cases::read_identity(&centre.state, &siti.user, id, ReadReason::Contact, "", siti.now()).await.unwrap();
        }
        let number = desk.case(case).await.number;
        let page = sup.page(&format!("/audit?what=read-identity&number={number}")).await;
        assert_eq!(page.matches(&format!("Seseorang di kasus {number}")).count(), 1, "{page}");
        assert!(!page.contains(&desk.case(other).await.number), "{page}");
        let page = sup.page(&format!("/audit?number={number}")).await;
        assert!(page.contains("membuka identitas") && page.contains("membuat kasus"), "{page}");
    }

    async fn who_is_barred_does_not_read_that_others_looked_for_the_person(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "sup2", Role::Supervisor).await);
        let (_, case) = Desk(&centre).opened(&siti.user).await;
        let new = NewPerson {
            role: PersonRole::Beneficiary,
            attributes: Attributes::default(),
            identity: Identity { name: "Bunga Rekaan".to_owned(), ..Identity::default() },
        };
        cases::add_person(&centre.state, &siti.user, case, &new, siti.now()).await.unwrap();
        barred::bar(&centre.state, &other.user, Owner::Case(case), sup.user.id, "rekaan", other.now()).await.unwrap();
        let looks = async |who: &Person<'_>, typed: &str| {
            let to = who.post("/search", &format!("q={typed}")).await.header("location").unwrap();
            who.page(&to).await;
        };
        looks(&siti, "Bunga+Rekaan").await;
        looks(&siti, "Bunga").await;
        looks(&sup, "Bunga+Rekaan").await;
        let lines = async |who: &Person<'_>| -> Vec<(String, bool)> {
            let filter = Filter { action: Some("search-identity".to_owned()), ..Filter::default() };
            let found = list(centre.state.store(), who.user.id, &filter, None).await.unwrap();
            found.lines.into_iter().map(|line| (line.actor, !line.reason.is_empty())).collect()
        };
        let (worker, me) = (siti.user.id.to_string(), sup.user.id.to_string());
        // One's own search stands, with what it found; of others' neither whom nor how many.
        assert_eq!(lines(&sup).await, [(me.clone(), true), (worker.clone(), false)]);
        assert_eq!(lines(&other).await, [(me, true), (worker.clone(), true), (worker, true)]);
    }

    async fn every_word_of_the_log_is_a_word_that_people_read(base) {
        let centre = base.centre().await;
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        for action in ["read-case", "take-report", "release-report", "report-closed", "case-moved", "case-note", "deadline-waived-police", "deadline-confirmed-police", "deadline-done-complaint"] {
            write(&centre, "seseorang", action, "hal").await;
        }
        let page = sup.page("/audit").await;
        for raw in [">read-case<", ">take-report<", ">release-report<", ">report-closed<", ">case-", ">deadline-"] {
            assert!(!page.contains(raw), "{raw}: {page}");
        }
    }

    async fn the_page_says_whether_the_chain_is_whole(base) {
        let centre = base.centre().await;
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        for n in 0..3 {
            write(&centre, "seseorang", "read-identity", &format!("hal-{n}")).await;
        }
        assert!(sup.page("/audit?verify=true").await.contains("Rantainya utuh: 3 baris"));
        let mut tx = centre.state.store().begin().await.unwrap();
        sqlx::query("UPDATE audit SET actor = 'orang lain' WHERE seq = 2").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sup.page("/audit?verify=true").await.contains("Baris 2 bukan"));
    }

    async fn nobody_reads_of_what_they_are_barred_from(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "sup2", Role::Supervisor).await);
        let (press, case) = Desk(&centre).opened(&siti.user).await;
        let now = centre.state.clock().now();
        barred::bar(&centre.state, &sup.user, Owner::Case(case), other.user.id, "rekaan", now).await.unwrap();
        write(&centre, "seseorang", "read-identity", &press.report.to_string()).await;
        let number = Desk(&centre).case(case).await.number;
        let page = sup.page("/audit").await;
        assert!(page.contains("memegang laporan") && !page.contains("holder"), "in words: {page}");
        assert!(page.contains(&number) && page.contains(&press.report.to_string()) && page.contains("menghalangi akun"));
        let page = other.page("/audit").await;
        for trace in [number.as_str(), &case.to_string(), &press.report.to_string(), "<td>menghalangi akun"] {
            assert!(!page.contains(trace), "{trace}");
        }
        // Their number is as none.
        let asked = other.page(&format!("/audit?number={number}")).await;
        assert!(asked.contains("Tidak ada laporan atau kasus dengan nomor itu"));
    }
}
