//! Looking into the programs' own databases, for what they rightly tell nobody.

use std::path::Path;
use std::time::Duration;

use ots_scenarios::centre::CallCentre;
use ots_scenarios::phone::Phone;
use rusqlite::Connection;

/// The call centre's embedded database.
pub(crate) fn of_centre(centre: &CallCentre<'_>) -> Connection {
    open(&centre.data().join("db").join("ots.sqlite3"))
}

/// The phone's queue.
pub(crate) fn of_phone(phone: &Phone<'_>) -> Connection {
    open(&phone.folder().join("queue.sqlite3"))
}

/// Every sealed envelope that the phone holds.
pub(crate) fn sealed_on(phone: &Phone<'_>) -> Vec<Vec<u8>> {
    let queue = of_phone(phone);
    let mut statement = queue.prepare("SELECT bytes FROM envelope").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// One number.
pub(crate) fn number(database: &Connection, sql: &str, report_id: &str) -> i64 {
    let bytes = id_bytes(report_id);
    database.query_row(sql, [bytes], |row| row.get(0)).unwrap()
}

/// The sixteen bytes of a report's id, as both databases store it.
pub(crate) fn id_bytes(report_id: &str) -> Vec<u8> {
    let id: ots_protocol::ReportId = report_id.parse().unwrap();
    id.as_bytes().to_vec()
}

fn open(path: &Path) -> Connection {
    let database = Connection::open(path).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    // Looking changes nothing of when the program under test folds its log back.
    database
        .pragma_update(None, "wal_autocheckpoint", 0)
        .unwrap();
    let keep = rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    database.set_db_config(keep, true).unwrap();
    database
}
