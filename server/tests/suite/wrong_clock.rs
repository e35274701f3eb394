//! A calendar that cannot be right says nothing of when a press was: no deadline is overdue by it,
//! and whoever reads of it is warned not to call blindly.

use chrono::{DateTime, TimeDelta};
use ots_protocol::codes::{BentukKekerasan, Channel, PositionOf};
use ots_protocol::items::{Details, Fix, ItemPayload, Position, SafeContact};
use ots_server::accounts::Role;
use ots_server::deadlines::{Kind, Owner, deadlines_of, settle};

use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::until;
use crate::on_both;

on_both! {
    async fn a_press_in_1970_of_unknown_age_counts_from_its_receipt(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::CaseWorker).await;
        let press = centre.press(DateTime::UNIX_EPOCH + TimeDelta::seconds(30));
        centre.arrive(&press).await;
        let details = Details { bentuk: Some(vec![BentukKekerasan::Seksual]), ..Details::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(details))).await.status, 201);
        centre.all_opened().await;
        let row = Desk(&centre).report(press.report).await;
        assert_eq!(row.age_ms, None);
        let owner = Owner::Report(press.report);
        settle(&centre.state, owner).await.unwrap();
        let all = deadlines_of(centre.state.store(), owner).await.unwrap();
        let police = all.iter().find(|one| one.kind == Kind::Police).unwrap();
        assert_eq!(police.due_at, row.received_at + TimeDelta::hours(72));

        // The same in a case.
        Desk(&centre).take(&press, &ana.user).await;
        let prefill = ots_server::cases::Prefill::default();
        let case = Desk(&centre).open(&ana.user, &press, &prefill).await.unwrap();
        assert_eq!(Desk(&centre).case(case).await.pressed_at, row.received_at);

        let page = ana.page(&format!("/reports/{}", press.report)).await;
        assert!(!page.contains(" 1970") && !page.contains("terlambat"), "{page}");
        warns(&page);
    }

    async fn an_age_that_cannot_be_takes_no_screen_away(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::CaseWorker).await;
        let mut presses = Vec::new();
        for age in [i64::MAX as u64, u64::MAX, 10_u64.pow(16), 0] {
            let press = centre.press(centre.state.clock().now());
            let path = crate::kit::path_of(&press.envelope);
            let age = age.to_string();
            let answer = centre.ask("PUT", &path, &[("OTS-Age-Ms", &age)], &press.envelope).await;
            assert_eq!(answer.status, 201);
            presses.push(press);
        }
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 4 }).await;
        // One that an older server took in.
        let mut tx = centre.state.store().begin().await.unwrap();
        for table in ["items", "reports"] {
            sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE {table} SET age_ms = $1 WHERE report_id = $2")))
                .bind(i64::MAX)
                .bind(presses[3].report.as_bytes().to_vec())
                .execute(tx.conn())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let queue = ana.page("/queue").await;
        let mut screen = ana.screen("").await;
        let stream = screen.until("end").await;
        for press in &presses {
            assert!(queue.contains(&format!("r-{}", press.report)) && stream.contains(&press.report.to_string()));
            Desk(&centre).take(press, &ana.user).await;
            ana.page(&format!("/reports/{}", press.report)).await;
            settle(&centre.state, Owner::Report(press.report)).await.unwrap();
            Desk(&centre).open(&ana.user, press, &ots_server::cases::Prefill::default()).await.unwrap();
        }
    }

    async fn of_a_press_whose_time_nobody_knows_every_screen_says_not_to_call_blindly(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let now = centre.state.clock().now();
        // A phone that was off: its calendar began anew, or is ahead. A signal and a safe number
        // are there, and so is the button to call.
        for calendar in [DateTime::UNIX_EPOCH + TimeDelta::seconds(30), now + TimeDelta::hours(10)] {
            let press = centre.press(calendar);
            centre.arrive(&press).await;
            centre.all_opened().await;
            let queue = ana.page("/queue").await;
            let row = queue.split(&format!("id=\"r-{}\"", press.report)).nth(1).unwrap();
            let row = row.split("</li>").next().unwrap();
            assert!(row.contains(BLINDLY) && row.contains("waktu tekan belum pasti"), "{row}");
            assert!(!row.contains(": ditekan ") && !row.contains(" ditekan "), "{row}");

            Desk(&centre).take(&press, &ana.user).await;
            let safe = SafeContact {
                allowed: Some(vec![Channel::Phone]),
                number: Some("+62811000779".into()),
                ..SafeContact::default()
            };
            assert_eq!(centre.put(&centre.item(&press, &ItemPayload::SafeContact(safe))).await.status, 201);
            centre.all_opened().await;
            let page = ana.page(&format!("/reports/{}", press.report)).await;
            warns(&page);
            let (_, card) = page.split_once("aria-labelledby=\"person-title\"").unwrap();
            let card = card.split("</section>").next().unwrap();
            assert!(card.contains("tel:+62811000779") && card.contains(BLINDLY), "{card}");
        }
    }

    async fn a_case_of_the_same_place_and_time_is_found_for_a_phone_in_1970(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::CaseWorker).await;
        let now = centre.state.clock().now();
        let there = Details { kecamatan: Some("35.09.01".parse().unwrap()), ..Details::default() };
        let mut opened = false;
        for calendar in [now, DateTime::UNIX_EPOCH + TimeDelta::seconds(30)] {
            let press = centre.press(calendar);
            centre.arrive(&press).await;
            assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(there.clone()))).await.status, 201);
            centre.all_opened().await;
            Desk(&centre).take(&press, &ana.user).await;
            if opened {
                let page = ana.page(&format!("/reports/{}/case", press.report)).await;
                assert!(page.contains("tempat dan waktu berdekatan"), "{page}");
            } else {
                let prefill = ots_server::cases::Prefill {
                    facts: ots_server::cases::Facts { kecamatan: there.kecamatan, ..Default::default() },
                    people: Vec::new(),
                };
                Desk(&centre).open(&ana.user, &press, &prefill).await.unwrap();
                opened = true;
            }
        }
    }

    async fn a_position_out_of_a_press_whose_time_nobody_knows_claims_no_time_of_its_own(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let press = centre.press(DateTime::UNIX_EPOCH + TimeDelta::seconds(30));
        centre.arrive(&press).await;
        let position = Position {
            of: Some(PositionOf::Me),
            fix: Some(Fix::new(-8.17, 113.7, 18.0, 0).unwrap()),
            ..Position::default()
        };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Position(position))).await.status, 201);
        centre.all_opened().await;
        Desk(&centre).take(&press, &ana.user).await;
        for path in ["/queue".to_owned(), format!("/reports/{}", press.report)] {
            let page = ana.page(&path).await;
            assert!(page.contains("umurnya tidak diketahui"), "{page}");
            assert!(!page.contains("yang lalu") && !page.contains("saat ditekan"), "{page}");
        }
    }
}

const BLINDLY: &str = "idak diketahui kapan ditekan: jangan telepon begitu saja";

/// At its head, and in the card beside what arrived.
fn warns(page: &str) {
    assert!(
        page.contains("jam HP meleset") && page.contains("waktu tekan belum pasti"),
        "{page}"
    );
    assert!(page.matches(BLINDLY).count() >= 2, "{page}");
    assert!(
        !page.contains(" ditekan 0")
            && !page.contains(" ditekan 1")
            && !page.contains(" ditekan 2"),
        "{page}"
    );
}
