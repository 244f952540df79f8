//! Certificates that change while the server runs: whoever renews them only replaces the files.
//!
//! The files are looked at each second. That needs no signal from whoever renews them, and works for links that are
//! turned to another folder as well as for files that are written anew. A change counts once it has lasted from one look to
//! the next: of two files that are replaced one after the other, half is no pair.

use std::fs::Metadata;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::crypto::CryptoProvider;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::pair::{self, TlsError};
use crate::config::TlsFiles;
use crate::telemetry::in_background_now;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// The pair that handshakes use.
#[derive(Debug)]
pub(super) struct Current(RwLock<Arc<CertifiedKey>>);

impl Current {
    fn new(pair: CertifiedKey) -> Self {
        Self(RwLock::new(Arc::new(pair)))
    }

    fn replace(&self, pair: CertifiedKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// What the system says of both files; equal as long as nobody has touched them, nor changed who may read them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marks([Option<Mark>; 2]);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    modified: SystemTime,
    length: u64,
    /// Which file it is, its mode, its owner and its group, where there are such.
    held: [u64; 4],
}

impl Marks {
    fn of(files: &TlsFiles) -> Self {
        Self([&files.cert, &files.key].map(|path| Mark::of(path)))
    }
}

impl Mark {
    /// That of the file at `path`; `None` where the system gives none.
    fn of(path: &Path) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        Some(Self { modified: metadata.modified().ok()?, length: metadata.len(), held: held(&metadata) })
    }
}

#[cfg(unix)]
fn held(metadata: &Metadata) -> [u64; 4] {
    use std::os::unix::fs::MetadataExt as _;
    [metadata.ino(), metadata.mode().into(), metadata.uid().into(), metadata.gid().into()]
}

#[cfg(not(unix))]
fn held(_: &Metadata) -> [u64; 4] {
    [0; 4]
}

/// The pair of one server, and what takes up its files when they change.
#[derive(Clone)]
pub(crate) struct Reload {
    files: TlsFiles,
    provider: Arc<CryptoProvider>,
    current: Arc<Current>,
    /// What was looked at last, and what the pair was read from, or was found broken in.
    seen: Marks,
    taken: Marks,
}

impl Reload {
    /// Reads the pair in `files`.
    ///
    /// # Errors
    /// [`TlsError`], which names the file and says what is wrong with it.
    pub(super) fn load(files: TlsFiles, provider: Arc<CryptoProvider>) -> Result<Self, TlsError> {
        // First of all: what is replaced from here on is a change for the first look, however long the start takes.
        let marks = Marks::of(&files);
        let current = Arc::new(Current::new(pair::load(&files, &provider)?));
        Ok(Self { files, provider, current, seen: marks.clone(), taken: marks })
    }

    /// The pair, now and later.
    pub(super) fn current(&self) -> Arc<Current> {
        Arc::clone(&self.current)
    }

    /// Looks each second, for ever.
    pub(crate) async fn run(mut self) {
        loop {
            tokio::time::sleep(LOOK).await;
            // The file system may be a network away.
            let looked = tokio::task::spawn_blocking(move || {
                in_background_now(|| match self.look() {
                    None => {}
                    Some(Ok(())) => tracing::info!("the TLS certificates were read anew"),
                    Some(Err(error)) => tracing::error!("the TLS certificates stay as they were: {error}"),
                });
                self
            });
            match looked.await {
                Ok(again) => self = again,
                Err(error) => return tracing::error!(%error, "the TLS files are looked at no more"),
            }
        }
    }

