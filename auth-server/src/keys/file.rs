//! The key's files in the data folder: the private half for us alone (mode 0600), the public half for everybody.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::SigningAlg;
use super::signing_key::{Pair, SigningKey, generate};

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Others can read the private key.
    #[error("{path} can be read by others (mode {mode:04o}); run: chmod 600 {path}")]
    Readable {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file holds no key for that algorithm.
    #[error(
        "{path} holds no PKCS#8 private key for that algorithm ({reason}); move it away, and a new one is made"
    )]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        reason: String,
    },
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The machine could not make a key.
    #[error("no key could be made")]
    Generation,
}

/// Reads `signing-<alg>.pem` in `folder`, made now if there is none, with its public half beside it.
///
/// # Errors
/// [`KeyError`]; a key that others can read is refused, never used.
pub fn load_or_make(folder: &Path, algorithm: SigningAlg) -> Result<SigningKey, KeyError> {
    make_folder(folder)?;
    let path = folder.join(format!("signing-{}.pem", algorithm.slug()));
    if !path.try_exists().map_err(at(&path))? {
        make(folder, &path, algorithm)?;
    }
    refuse_readable(&path)?;
    let pem = fs::read(&path).map_err(at(&path))?;
    SigningKey::from_pem(algorithm, &pem)
        .map_err(|error| KeyError::Unusable { path, reason: error.to_string() })
}

fn make(folder: &Path, path: &Path, algorithm: SigningAlg) -> Result<(), KeyError> {
    let Pair { private_pem, public_pem } = generate(algorithm).map_err(|_| KeyError::Generation)?;
    let public = folder.join(format!("signing-{}.pub.pem", algorithm.slug()));
    // Written whole under another name first: a crash leaves no half key, and of two servers that start at once the
    // link lets one win, whose key both then read.
    let draft = folder.join(format!(".{}.{}", algorithm.slug(), std::process::id()));
    write_private(&draft, private_pem.as_bytes()).map_err(at(&draft))?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft).map_err(at(&draft))?;
    match linked {
        Ok(()) => fs::write(&public, public_pem).map_err(at(&public)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(at(path)(error)),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    |source| KeyError::Io { path, source }
}

fn make_folder(folder: &Path) -> Result<(), KeyError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn refuse_readable(path: &Path) -> Result<(), KeyError> {
    let metadata = fs::metadata(path).map_err(at(path))?;
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyError::Readable { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn refuse_readable(_: &Path) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
