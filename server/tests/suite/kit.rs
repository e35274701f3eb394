//! A call centre in this process, on a database and a port of its own.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use ots_protocol::codes::Urgency;
use ots_protocol::items::{Alert, ItemPayload};
use ots_protocol::keys::{ReceiptPublicKey, ReportKeys};
use ots_protocol::receipt::Receipt;
use ots_protocol::seal;
use ots_protocol::{Envelope, ItemId, ReportId};
use ots_scenarios::http::{Answered, Connection, request};
use ots_scenarios::postgres::Database;
use ots_server::AppState;
use ots_server::accounts::{Role, User, add_user};
use ots_server::clock::Clock;
use ots_server::ids::UserId;
use ots_server::random::{self, Os};
use ots_server::setup::{self, Changes};
use ots_server::store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Runs each test on both databases.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($base:ident) $body:block)+) => {
        $(
            $(#[$doc])*
            async fn $name($base: $crate::kit::Base) $body
        )+
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($crate::kit::Base::sqlite()).await }
            )+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($crate::kit::Base::postgres()).await }
            )+
        }
    };
}

/// The file of an embedded database with all tables and nothing in them. Making them takes a
/// commit for every migration: each test begins with a copy.
static SQLITE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("db");
    std::fs::create_dir(&database).expect("a folder for the database");
    make_tables(Store::embedded_url(folder.path()));
    let files: Vec<_> = std::fs::read_dir(&database).expect("files").collect();
    assert_eq!(files.len(), 1, "all of it is in one file: {files:?}");
    std::fs::read(database.join(EMBEDDED)).expect("the database")
});

/// The same in PostgreSQL.
static POSTGRES: LazyLock<Database> = LazyLock::new(|| {
    let database = Database::new();
    make_tables(database.url());
    database
});

/// The file's name in its folder.
const EMBEDDED: &str = "ots.sqlite3";

/// As a server does when it starts; then nobody is connected any more.
fn make_tables(url: String) {
    let made = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let store = Store::open(&url).await.expect("the database opens");
            store.close().await;
        });
    });
    made.join().expect("the tables are made");
}

/// A folder and a database with nothing in its tables.
pub(crate) struct Base {
    pub(crate) folder: TempDir,
    database: Option<Database>,
}

impl Base {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("db");
        std::fs::create_dir(&database).expect("a folder for the database");
        std::fs::write(database.join(EMBEDDED), SQLITE.as_slice()).expect("the database");
        Self {
            folder,
            database: None,
        }
    }

    pub(crate) fn postgres() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            database: Some(Database::copy_of(&POSTGRES)),
        }
    }

    /// On machines where no server has run: there are no tables yet, on either database.
    pub(crate) fn new_machines() -> [Self; 2] {
        [None, Some(Database::new())].map(|database| Self {
            folder: tempfile::tempdir().expect("a folder"),
            database,
        })
    }

    pub(crate) fn url(&self) -> String {
        self.database
            .as_ref()
            .map_or_else(|| Store::embedded_url(self.folder.path()), Database::url)
    }

    /// Says something to PostgreSQL from outside the server.
    pub(crate) fn sql(&self, sql: &str) {
        let _ = self.asked(sql);
    }

    /// The same, with its answer.
    pub(crate) fn asked(&self, sql: &str) -> String {
        let database = self.database.as_ref().expect("a PostgreSQL database");
        let name = database
            .url()
            .rsplit('/')
            .next()
            .expect("a name")
            .to_owned();
        database.query(&sql.replace("%DATABASE%", &name))
    }

    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.url()).await.expect("the database opens")
    }

    /// A running call centre by the machine's clock.
    pub(crate) async fn centre(&self) -> Centre {
        self.centre_at(Clock::system()).await
    }

    /// A running call centre; several on one base are several processes' worth.
    pub(crate) async fn centre_at(&self, clock: Clock) -> Centre {
        self.centre_with(clock, Changes::default()).await
    }

    pub(crate) async fn centre_with(&self, clock: Clock, changes: Changes) -> Centre {
        let store = self.store().await;
        let keys = setup::keys(&store, self.folder.path()).await.expect("keys");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let changes = Changes {
            listening: Some("http://127.0.0.1:8080".to_owned()),
            ..changes
        };
        setup::bring_up_to_date(&store, &keys, &changes, clock.now())
            .await
            .expect("an instance document");
        let state = AppState::start(store, keys, clock)
            .await
            .expect("a call centre");
        let serving = tokio::spawn(ots_server::net::serve(
            listener,
            None,
            state.router(),
            std::future::pending(),
        ));
        Centre {
            state,
            address,
            serving,
        }
    }
}

/// A running call centre.
pub(crate) struct Centre {
    pub(crate) state: AppState,
    pub(crate) address: SocketAddr,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Centre {
    /// Stops it as the program does: nothing of it touches the database after this.
    pub(crate) async fn stop(mut self) {
        self.serving.abort();
        let _ended = (&mut self.serving).await;
        self.state.stop().await;
    }

    /// Asks over a connection of its own. What the API answers must be what it says it answers:
    /// every test that asks is a test of the description, too.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answered {
        let mut connection = Connection::to(self.address).await.expect("a connection");
        let answer = connection
            .round_trip(&request(method, path, headers, body))
            .await
            .expect("an answer")
            .into_owned();
        crate::described::assert_described(&self.state, method, path, &answer).await;
        answer
    }

