//! A real PostgreSQL on a private port, from the machine's packages.
//!
//! One server for all tests of a test program, started at first use; each test gets a database of
//! its own. The server refuses to run as root, so a test that does starts it as the user
//! `postgres`. A shell stands between: it waits for the end of its standard input and then stops
//! the server and removes its folder, so that nothing is left behind however the tests end, by
//! `kill -9` too.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::port::ReservedPort;
use crate::process::Ended;

static SERVER: LazyLock<Server> = LazyLock::new(Server::start);
static DATABASES: AtomicU32 = AtomicU32::new(1);

/// An empty database of its own on the shared server.
#[derive(Debug)]
pub struct Database {
    name: String,
}

impl Database {
    /// A new one.
    ///
    /// # Panics
    /// When there is no PostgreSQL here: says which package to install.
    #[must_use]
    pub fn new() -> Self {
        let name = format!("ots_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let _ = SERVER.tool("createdb", &[&name]).well();
        Self { name }
    }

    /// What `--database-url` takes.
    #[must_use]
    pub fn url(&self) -> String {
        let addr = SERVER.port.addr();
        format!("postgres://postgres@{addr}/{}", self.name)
    }

    /// Runs one SQL statement and gives back its first column, a line a row.
    ///
    /// # Panics
    /// When the statement fails.
    #[must_use]
    pub fn query(&self, sql: &str) -> String {
        let arguments = ["-d", &self.name, "-v", "ON_ERROR_STOP=1", "-Atqc", sql];
        SERVER.tool("psql", &arguments).well().out
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
    _keeper: Child,
}

/// What the shell does: `$1` is the folder with the programs, `$2` the port.
const KEEPER: &str = r#"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$1/initdb" --pgdata data --username postgres --auth trust --encoding UTF8 --locale C \
    --no-sync >log 2>&1 || { cat log; exit 1; }
"$1/postgres" -D data -h 127.0.0.1 -p "$2" -k "$folder" -c max_connections=200 >>log 2>&1 &
server=$!
until "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; do
    kill -0 $server 2>/dev/null || { cat log; exit 1; }
    sleep 0.1
done
echo ready
cat >/dev/null
kill -INT $server
wait $server || true
"#;

impl Server {
    fn start() -> Self {
        let port = ReservedPort::any();
        let programs = programs();
        let mut command = match rustix::process::geteuid().is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--", "sh"]);
                command
            }
            false => Command::new("sh"),
        };
        let mut keeper = command
            .args(["-c", KEEPER, "keeper"])
            .arg(&programs)
            .arg(port.addr().port().to_string())
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
            _keeper: keeper,
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
    }
}
