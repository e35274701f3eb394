//! One call centre on this machine: its folder, its database, its keys.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::CliError;
use super::args::PlaceArgs;
use super::owner;
use crate::keys::Keys;
use crate::settings::{Areas, Settings};
use crate::setup::GivenSettings;
use crate::store::Store;

/// The folder and the database's address.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) data: PathBuf,
    pub(super) url: String,
    embedded: bool,
}

impl Place {
    /// Reads the arguments; the folder need not exist yet, and where it does it must be ours.
    pub(super) fn of(args: &PlaceArgs) -> Result<Self, CliError> {
        let data = args
            .data
            .clone()
            .ok_or_else(|| CliError::wrong("say which call centre: --data DIR"))?;
        let url = args.database_url.clone();
        if url
            .as_deref()
            .is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
        {
            return Err(CliError::wrong(
                "--database-url must begin with postgres://",
            ));
        }
        owner::ours(&data)?;
        Ok(Self {
            embedded: url.is_none(),
            url: url.unwrap_or_else(|| Store::embedded_url(&data)),
            data,
        })
    }

    /// Makes the folder if it is not there.
    pub(super) fn make(&self) -> Result<(), CliError> {
        make(&self.data)?;
        make(&self.data.join("db"))
    }

    /// Makes the folder alone: its database is to come from elsewhere.
    pub(super) fn make_data(&self) -> Result<(), CliError> {
        make(&self.data)
    }

    /// Takes a folder away that was made and never filled; any other stays.
    pub(super) fn unmake(&self) {
        let _lock = fs::remove_file(self.data.join("lock"));
        let _filled = fs::remove_dir(&self.data);
    }

    /// The address of the database, where it is not the embedded one.
    pub(super) fn postgres(&self) -> Option<&str> {
        (!self.embedded).then_some(self.url.as_str())
    }

    /// Opens a call centre that must be there already.
    pub(super) async fn existing(&self) -> Result<Store, CliError> {
        let there = if self.embedded {
            self.data.join("db").join("ots.sqlite3").is_file()
        } else {
            Keys::exist(&self.data)
        };
        if !there {
            return Err(CliError::wrong(format!(
                "{}: no call centre here yet; 'ots-server serve --data DIR' makes one",
                self.data.display()
            )));
        }
        self.store().await
    }

    /// Opens the database.
    pub(super) async fn store(&self) -> Result<Store, CliError> {
        Store::open(&self.url)
            .await
            .map_err(|error| CliError::failed(format!("{}: {error}", self.database_name())))
    }

    /// Keeps a second server off the embedded database. Held until dropped.
    pub(super) fn lock(&self) -> Result<Option<File>, CliError> {
        if !self.embedded {
            return Ok(None);
        }
        let path = self.data.join("lock");
        let file = File::create(&path)
            .map_err(|error| CliError::failed(format!("{}: {error}", path.display())))?;
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| {
            CliError::failed(format!(
                "{}: another ots-server is using this call centre",
                self.data.display()
            ))
        })?;
        Ok(Some(file))
    }

    fn database_name(&self) -> String {
        // Never the URL itself: it may hold a password.
        if self.embedded {
            self.data.join("db").display().to_string()
        } else {
            "the database at --database-url".to_owned()
        }
    }
}

/// Makes a folder where there is none. A file in its place is a wrong `--data`, and is left as it
/// is; whatever else fails is this machine's trouble.
fn make(folder: &Path) -> Result<(), CliError> {
    let made = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder);
    made.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            CliError::wrong(format!("{}: not a folder", folder.display()))
        }
        _ => CliError::failed(format!("{}: {error}", folder.display())),
    })
}

/// Reads a settings file, and the table of areas if it names one; what is wrong
/// with them is wrong use.
pub(super) fn given_settings(path: &Path) -> Result<GivenSettings, CliError> {
    let wrong = |path: &Path, reason: &dyn std::fmt::Display| {
        CliError::wrong(format!("{}: {reason}", path.display()))
    };
    let text = fs::read_to_string(path).map_err(|error| wrong(path, &error))?;
    let settings = Settings::parse(&text).map_err(|error| wrong(path, &error))?;
    let areas = match &settings.instance.areas {
        None => None,
        Some(name) => {
            let table = path.parent().unwrap_or(Path::new("")).join(name);
            let areas = fs::read_to_string(&table).map_err(|error| wrong(&table, &error))?;
            Areas::parse(&areas, &settings.instance.regency)
                .map_err(|error| wrong(&table, &error))?;
            Some(areas)
        }
    };
    Ok(GivenSettings { text, areas })
}
