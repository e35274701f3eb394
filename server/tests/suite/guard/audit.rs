//! The audit log on a page: what is asked for, all of it, and nothing one is barred from.

use ots_server::accounts::Role;
use ots_server::audit::{Entry, Filter, list, record};
use ots_server::barred;
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
            actor: actor.map(str::to_owned), action: action.map(str::to_owned), subject: subject.map(str::to_owned), ..Filter::default()
        };
        assert_eq!(count(by(Some("seseorang"), None, None)).await, rows);
        assert_eq!(count(by(None, Some("read-document"), None)).await, rows / 2);
        assert_eq!(count(by(Some("seseorang"), Some("read-identity"), Some("hal-1"))).await, (0..rows).filter(|n| n % 6 == 4).count() as i64);
        assert_eq!(count(by(Some("lain"), None, None)).await, 0);
        let page = sup.page("/audit?what=read-document").await;
        assert!(page.contains("membuka berkas") && page.contains("/audit?before=") && page.contains("what=read-document"));
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
