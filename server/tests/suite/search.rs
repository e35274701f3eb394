//! Search: what is found, by whom, what stands in the audit log, and how the databases go
//! about it. Everybody here is made up.

use chrono::TimeDelta;
use ots_protocol::Text;
use ots_protocol::codes::BentukKekerasan;
use ots_protocol::items::{Details, ItemPayload};
use ots_scenarios::http::Answered;
use ots_server::accounts::{Role, SESSION_COOKIE, User, begin_session};
use ots_server::cases::{
    Identity, NewPerson, PersonRole, ReadReason, State, add_person, read_identity,
};
use ots_server::ids::{CaseId, ReportId};
use ots_server::search::{Asked, Count, Filters, find_cases, find_reports};
use ots_server::store::Dialect;
use sqlx::Row as _;

use crate::cases::Desk;
use crate::damaged_keys::{damage, put_key};
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

const NAME: &str = "Rekaan Sulistyani";
const PHONE: &str = "0812-0000-7788";

/// A report that names a person, a form of violence and a place.
async fn told(centre: &Centre) -> Press {
    let press = centre.press(noon());
    centre.arrive(&press).await;
    let details = Details {
        victim_name: Some(Text::from(NAME)),
        reporter_phone: Some(Text::from(PHONE)),
        bentuk: Some(vec![BentukKekerasan::Psikis]),
        kecamatan: Some("35.09.01".parse().unwrap()),
        ..Details::default()
    };
    let item = centre.item(&press, &ItemPayload::Details(details));
    assert_eq!(centre.put(&item).await.status, 201);
    until(|| async { centre.count("SELECT COUNT(*) FROM report_hashes").await > 0 }).await;
    press
}

fn read(centre: &Centre, text: &str) -> Asked {
    Asked::read(centre.state.keys(), text, 2026)
}

async fn reports(centre: &Centre, user: &User, text: &str, filters: &Filters) -> Vec<ReportId> {
    let asked = (!text.is_empty()).then(|| read(centre, text));
    let found = find_reports(centre.state.store(), user, asked.as_ref(), filters, None);
    let found = found.await.unwrap();
    let count = i64::try_from(found.rows.len()).unwrap();
    assert_eq!(found.count, Count::Exactly(count), "{text}");
    found.rows.iter().map(|one| one.row.id).collect()
}

/// Asks as somebody's browser does.
struct Browser<'a> {
    centre: &'a Centre,
    cookie: String,
    form_token: String,
}

impl<'a> Browser<'a> {
    async fn of(centre: &'a Centre, user: &User) -> Self {
        let now = centre.state.clock().now();
        let token = begin_session(centre.state.store(), user.id, now)
            .await
            .unwrap();
        Self {
            centre,
            cookie: format!("{SESSION_COOKIE}={}", token.to_text()),
            form_token: token.form_token(),
        }
    }

    async fn get(&self, path: &str) -> Answered {
        let headers = [("Cookie", self.cookie.as_str())];
        self.centre.ask("GET", path, &headers, b"").await
    }

    /// Types it; gives the address that the browser is led to.
    async fn search(&self, typed: &str) -> String {
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let body = format!("form_token={}&q={typed}", self.form_token);
        let answer = self
            .centre
            .ask("POST", "/search", &headers, body.as_bytes())
            .await;
        assert_eq!(answer.status, 303);
        answer.header("location").unwrap().to_string()
    }
}

