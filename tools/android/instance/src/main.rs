//! `ots-apk-instance FILE FOLDER`: what an APK of one regency takes from its signed instance
//! document.
//!
//! A phone trusts the document that is built into its app without asking anybody, so it is looked
//! at here, while a person can still mend it: it must be signed by a root that it names, usable by
//! a phone (keys, an address), and say how the app calls itself. Settings without keys, or a
//! document with one changed letter, make no APK.
//!
//! Written into FOLDER: `assets/instance.ots` (the document, byte for byte), `res/values/instance.xml`
//! (name and colour, in place of the app's own), `application-id`, `label`.

mod app;

use std::{env, fs, io::Write, path::Path, process::ExitCode};

use app::AppError;
use ots_protocol::instance::{InstanceError, SignedInstance};

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("usage: ots-apk-instance FILE FOLDER")]
    Usage,
    #[error("{path}: {reason}")]
    File {
        path: String,
        reason: std::io::Error,
    },
    #[error("{0}; FILE is what `ots-server instance` prints")]
    Instance(#[from] InstanceError),
    #[error(transparent)]
    App(#[from] AppError),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(std::io::stderr(), "ots-apk-instance: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let [file, folder] = arguments else {
        return Err(Failure::Usage);
    };
    let bytes = fs::read(file).map_err(|reason| Failure::File {
        path: file.clone(),
        reason,
    })?;
    let signed = SignedInstance::embedded(&bytes)?;
    let app = app::checked(signed.document())?;
    let folder = Path::new(folder);
    write(&folder.join("assets/instance.ots"), &bytes)?;
    write(
        &folder.join("res/values/instance.xml"),
        app.resources().as_bytes(),
    )?;
    write(
        &folder.join("application-id"),
        app.application_id.as_bytes(),
    )?;
    write(&folder.join("label"), app.label.as_bytes())
}

fn write(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, contents))
        .map_err(|reason| Failure::File {
            path: path.display().to_string(),
            reason,
        })
}
