//! The key's files in the data folder: the private half for us alone (mode 0600), the public half for everybody.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::SigningAlg;
use super::pair::generate;
use super::signing_key::SigningKey;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Others can read the private key, or replace it.
    #[error("{path} is open to others (mode {mode:04o}); run: chmod {fix} {path}")]
    Open {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The mode that it should have.
        fix: &'static str,
    },
    /// Somebody else could change the key at any time.
    #[error(
        "{path} belongs to another user (uid {owner}); run the auth-server as that user, or: chown $(id -u) {path}"
    )]
    Foreign {
        /// The file or folder.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
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

/// Reads `signing-<alg>.pem` in `folder`, made now if there is none, and sees to it that its public half lies beside it.
///
/// # Errors
/// [`KeyError`]; a key that others can read or replace is refused, never used.
pub fn load_or_make(folder: &Path, algorithm: SigningAlg) -> Result<SigningKey, KeyError> {
    make_folder(folder)?;
    refuse_open(folder, 0o022, "755")?;
    let path = folder.join(format!("signing-{}.pem", algorithm.slug()));
    if !path.try_exists().map_err(at(&path))? {
        make(&path, algorithm)?;
    }
    if !fs::metadata(&path).map_err(at(&path))?.is_file() {
        return Err(KeyError::Unusable { path, reason: "it is no file".into() });
    }
    refuse_open(&path, 0o077, "600")?;
    let pem = fs::read_to_string(&path).map_err(at(&path))?;
    let unusable = |reason| KeyError::Unusable { path: path.clone(), reason };
    let key = SigningKey::from_pem(algorithm, &pem).map_err(unusable)?;
    let public = key.public_pem().map_err(|failure| unusable(failure.0))?;
    publish(&folder.join(format!("signing-{}.pub.pem", algorithm.slug())), &public)?;
    Ok(key)
}

/// Written whole under another name first: a crash leaves no half key, and of two servers that start at once the link lets
/// one win, whose key both then read.
fn make(path: &Path, algorithm: SigningAlg) -> Result<(), KeyError> {
    let private = generate(algorithm).map_err(|_| KeyError::Generation)?;
    let draft = draft_of(path)?;
    write_new(&draft, private.as_bytes(), 0o600).map_err(at(&draft))?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft).map_err(at(&draft))?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(at(path)(error)),
        _ => Ok(()),
    }
}

/// Puts the public half in place, unless it is there; by a rename, so that a link in its place is replaced, not followed.
fn publish(path: &Path, public: &str) -> Result<(), KeyError> {
    if fs::read_to_string(path).is_ok_and(|there| there == public) {
        return Ok(());
    }
    let draft = draft_of(path)?;
    write_new(&draft, public.as_bytes(), 0o644).map_err(at(&draft))?;
    fs::rename(&draft, path).map_err(at(path))
}

/// A name that no earlier start can have left behind.
fn draft_of(path: &Path) -> Result<PathBuf, KeyError> {
    let random = getrandom::u64().map_err(|_| KeyError::Generation)?;
    Ok(path.with_extension(format!("{random:016x}.draft")))
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

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Refuses what others may do with `path`: the `forbidden` permission bits, or owning it.
#[cfg(unix)]
fn refuse_open(path: &Path, forbidden: u32, fix: &'static str) -> Result<(), KeyError> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::metadata(path).map_err(at(path))?;
    let (mode, owner, us) = (metadata.mode() & 0o777, metadata.uid(), rustix::process::geteuid().as_raw());
    if owner != us && owner != 0 {
        return Err(KeyError::Foreign { path: path.to_owned(), owner });
    }
    if mode & forbidden == 0 { Ok(()) } else { Err(KeyError::Open { path: path.to_owned(), mode, fix }) }
}

#[cfg(not(unix))]
fn refuse_open(_: &Path, _: u32, _: &'static str) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
