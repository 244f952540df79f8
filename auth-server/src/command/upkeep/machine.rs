//! What the doctor looks at on the machine: who may do what with files, the files of TLS, the ports.

use std::path::Path;

use signet_db::Location;
use signet_files::FileError;
use signet_service::config::{Listen, TlsFiles};
use signet_service::server::{self, BindError};

use super::checks::{Check, Found};
use super::holder::{self, Holder};
use crate::config::Config;
use crate::keys::KeySettings;

/// In the order of [`checks`].
pub(super) const NAMES: [&str; 3] = ["files", "TLS", "ports"];

/// All of them.
pub(super) fn checks(config: &Config) -> Vec<Check> {
    let ports = [
        Some(("auth_server.listen", &config.listen)),
        config.telemetry.metrics_listen.as_ref().map(|listen| ("auth_server.metrics_listen", listen)),
    ];
    let found = [
        judge_files(files(&config.database, &config.keys)),
        judge_tls(config.border.tls.as_ref()),
        all(ports.into_iter().flatten().map(port)),
    ];
    NAMES.into_iter().zip(found).map(|(what, found)| Check { what, found }).collect()
}

/// A file or folder that is there, or why it may not be as it is.
type Looked = Result<(), FileError>;

/// Each file and folder of ours that is there: the data folder, the database with what SQLite keeps beside it, the master key.
fn files(database: &Location, keys: &KeySettings) -> Vec<Looked> {
    let folder = look(&keys.data_dir, Path::is_dir, (0o022, "755"));
    let mut all = vec![folder];
    if let Location::File(path) = database {
        let beside = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            look(Path::new(&name), Path::is_file, (0o077, "600"))
        };
        all.extend(["", "-wal", "-shm"].map(beside));
    }
    all.push(look(&keys.home(), Path::is_file, (0o077, "600")));
    // A group may read what a secret store has handed over.
    all.extend(keys.ring_file.as_deref().map(|path| look(path, Path::is_file, (0o027, "640"))));
    all.into_iter().flatten().collect()
}

/// What is wrong with what lies at `path`, if it is what it should be; `forbidden` are permission bits, `fix` the mode to have.
fn look(path: &Path, is: impl Fn(&Path) -> bool, (forbidden, fix): (u32, &'static str)) -> Option<Looked> {
    let metadata = path.metadata().ok().filter(|_| is(path))?;
    Some(FileError::refuse(path, &metadata, forbidden, fix))
}

fn judge_files(looked: Vec<Looked>) -> Found {
    let count = looked.len();
    let ill: Vec<String> =
        looked.into_iter().filter_map(Result::err).map(|error| error.to_string()).collect();
    match (count, ill.is_empty()) {
        (0, _) => Found::Well("there are none yet: they are made for their owner alone".into()),
        (_, true) => Found::Well("database and master key are for their owner alone".into()),
        (_, false) => Found::Ill(ill.join("; ")),
    }
}

fn judge_tls(files: Option<&TlsFiles>) -> Found {
    let Some(files) = files else { return Found::Well("not spoken here: no `auth_server.tls_cert`".into()) };
    match server::look_at_tls(files) {
        Ok(()) => Found::Well(format!("{} and its key go together", files.cert.display())),
        Err(error) => Found::Ill(error.to_string()),
    }
}

/// Whether a server that starts could listen there. One of ours that runs already is well.
fn port((key, listen): (&str, &Listen)) -> Found {
    let Listen { host, port, .. } = listen;
    match server::look_at_port(listen) {
        Ok(()) => Found::Well(format!("{host}:{port} is free")),
        Err(BindError::Taken { .. }) => {
            judge_holder((key, listen), holder::holder(&listen.addresses), &holder::ours())
        }
        // A service may have a right that whoever looks has not.
        Err(BindError::Refused { source, .. }) if source.kind() == std::io::ErrorKind::PermissionDenied => {
            Found::Unknown(format!("{host}:{port} is for users with a right that this one has not"))
        }
        Err(error) => Found::Ill(format!("{error}: set another `{key}`")),
    }
}

fn judge_holder((key, listen): (&str, &Listen), holder: Option<Holder>, ours: &str) -> Found {
    let at = format!("{}:{}", listen.host, listen.port);
    match holder {
        Some(Holder { program, process }) if program == ours => {
            Found::Well(format!("{at} is that of an {program} that runs (process {process})"))
        }
        Some(Holder { program, process }) => Found::Ill(format!(
            "{at} is taken by {program} (process {process}): stop it, or set another `{key}`"
        )),
        None => Found::Unknown(format!("{at} is taken, and this user may not see by whom")),
    }
}

/// One finding of several: what is ill counts, then what is not known.
fn all(found: impl Iterator<Item = Found>) -> Found {
    let (mut well, mut ill, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for one in found {
        match one {
            Found::Well(text) => well.push(text),
            Found::Ill(text) => ill.push(text),
            Found::Unknown(text) => unknown.push(text),
        }
    }
    match (ill.is_empty(), unknown.is_empty()) {
        (false, _) => Found::Ill(ill.join("; ")),
        (true, false) => Found::Unknown(unknown.join("; ")),
        (true, true) => Found::Well(well.join("; ")),
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