    pub(crate) async fn put(&self, envelope: &[u8]) -> Answered {
        self.ask("PUT", &path_of(envelope), &[], envelope).await
    }

    /// The sealing key that phones use now.
    pub(crate) fn sealing_key(&self) -> ots_protocol::keys::SealingPublicKey {
        *self
            .state
            .facts()
            .documents
            .newest()
            .expect("a document")
            .document()
            .sealing_key()
            .expect("a sealing key")
    }

    pub(crate) fn receipt_keys(&self) -> Vec<ReceiptPublicKey> {
        self.state
            .facts()
            .documents
            .newest()
            .expect("a document")
            .document()
            .receipt_keys()
    }

    /// A press, sealed.
    pub(crate) fn press(&self, at: DateTime<Utc>) -> Press {
        self.press_as(at, Urgency::Danger)
    }

    pub(crate) fn press_as(&self, at: DateTime<Utc>, urgency: Urgency) -> Press {
        let alert = Alert {
            urgency: Some(urgency),
            ..Alert::default()
        };
        self.press_of(at, &alert)
    }

    pub(crate) fn press_of(&self, at: DateTime<Utc>, alert: &Alert) -> Press {
        let report = ReportId::new(at, random::bytes());
        let sealed =
            seal::seal_alert(&self.sealing_key(), report, alert, &mut Os).expect("it seals");
        Press {
            report,
            envelope: sealed.envelope.to_vec(),
            keys: sealed.keys,
        }
    }

    /// A further item of a press.
    pub(crate) fn item(&self, press: &Press, payload: &ItemPayload) -> Vec<u8> {
        self.item_with(press.report, &press.keys.mac_key, payload)
    }

    pub(crate) fn item_with(
        &self,
        report: ReportId,
        mac_key: &[u8; 32],
        payload: &ItemPayload,
    ) -> Vec<u8> {
        // As a phone makes them: each id is greater than that of the item before.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let mut bytes: [u8; 10] = random::bytes();
        bytes[..3].fill(0);
        bytes[3..7].copy_from_slice(&MADE.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        let item = ItemId::new(report.time().unwrap_or_default(), bytes);
        seal::seal_item(&self.sealing_key(), mac_key, report, item, payload, &mut Os)
            .expect("it seals")
    }

    /// Stores a press and waits until it was opened.
    pub(crate) async fn arrive(&self, press: &Press) {
        let mut log = self.state.events().subscribe(0);
        assert_eq!(self.put(&press.envelope).await.status, 201);
        while log.next().await.expect("the log").report_id != Some(press.report) {}
    }

    pub(crate) async fn operator(&self, name: &str) -> User {
        add_user(
            self.state.store(),
            name,
            Role::Operator,
            "a long made-up password",
            self.state.clock().now(),
        )
        .await
        .expect("an account")
    }

    /// Asks for updates as the phone does.
    /// Waits until everything that came was looked into.
    pub(crate) async fn all_opened(&self) {
        until(|| async {
            self.count("SELECT COUNT(*) FROM items WHERE opened = 0")
                .await
                == 0
        })
        .await;
    }

    pub(crate) async fn updates(&self, press: &Press, query: &str) -> Answered {
        let token = bearer(&press.keys);
        self.ask(
            "GET",
            &format!("/v1/reports/{}/updates{query}", press.report),
            &[("Authorization", &token)],
            b"",
        )
        .await
    }

    /// A receipt that one of the document's keys signed for these bytes.
    pub(crate) fn receipt(&self, bytes: &[u8], envelope: &[u8]) -> Receipt {
        let receipt =
            Receipt::verify(bytes, &self.receipt_keys()).expect("a receipt that phones believe");
        assert!(receipt.is_for(&Envelope::parse(envelope).expect("an envelope")));
        receipt
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(self.state.store().reader())
            .await
            .expect("a number")
    }
}

/// A sealed press and the secrets its phone keeps.
pub(crate) struct Press {
    pub(crate) report: ReportId,
    pub(crate) envelope: Vec<u8>,
    pub(crate) keys: ReportKeys,
}

pub(crate) fn path_of(envelope: &[u8]) -> String {
    let envelope = Envelope::parse(envelope).expect("an envelope");
    format!(
        "/v1/reports/{}/items/{}",
        envelope.report_id(),
        envelope.item_id()
    )
}

pub(crate) fn bearer(keys: &ReportKeys) -> String {
    use base64::Engine as _;
    format!(
        "Bearer {}",
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(keys.follow_up_token)
    )
}

/// The signed bytes in a problem.
pub(crate) fn signed(answer: &Answered, member: &str) -> Vec<u8> {
    use base64::Engine as _;
    let problem = answer.json();
    let text = problem[member]
        .as_str()
        .unwrap_or_else(|| panic!("no {member} in {problem}"));
    base64::prelude::BASE64_STANDARD
        .decode(text)
        .expect("base64")
}

/// A reader whom nobody has barred from anything.
pub(crate) fn nobody() -> UserId {
    UserId::from_random([0; 16])
}

/// Waits until something is so, however long it takes; the test runner's patience
/// is the limit.
pub(crate) async fn until<F: Future<Output = bool>>(mut so: impl FnMut() -> F) {
    while !so().await {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_500_000_000).expect("a time")
}