    /// Takes up a change that has lasted since the last look, once; `None` where there is none. A broken pair changes
    /// nothing.
    fn look(&mut self) -> Option<Result<(), TlsError>> {
        let now = Marks::of(&self.files);
        let lasts = now == self.seen;
        self.seen = now;
        if !lasts || self.seen == self.taken {
            return None;
        }
        self.taken = self.seen.clone();
        Some(pair::load(&self.files, &self.provider).map(|pair| self.current.replace(pair)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Tls, provider};
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    fn write(files: &TlsFiles) -> Vec<u8> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        // By renaming, as whoever renews them does: two writes within one tick of the file system's clock look alike.
        for (path, text) in [(&files.cert, made.cert.pem()), (&files.key, made.signing_key.serialize_pem())] {
            let draft = path.with_extension("new");
            fs::write(&draft, text).unwrap();
            fs::set_permissions(&draft, fs::Permissions::from_mode(0o600)).unwrap();
            fs::rename(draft, path).unwrap();
        }
        made.cert.der().to_vec()
    }

    fn reload(folder: &tempfile::TempDir) -> (Reload, Vec<u8>) {
        let files = TlsFiles { cert: folder.path().join("c"), key: folder.path().join("k") };
        let first = write(&files);
        (Reload::load(files, provider()).unwrap(), first)
    }

    fn shown(reload: &Reload) -> Vec<u8> {
        reload.current.0.read().unwrap().cert[0].to_vec()
    }

    #[test]
    fn a_new_pair_is_taken_up_once_it_lasts() {
        let folder = tempfile::tempdir().unwrap();
        let (mut reload, first) = reload(&folder);
        assert!(reload.look().is_none());
        assert_eq!(shown(&reload), first);
        let second = write(&reload.files);
        assert!(reload.look().is_none(), "perhaps half of it is still to come");
        assert_eq!(shown(&reload), first);
        assert!(reload.look().unwrap().is_ok());
        assert_eq!(shown(&reload), second);
        assert!(reload.look().is_none(), "once");
    }

    #[test]
    fn a_pair_that_is_replaced_while_the_server_starts_is_taken_up() {
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles { cert: folder.path().join("c"), key: folder.path().join("k") };
        let first = write(&files);
        let tls = Tls::load(&files).unwrap();
        let second = write(&files);
        // Only now does the server begin to look.
        let mut reload = tls.reload();
        assert_eq!(shown(&reload), first);
        assert!(reload.look().is_none(), "perhaps half of it is still to come");
        assert!(reload.look().unwrap().is_ok());
        assert_eq!(shown(&reload), second);
    }

    #[test]
    fn a_key_that_was_open_to_others_is_tried_again_once_its_mode_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let (mut reload, first) = reload(&folder);
        let second = write(&reload.files);
        let mut tried_with = |mode| {
            fs::set_permissions(&reload.files.key, fs::Permissions::from_mode(mode)).unwrap();
            let tried: Vec<_> = (0..4).filter_map(|_| reload.look()).collect();
            (tried, shown(&reload))
        };
        let (tried, now) = tried_with(0o644);
        assert!(matches!(tried.as_slice(), [Err(TlsError::Open { mode: 0o644, .. })]), "{tried:?}");
        assert_eq!(now, first);
        let (tried, now) = tried_with(0o600);
        assert!(matches!(tried.as_slice(), [Ok(())]), "{tried:?}");
        assert_eq!(now, second);
    }

    #[test]
    fn a_broken_pair_keeps_the_old_one_and_is_said_once_until_it_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let (mut reload, first) = reload(&folder);
        let said = |reload: &mut Reload| (0..4).filter_map(|_| reload.look()).collect::<Vec<_>>();
        for broken in ["nonsense", ""] {
            fs::write(&reload.files.key, broken).unwrap();
            assert!(matches!(said(&mut reload).as_slice(), [Err(TlsError::File { .. })]));
            assert_eq!(shown(&reload), first);
        }
        fs::remove_file(&reload.files.cert).unwrap();
        assert!(matches!(said(&mut reload).as_slice(), [Err(TlsError::File { .. })]));
        assert_eq!(shown(&reload), first);
        let second = write(&reload.files);
        assert!(matches!(said(&mut reload).as_slice(), [Ok(())]));
        assert_eq!(shown(&reload), second);
    }
}
