//! A real PostgreSQL on a private port, from the machine's packages.
//!
//! One server for all tests of a test program, started at first use; each test gets a database of
//! its own. A test that needs other settings, or a disk that fills up, gets a server of its own. The
//! server refuses to run as root, so a test that does starts it as the user
//! `postgres`. A shell stands between: it waits for the end of its standard input and then stops
//! the server and removes its folder, so that nothing is left behind however the tests end, by
//! `kill -9` too.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::disk::SmallDisk;
use crate::port::ReservedPort;
use crate::process::Ended;

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start(&[], None));
static DATABASES: AtomicU32 = AtomicU32::new(1);

/// An empty database, on the shared server or on one of its own.
#[derive(Debug)]
pub struct Database {
    name: String,
    own: Option<Server>,
}

impl Database {
    /// A new one on the shared server.
    ///
    /// # Panics
    /// When there is no PostgreSQL here: says which package to install.
    #[must_use]
    pub fn new() -> Self {
        let name = format!("ots_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let _ = SERVER.tool("createdb", &[&name]).well();
        Self { name, own: None }
    }

    /// A new one with all that is in another, to which nobody may be connected meanwhile: much sooner
    /// there than the same tables made anew.
    ///
    /// # Panics
    /// As [`Database::new`], and when somebody is connected to the other.
    #[must_use]
    pub fn copy_of(other: &Self) -> Self {
        let name = format!("ots_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let _ = other
            .server()
            .tool("createdb", &["-T", &other.name, &name])
            .well();
        Self { name, own: None }
    }

    /// One on a server of its own, started with these settings (`name=value`).
    ///
    /// # Panics
    /// As [`Database::new`].
    #[must_use]
    pub fn of_a_server_with(settings: &[&str]) -> Self {
        let server = Server::start(settings, None);
        let name = "ots".to_owned();
        let _ = server.tool("createdb", &[&name]).well();
        Self {
            name,
            own: Some(server),
        }
    }

    /// One whose tables lie on a small disk, and whose server's log does not: a server that cannot
    /// write its log ends, one that cannot write a table says so and goes on. What a failed
    /// transaction leaves is not tidied up meanwhile, so that a full table stays full.
    ///
    /// # Panics
    /// As [`Database::new`].
    #[must_use]
    pub fn on(disk: &SmallDisk) -> Self {
        let server = Server::start(&["autovacuum=off"], Some(disk));
        let folder = disk.path().join(TABLES);
        let name = "ots".to_owned();
        let sql = format!("CREATE TABLESPACE small LOCATION '{}'", folder.display());
        let _ = server.tool("psql", &["-d", "postgres", "-qc", &sql]).well();
        let _ = server.tool("createdb", &["-D", "small", &name]).well();
        Self {
            name,
            own: Some(server),
        }
    }

    fn server(&self) -> &Server {
        self.own.as_ref().unwrap_or(&SERVER)
    }

    /// What `--database-url` takes.
    #[must_use]
    pub fn url(&self) -> String {
        let addr = self.server().port.addr();
        format!("postgres://postgres@{addr}/{}", self.name)
    }

    /// Runs one SQL statement and gives back its first column, a line a row.
    ///
    /// # Panics
    /// When the statement fails.
    #[must_use]
    pub fn query(&self, sql: &str) -> String {
        let arguments = ["-d", &self.name, "-v", "ON_ERROR_STOP=1", "-Atqc", sql];
        self.server().tool("psql", &arguments).well().out
    }
}

impl Default for Database {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(Debug)]
struct Server {
    port: ReservedPort,
    programs: PathBuf,
    /// Its standard input is what keeps the server alive.
    keeper: Child,
}

/// The folder for tables on a small disk.
const TABLES: &str = "tables";

/// What the shell does: `$1` is the folder with the programs, `$2` the port, `$3` a folder to make
/// for tables elsewhere, or nothing; then come more arguments of the server.
const KEEPER: &str = r#"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
programs=$1 port=$2
[ -z "$3" ] || mkdir "$3"
shift 3
"$programs/initdb" --pgdata data --username postgres --auth trust --encoding UTF8 --locale C \
    --no-sync >log 2>&1 || { cat log; exit 1; }
"$programs/postgres" -D data -h 127.0.0.1 -p "$port" -k "$folder" -c max_connections=200 "$@" >>log 2>&1 &
server=$!
until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    kill -0 $server 2>/dev/null || { cat log; exit 1; }
    sleep 0.1
done
echo ready
cat >/dev/null
# At once: nothing of it is kept, and putting hundreds of databases onto the disk first takes a minute.
kill -QUIT $server
wait $server || true
"#;

impl Server {
    fn start(settings: &[&str], disk: Option<&SmallDisk>) -> Self {
        let port = ReservedPort::any();
        let programs = programs();
        let as_root = rustix::process::geteuid().is_root();
        let program = Path::new(if as_root { "runuser" } else { "sh" });
        let mut command = match disk {
            Some(disk) => disk.command(program),
            None => Command::new(program),
        };
        if as_root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        let tables = disk.map(|disk| disk.path().join(TABLES));
        let mut keeper = command
            .args(["-c", KEEPER, "keeper"])
            .arg(&programs)
            .arg(port.addr().port().to_string())
            .arg(tables.unwrap_or_default())
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            // A folder of root's is no place for another user to start in.
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let out = keeper.stdout.take().expect("it is piped");
        let said: Vec<String> = BufReader::new(out)
            .lines()
            .map_while(Result::ok)
            .take_while(|line| line != "ready")
            .collect();
        assert!(
            matches!(keeper.try_wait(), Ok(None)) && said.is_empty(),
            "PostgreSQL does not start:\n{}",
            said.join("\n")
        );
        Self {
            port,
            programs,
            keeper,
        }
    }

    fn tool(&self, name: &str, arguments: &[&str]) -> Ended {
        let mut command = Command::new(self.programs.join(name));
        command
            .args(["-h", "127.0.0.1", "-U", "postgres", "-p"])
            .arg(self.port.addr().port().to_string())
            .args(arguments);
        Ended::of(command, b"")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input ends the shell, and the server before it.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The folder that `OTS_POSTGRES_BIN` names, or the newest that Debian installed.
fn programs() -> PathBuf {
    let named = std::env::var_os("OTS_POSTGRES_BIN").map(PathBuf::from);
    let found = named.or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        versions
            .flatten()
            .map(|version| version.path().join("bin"))
            .filter(|folder| folder.join("postgres").is_file())
            .max_by_key(|folder| version_of(folder))
    });
    found.expect("no PostgreSQL here: install the Debian package postgresql (./ots test does it)")
}

fn version_of(folder: &std::path::Path) -> Option<u32> {
    folder.parent()?.file_name()?.to_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_databases_do_not_see_each_other() {
        let (one, other) = (Database::new(), Database::new());
        let _ = one.query("CREATE TABLE made_up (n INT)");
        assert_eq!(one.query("SELECT count(*) FROM made_up").trim(), "0");
        let missing = "SELECT count(*) FROM pg_tables WHERE tablename = 'made_up'";
        assert_eq!(other.query(missing).trim(), "0");
        let copy = Database::copy_of(&one);
        let _ = copy.query("INSERT INTO made_up VALUES (1)");
        let count = |database: &Database| database.query("SELECT count(*) FROM made_up");
        assert_eq!((count(&one).trim(), count(&copy).trim()), ("0", "1"));
    }
}