fn text(answer: &Answered) -> String {
    assert_eq!(answer.status, 200);
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// Rows of the audit log about searches: subject and reason.
async fn noted(centre: &Centre) -> Vec<(String, String)> {
    sqlx::query("SELECT subject, reason FROM audit WHERE action = 'search-identity' ORDER BY seq")
        .fetch_all(centre.state.store().reader())
        .await
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect()
}

/// The id of the key that sealed what was sealed last: it stands behind the version.
async fn key_of_the_last_identity(centre: &Centre) -> ots_protocol::KeyId {
    let last = "SELECT identity FROM people ORDER BY person_id DESC LIMIT 1";
    key_of(centre, last).await
}

/// The key by which one value is sealed.
async fn key_of(centre: &Centre, sql: &'static str) -> ots_protocol::KeyId {
    let sealed: Vec<u8> = sqlx::query_scalar(sql)
        .fetch_one(centre.state.store().reader())
        .await
        .unwrap();
    ots_protocol::KeyId::from_bytes(sealed[1..5].try_into().unwrap())
}

on_both! {
    async fn after_a_new_data_key_and_index_key_everything_is_read_and_everybody_is_found(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let me = desk.person("petugas-a", Role::CaseWorker).await;
        let press = told(&centre).await;
        let (_, case) = desk.opened(&me).await;
        let named = |name: &str| NewPerson {
            role: PersonRole::Beneficiary,
            attributes: ots_server::cases::Attributes::default(),
            identity: Identity { name: name.to_owned(), phone: PHONE.to_owned(), ..Identity::default() },
        };
        let person = add_person(&centre.state, &me, case, &named(NAME), noon()).await.unwrap();
        let sealed_before = key_of_the_last_identity(&centre).await;
        centre.stop().await;

        let keys = ots_server::keys::Keys::open(base.folder.path()).unwrap();
        let (data, index) = (keys.add_data().unwrap(), keys.add_index().unwrap());
        let centre = base.centre().await;
        assert_eq!(ots_protocol::KeyId::of(centre.state.keys().index()), index);
        // They are made again behind its back.
        until(|| async { find_reports(centre.state.store(), &me, Some(&read(&centre, PHONE)), &Filters::default(), None).await.unwrap().rows.len() == 1 }).await;
        assert_eq!(reports(&centre, &me, PHONE, &Filters::default()).await, [press.report]);
        until(|| async { !find_cases(centre.state.store(), &me, Some(&read(&centre, NAME)), &Filters::default(), None).await.unwrap().rows.is_empty() }).await;
        // What was sealed before opens; what is sealed now goes by the case's own key, and that by
        // the new data key.
        assert_ne!(sealed_before, data);
        let opened = read_identity(&centre.state, &me, person, ReadReason::Contact, "", noon()).await.unwrap();
        assert_eq!(opened.identity.name, NAME);
        add_person(&centre.state, &me, case, &named("Orang Kedua Rekaan"), noon() + TimeDelta::seconds(1)).await.unwrap();
        assert_eq!(key_of_the_last_identity(&centre).await, sealed_before);
        until(|| async { key_of(&centre, "SELECT sealed FROM own_keys WHERE owner_kind = 2").await == data }).await;
    }

    async fn whoever_does_not_open_keeps_nobody_else_from_being_found_under_a_new_index_key(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let me = desk.person("petugas-a", Role::CaseWorker).await;
        let names = ["Orang Pertama Rekaan", "Orang Kedua Rekaan"];
        let mut in_cases = Vec::new();
        for name in names {
            let (_, case) = desk.opened(&me).await;
            let named = NewPerson {
                role: PersonRole::Beneficiary,
                attributes: ots_server::cases::Attributes::default(),
                identity: Identity { name: name.to_owned(), ..Identity::default() },
            };
            add_person(&centre.state, &me, case, &named, noon()).await.unwrap();
            in_cases.push(case);
        }
        let whole = damage(&centre, in_cases[0].as_bytes()).await;
        centre.stop().await;
        let keys = ots_server::keys::Keys::open(base.folder.path()).unwrap();
        keys.add_index().unwrap();
        let centre = base.centre().await;
        let found = async |centre: &Centre, name: &str| !find_cases(centre.state.store(), &me, Some(&read(centre, name)), &Filters::default(), None).await.unwrap().rows.is_empty();
        until(|| found(&centre, names[1])).await;
        assert!(!found(&centre, names[0]).await);
        // Its key is back: the next start finds it too.
        put_key(&centre, in_cases[0].as_bytes(), whole).await;
        centre.stop().await;
        let centre = base.centre().await;
        until(|| found(&centre, names[0])).await;
    }

    async fn a_report_is_found_by_number_name_telephone_number_and_every_filter(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (me, other) = (desk.person("petugas-a", Role::Operator).await, desk.person("petugas-b", Role::Operator).await);
        let press = told(&centre).await;
        centre.arrive(&centre.press(noon())).await;
        desk.take(&press, &me).await;
        let id = press.report.to_string();
        let tail = &id[id.len() - 8..];
        let short = format!("{}-{}", &tail[..4], &tail[4..]).to_uppercase();
        for typed in [id.as_str(), tail, &short, NAME, "sulistyani rekaan", "Sulistyani", PHONE, "+62 812 00007788"] {
            assert_eq!(reports(&centre, &me, typed, &Filters::default()).await, [press.report], "{typed}");
        }
        for typed in ["Rekaan Orang", "Sulistya", "0812-0000-7789", "FFFF-FFFF", "."] {
            assert!(reports(&centre, &me, typed, &Filters::default()).await.is_empty(), "{typed}");
        }
        let all = Filters::default();
        let row = desk.report(press.report).await;
        let hits = [
            Filters { form: Some(BentukKekerasan::Psikis), ..all },
            Filters { kecamatan: Some("35.09.01".parse().unwrap()), ..all },
            Filters { worker: Some(me.id), ..all },
            Filters { report_state: Some(row.state), ..all },
        ];
        let misses = [
            Filters { form: Some(BentukKekerasan::Fisik), ..all },
            Filters { kecamatan: Some("35.09.02".parse().unwrap()), ..all },
            Filters { worker: Some(other.id), ..all },
            Filters { report_state: Some(ots_server::reports::ReportState::Closed), ..all },
            Filters { from: Some(row.received_at + TimeDelta::hours(1)), ..all },
            Filters { before: Some(row.received_at), ..all },
        ];
        for filters in hits {
            assert_eq!(reports(&centre, &me, "", &filters).await, [press.report], "{filters:?}");
            assert_eq!(reports(&centre, &me, NAME, &filters).await, [press.report], "{filters:?}");
        }
        for filters in misses {
            assert!(!reports(&centre, &me, "", &filters).await.contains(&press.report), "{filters:?}");
        }
    }

    async fn a_search_for_a_person_is_written_down_without_its_words_and_they_stand_in_no_address(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let me = desk.person("petugas-a", Role::Operator).await;
        let other = desk.person("petugas-b", Role::Operator).await;
        let press = told(&centre).await;
        let link = format!("/reports/{}", press.report);
        let mine = Browser::of(&centre, &me).await;
        let by_name = mine.search("Sulistyani").await;
        let by_phone = mine.search("081200007788").await;
        for address in [&by_name, &by_phone] {
            let small = address.to_lowercase();
            assert!(!small.contains("sulistyani") && !small.contains("00007788"), "{address}");
            assert!(text(&mine.get(address).await).contains(&link));
        }
        let rows = noted(&centre).await;
        assert_eq!(rows.len(), 2);
        assert!(rows[0].0.starts_with("name:") && rows[1].0.starts_with("phone:"), "{rows:?}");
        assert!(rows.iter().all(|row| row.1 == "reports=1"), "{rows:?}");
        let said = format!("{rows:?}").to_lowercase();
        assert!(!said.contains("sulistyani") && !said.contains("00007788"));
        // A number is nobody's name; and somebody else's address finds nothing.
        let short = press.report.to_string();
        let by_number = mine.search(&short).await;
        assert!(text(&mine.get(&by_number).await).contains(&link));
        let theirs = Browser::of(&centre, &other).await;
        assert!(!text(&theirs.get(&by_name).await).contains(&link));
        assert_eq!(noted(&centre).await.len(), 2);
    }

    async fn whoever_is_barred_finds_nothing_and_case_workers_find_their_own_and_nobodys(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (worker, other) = (desk.person("mk-a", Role::CaseWorker).await, desk.person("mk-b", Role::CaseWorker).await);
        let (boss, operator) = (desk.person("spv", Role::Supervisor).await, desk.person("petugas", Role::Operator).await);
        let (press, case) = desk.opened(&worker).await;
        let person = NewPerson {
            role: PersonRole::Beneficiary,
            attributes: ots_server::cases::Attributes::default(),
            identity: Identity { name: NAME.to_owned(), phone: PHONE.to_owned(), ..Identity::default() },
        };
        add_person(&centre.state, &worker, case, &person, noon()).await.unwrap();
        let number = desk.case(case).await.number;
        let found = async |user: &User, typed: &str| {
            let asked = read(&centre, typed);
            let all = Filters::default();
            let page = find_cases(centre.state.store(), user, Some(&asked), &all, None);
            page.await.unwrap().rows.into_iter().map(|case| case.id).collect::<Vec<_>>()
        };
        let year: i32 = number[..4].parse().unwrap();
        assert!(year <= 2026, "the made-up clock");
        let report = press.report.to_string();
        for typed in [number.as_str(), NAME, "rekaan", PHONE, report.as_str()] {
            assert_eq!(found(&worker, typed).await, [case], "{typed}");
            assert_eq!(found(&boss, typed).await, [case], "{typed}");
            assert!(found(&other, typed).await.is_empty(), "{typed}");
            assert!(found(&operator, typed).await.is_empty(), "{typed}");
        }
        let now = centre.state.clock().now();
        let mut tx = centre.state.store().begin().await.unwrap();
        for (kind, id) in [(1_i64, press.report.as_bytes().to_vec()), (2, case.as_bytes().to_vec())] {
            sqlx::query("INSERT INTO barred (owner_kind, owner_id, user_id, since, by_user, why) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(kind)
                .bind(id)
                .bind(boss.id.as_bytes().to_vec())
                .bind(now.timestamp_millis())
                .bind(other.id.as_bytes().to_vec())
                .bind(b"sealed".to_vec())
                .execute(tx.conn())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        assert!(found(&boss, NAME).await.is_empty());
        assert!(reports(&centre, &boss, &report, &Filters::default()).await.is_empty());
    }

    async fn a_case_is_found_by_every_filter_within_what_is_its_readers_own(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (mine, other) = (desk.person("mk-a", Role::CaseWorker).await, desk.person("mk-b", Role::CaseWorker).await);
        let boss = desk.person("spv", Role::Supervisor).await;
        let (_, here) = desk.opened(&mine).await;
        let (_, there) = desk.opened(&other).await;
        desk.know(&mine, here).await;
        let case = desk.case(here).await;
        let found = async |user: &User, filters: Filters| {
            let page = find_cases(centre.state.store(), user, None, &filters, None).await.unwrap();
            assert_eq!(page.count, Count::Exactly(i64::try_from(page.rows.len()).unwrap()), "{filters:?}");
            page.rows.into_iter().map(|case| case.id).collect::<Vec<_>>()
        };
        let all = Filters::default();
        let (hour, next) = (TimeDelta::hours(1), TimeDelta::milliseconds(1));
        for filters in [
            Filters { form: Some(BentukKekerasan::Psikis), ..all },
            Filters { kecamatan: case.facts.kecamatan, ..all },
            Filters { worker: Some(mine.id), ..all },
            Filters { case_state: Some(case.state), worker: Some(mine.id), from: Some(case.opened_at), before: Some(case.opened_at + next), ..all },
        ] {
            assert_eq!(found(&boss, filters).await, [here], "{filters:?}");
            assert_eq!(found(&mine, filters).await, [here], "{filters:?}");
            assert!(found(&other, filters).await.is_empty(), "{filters:?}");
        }
        for filters in [
            Filters { form: Some(BentukKekerasan::Seksual), ..all },
            Filters { kecamatan: Some("35.09.02".parse().unwrap()), ..all },
            Filters { case_state: Some(State::Closed), ..all },
            Filters { from: Some(case.opened_at + hour), ..all },
            Filters { before: Some(case.opened_at - hour), ..all },
        ] {
            assert!(found(&boss, filters).await.is_empty(), "{filters:?}");
        }
        assert_eq!(found(&boss, Filters { worker: Some(other.id), ..all }).await, [there]);
        assert!(found(&mine, Filters { worker: Some(other.id), ..all }).await.is_empty());
    }

    async fn pages_of_cases_go_on_over_ones_own_and_nobodys_without_a_case_lost_or_doubled(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (mine, other) = (desk.person("mk-a", Role::CaseWorker).await, desk.person("mk-b", Role::CaseWorker).await);
        let boss = desk.person("spv", Role::Supervisor).await;
        crowd_of_cases(&centre, [Some(&mine), None, Some(&other)]).await;
        for (user, many) in [(&mine, 80), (&boss, 120)] {
            let (mut seen, mut order, mut after) = (std::collections::BTreeSet::new(), Vec::new(), None);
            loop {
                let page = find_cases(centre.state.store(), user, None, &Filters::default(), after).await.unwrap();
                assert_eq!(page.count, Count::Exactly(many));
                for case in &page.rows {
                    assert!(seen.insert(case.id), "twice: {}", case.id);
                    order.push(case.opened_at);
                }
                after = page.rows.last().map(|last| last.id);
                if !page.more {
                    break;
                }
            }
            assert_eq!(i64::try_from(seen.len()).unwrap(), many);
            assert!(order.is_sorted_by(|a, b| a >= b), "the newest first");
        }
    }

    async fn pages_follow_one_another_without_a_row_lost_or_doubled_and_no_table_is_read_whole(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let me = desk.person("petugas-a", Role::Operator).await;
        crowd(&centre, &me).await;
        let store = centre.state.store();
        let (mut seen, mut after) = (std::collections::BTreeSet::new(), None);
        loop {
            let page = find_reports(store, &me, None, &Filters::default(), after).await.unwrap();
            assert_eq!(page.count, Count::MoreThan(1_000));
            for one in &page.rows {
                assert!(seen.insert(one.row.id), "twice: {}", one.row.id);
            }
            after = page.rows.last().map(|last| last.row.id);
            if !page.more {
                break;
            }
        }
        assert_eq!(seen.len(), 3_000);
        let area = "35.09.01".parse().unwrap();
        let all = Filters::default();
        // The index of reports leaves out what waits by its number.
        assert_eq!(ots_server::reports::state_code(ots_server::reports::ReportState::Waiting), 1);
        if store.dialect() == Dialect::Postgres {
            // It chooses by figures of its own, which three thousand rows say little of.
            return;
        }
        for (filters, index) in [
            (all, "reports_by_time"),
            (Filters { form: Some(BentukKekerasan::Seksual), ..all }, "reports_form_4"),
            (Filters { kecamatan: Some(area), ..all }, "reports_by_kecamatan"),
            (Filters { worker: Some(me.id), ..all }, "reports_by_holder"),
            (Filters { report_state: Some(ots_server::reports::ReportState::Handled), ..all }, "reports_by_state"),
            (Filters { form: Some(BentukKekerasan::Seksual), kecamatan: Some(area), worker: Some(me.id), ..all }, "reports_by_holder"),
        ] {
            let page = &plans(&centre, &me, None, &filters).await[0];
            assert!(page.contains(index) && !page.contains("TEMP B-TREE"), "{filters:?}: {page}");
            for typed in [NAME, PHONE, "ABCD-1234"] {
                for plan in plans(&centre, &me, Some(&read(&centre, typed)), &filters).await {
                    let whole = ["SCAN t", "SCAN reports", "SCAN report_hashes"];
                    assert!(!whole.iter().any(|scan| plan.contains(scan)), "{typed} {filters:?}: {plan}");
                }
            }
        }
    }
}

/// Three thousand reports of which three share each millisecond.
async fn crowd(centre: &Centre, holder: &User) {
    let mut tx = centre.state.store().begin().await.unwrap();
    for n in 0_i64..3_000 {
        let at = noon() + TimeDelta::milliseconds(n / 3);
        let id = ReportId::new(at, ots_server::random::bytes());
        sqlx::query(
            "INSERT INTO reports (report_id, pressed_at, received_at, via, urgency, for_whom, drill, trouble, conflicts, state, \
             version, waiting_since, last_update, fetched_update, forms, kecamatan, taken_by) \
             VALUES ($1, $2, $2, 0, 2, 0, 0, 0, 0, $3, 1, $2, 0, 0, $4, $5, $6)",
        )
        .bind(id.as_bytes().to_vec())
        .bind(at.timestamp_millis())
        .bind(1 + n % 5)
        .bind(1_i64 << (n % 7))
        .bind(350_901 + n % 31)
        .bind((n % 2 == 0).then(|| holder.id.as_bytes().to_vec()))
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

/// A hundred and twenty cases, carried by these in turn, three opened in each millisecond.
async fn crowd_of_cases(centre: &Centre, workers: [Option<&User>; 3]) {
    let mut tx = centre.state.store().begin().await.unwrap();
    for n in 0_i32..120 {
        let at = noon() + TimeDelta::milliseconds((n / 3).into());
        let id = CaseId::new(at, ots_server::random::bytes());
        let worker = workers[usize::try_from(n % 3).unwrap()];
        sqlx::query(
            "INSERT INTO cases (case_id, number, state, version, steps, risk, forms, worker, pressed_at, opened_at, opened_by, changed_at) \
             VALUES ($1, $2, 1, 1, 0, 0, 0, $3, $4, $4, $5, $4)",
        )
        .bind(id.as_bytes().to_vec())
        .bind(format!("2026-{n:06}"))
        .bind(worker.map(|user| user.id.as_bytes().to_vec()))
        .bind(at.timestamp_millis())
        .bind(crate::kit::nobody().as_bytes().to_vec())
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

/// How the database goes about the page and the count.
async fn plans(
    centre: &Centre,
    user: &User,
    asked: Option<&Asked>,
    filters: &Filters,
) -> Vec<String> {
    ots_server::search::plans(centre.state.store(), user, asked, filters)
        .await
        .unwrap()
}
