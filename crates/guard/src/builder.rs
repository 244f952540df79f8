//! Building a guard.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use signet_shared::claims::Expectations;
use signet_shared::jose::Alg;

use super::Guard;
use super::cache::TokenCache;
use super::guard::Inner;
use super::keys::{Fetch, HttpFetch, IssuerKeys, Keys, PublicKeyFile, PublicKeyFileError};

/// Why there is no guard.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No audience was named: a guard without one would take tokens that are meant for others.
    #[error("a guard needs an audience")]
    NoAudience,
    /// The file with the public key cannot be used.
    #[error(transparent)]
    Key(#[from] PublicKeyFileError),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Client(#[from] reqwest::Error),
}

enum Source {
    Issuer,
    File(PathBuf),
    Fetch(Box<dyn Fetch>),
}

/// Collects what a [`Guard`] needs; everything but the audience has a default.
pub struct Builder {
    issuer: String,
    audience: Option<String>,
    leeway: u64,
    algs: Vec<Alg>,
    source: Source,
    refresh_interval: Duration,
    cache: usize,
    clock: Box<dyn Fn() -> u64 + Send + Sync>,
    realm: String,
}

/// More than any access token needs; base64 of more is not worth decoding.
const MAX_BYTES: usize = 8 * 1024;

impl Builder {
    pub(crate) fn new(issuer: String) -> Self {
        Self {
            issuer,
            audience: None,
            leeway: 10,
            algs: vec![Alg::Es256, Alg::Rs256, Alg::EdDsa],
            source: Source::Issuer,
            refresh_interval: Duration::from_secs(30),
            cache: 10_000,
            clock: Box::new(system_time),
            realm: "signet".into(),
        }
    }

    /// The `aud` that tokens must have: this resource's identifier, without a slash at its end.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Seconds by which the issuer's clock may differ; 10 by default.
    #[must_use]
    pub fn leeway(mut self, seconds: u64) -> Self {
        self.leeway = seconds;
        self
    }

    /// The algorithms that are allowed; ES256, RS256 and `EdDSA` by default.
    #[must_use]
    pub fn algorithms(mut self, algs: impl IntoIterator<Item = Alg>) -> Self {
        self.algs = algs.into_iter().collect();
        self
    }

    /// The one key, from a PEM or JWK file: then the issuer is never asked.
    #[must_use]
    pub fn public_key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.source = Source::File(path.into());
        self
    }

    /// Another way to the issuer's keys than over HTTP.
    #[must_use]
    pub fn fetch(mut self, fetch: impl Fetch + 'static) -> Self {
        self.source = Source::Fetch(Box::new(fetch));
        self
    }

    /// How often an unknown `kid` may fetch the keys anew; 30 seconds by default.
    #[must_use]
    pub fn refresh_interval(mut self, interval: Duration) -> Self {
        self.refresh_interval = interval;
        self
    }

    /// How many verified tokens are remembered; 10,000 by default, 0 for none.
    #[must_use]
    pub fn token_cache(mut self, capacity: usize) -> Self {
        self.cache = capacity;
        self
    }

    /// Where the time comes from, in unix seconds; the machine's clock by default.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.clock = Box::new(now);
        self
    }

    /// The `realm` of challenges.
    #[must_use]
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = realm.into();
        self
    }

    /// The guard. Unless its key comes from a file, this must be called inside a tokio runtime: a task there fetches
    /// the keys, and ends with the guard.
    ///
    /// # Errors
    /// [`BuildError`]. That the issuer is away is none: keys are awaited, see [`Guard::unready`].
    pub fn build(self) -> Result<Guard, BuildError> {
        let audience = self.audience.ok_or(BuildError::NoAudience)?;
        let fetched = |fetch| {
            let keys = Arc::new(IssuerKeys::new(fetch, self.refresh_interval));
            tokio::spawn(IssuerKeys::keep_fresh(Arc::downgrade(&keys)));
            Keys::Issuer(keys)
        };
        let keys = match self.source {
            Source::File(path) => Keys::File(PublicKeyFile::read(&path)?),
            Source::Issuer => fetched(Box::new(HttpFetch::new(&self.issuer)?)),
            Source::Fetch(fetch) => fetched(fetch),
        };
        Ok(Guard(Arc::new(Inner {
            keys,
            wanted: Expectations { issuer: self.issuer, audience, leeway: self.leeway },
            algs: self.algs,
            max_bytes: MAX_BYTES,
            cache: TokenCache::new(self.cache),
            clock: self.clock,
            realm: self.realm,
        })))
    }
}

/// The machine's clock; a time before 1970 reads as 0.
fn system_time() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the default clock; tests and servers give their own")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
