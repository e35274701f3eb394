//! The console of a regency after decades: a hundred thousand cases, a few hundred still open.

use std::time::{Duration, Instant};

use ots_protocol::batch::{BATCH_TYPE, BatchItem, encode_items};
use ots_protocol::policy::MAX_BATCH_ITEMS;
use ots_scenarios::centre::CallCentre;
use ots_scenarios::console::Operator;
use ots_scenarios::http::{self, Connection};
use ots_scenarios::pressed::Sealer;

use crate::figures::Figures;
use crate::load::RUNTIME;
use crate::quantile::Times;
use crate::{load, policy};

pub(crate) const NAMES: &[&str] = &["console_queue_100k_p99_ms", "console_search_100k_p99_ms"];

pub(crate) fn measure(figures: &mut Figures) {
    let mut centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let operator = Operator::sign_in(&centre, "petugas-rekaan");
    fill(&centre, &sealer);
    wait_until_opened(&centre);
    // Closing a case is a dozen clicks of a person; here the store is told directly.
    centre.stop();
    close_all_but(&centre, policy::OPEN_CASES);
    centre.restart();

    let times = pages(&centre, &operator, "/queue");
    figures.give("console_queue_100k_p99_ms", times.percentile_ms(99), "ms");
    figures.comment(&format!(
        "console_queue_100k: {} cases, {} of them open and on the page",
        policy::CASES,
        policy::OPEN_CASES
    ));
    // By state and time, over all of them: what nobody's name narrows.
    let times = pages(
        &centre,
        &operator,
        "/search?state=report-closed&from=2020-01-01",
    );
    figures.give("console_search_100k_p99_ms", times.percentile_ms(99), "ms");
}

/// Sends every case through the real intake, in batches.
fn fill(centre: &CallCentre<'_>, sealer: &Sealer) {
    let envelopes = load::envelopes(sealer, policy::CASES);
    RUNTIME.block_on(async {
        let mut line = Connection::to(centre.addr()).await.expect("a connection");
        for some in envelopes.chunks(MAX_BATCH_ITEMS) {
            let items: Vec<BatchItem> = some
                .iter()
                .map(|envelope| BatchItem {
                    age_ms: None,
                    envelope: envelope.clone(),
                })
                .collect();
            let headers = [("Content-Type", BATCH_TYPE)];
            let request = http::request("POST", "/v1/items", &headers, &encode_items(&items));
            let reply = line.round_trip(&request).await.expect("an answer");
            assert_eq!(
                reply.status,
                200,
                "{}",
                String::from_utf8_lossy(&reply.body)
            );
        }
    });
}

/// Waits until the server has opened everything it has stored.
pub(crate) fn wait_until_opened(centre: &CallCentre<'_>) {
    while query(centre, "SELECT COUNT(*) FROM items WHERE opened = 0") > 0 {
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn close_all_but(centre: &CallCentre<'_>, open: usize) {
    let closed = ots_protocol::updates::ReportState::Closed.code();
    let database = database(centre, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE);
    let changed = database.execute(
        "UPDATE reports SET state = ?1 WHERE report_id NOT IN
             (SELECT report_id FROM reports ORDER BY received_at DESC LIMIT ?2)",
        rusqlite::params![closed.cast_signed(), open.cast_signed()],
    );
    assert_eq!(changed.expect("a table of reports"), policy::CASES - open);
}

fn pages(centre: &CallCentre<'_>, operator: &Operator, path: &str) -> Times {
    let request = operator.page_request(path);
    let times = RUNTIME.block_on(async {
        let mut line = Connection::to(centre.addr()).await.expect("a connection");
        let mut times = Vec::with_capacity(policy::PAGES);
        for _ in 0..policy::PAGES {
            let began = Instant::now();
            let reply = line.round_trip(&request).await.expect("an answer");
            assert_eq!(reply.status, 200);
            times.push(began.elapsed());
        }
        times
    });
    times.into()
}

fn query(centre: &CallCentre<'_>, sql: &str) -> i64 {
    let database = database(centre, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
    let counted = database.query_row(sql, [], |row| row.get(0));
    counted.expect("a table of the server")
}

fn database(centre: &CallCentre<'_>, flags: rusqlite::OpenFlags) -> rusqlite::Connection {
    let path = centre.data().join("db").join("ots.sqlite3");
    let database = rusqlite::Connection::open_with_flags(path, flags).expect("the database");
    database
        .busy_timeout(Duration::from_secs(10))
        .expect("a plain setting");
    database
}
