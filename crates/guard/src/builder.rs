//! Building a guard.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Url;
use signet_shared::claims::Expectations;
use signet_shared::jose::{Alg, Rules};

use super::address::{Unfit, has_userinfo, of_keys};
use super::cache::TokenCache;
use super::challenge::{Challenges, is_quotable};
use super::context::Nothing;
use super::guard::Inner;
use super::keys::{Fetch, HttpFetch, IssuerKeys, Keys, PublicKeyFile};
use super::statistics::Count;
use super::{BuildError, Context, Guard};

enum Source {
    Issuer,
    File(PathBuf),
    Fetch(Box<dyn Fetch>),
}

/// Collects what a [`Guard`] needs; everything but issuer and audience has a default.
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
    context: Arc<dyn Context>,
}

/// Clocks that differ by more are wrong, and a token would live on long after its end.
pub const MAX_LEEWAY: u64 = 300;

impl Builder {
    pub(crate) fn new(issuer: String) -> Self {
        Self {
            issuer,
            audience: None,
            leeway: 10,
            algs: Rules::ACCESS.algs.to_vec(),
            source: Source::Issuer,
            refresh_interval: Duration::from_secs(30),
            cache: 10_000,
            clock: Box::new(system_time),
            realm: "signet".into(),
            context: Arc::new(Nothing),
        }
    }

    /// The `aud` that tokens must have: this resource's identifier, byte by byte as the issuer writes it.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Seconds by which the issuer's clock may differ: 10 by default, 300 at most.
    #[must_use]
    pub fn leeway(mut self, seconds: u64) -> Self {
        self.leeway = seconds;
        self
    }

    /// The algorithms that are allowed, one at least; ES256, RS256 and `EdDSA` by default.
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

    /// The `realm` of challenges, `signet` by default: visible ASCII without quotes and backslashes.
    #[must_use]
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = realm.into();
        self
    }

    /// What fetches of keys belong to in this service; nothing by default.
    #[must_use]
    pub fn context(mut self, context: impl Context + 'static) -> Self {
        self.context = Arc::new(context);
        self
    }

    /// The guard. Unless its key comes from a file, this must be called inside a tokio runtime: a task there fetches
    /// the keys, and ends with the guard and the users it admitted.
    ///
    /// # Errors
    /// [`BuildError`]. That the issuer is away is none: keys are awaited, see [`Guard::unready`].
    pub fn build(self) -> Result<Guard, BuildError> {
        self.refuse_what_cannot_be_meant()?;
        let audience = self.audience.filter(|name| !name.is_empty()).ok_or(BuildError::NoAudience)?;
        let fetched = |fetch| {
            let runtime = tokio::runtime::Handle::try_current().map_err(|_| BuildError::NoRuntime)?;
            let keys = Arc::new(IssuerKeys::new(fetch, Arc::clone(&self.context), self.refresh_interval));
            runtime.spawn(IssuerKeys::keep_fresh(Arc::downgrade(&keys)));
            Ok::<_, BuildError>(Keys::Issuer(keys))
        };
        let keys = match self.source {
            Source::File(path) => Keys::File(PublicKeyFile::read(&path)?),
            Source::Issuer => {
                let (issuer, client) = (askable(&self.issuer)?, reqwest::Client::builder());
                fetched(Box::new(HttpFetch::new(issuer, Arc::clone(&self.context), client)?))?
            }
            Source::Fetch(fetch) => fetched(fetch)?,
        };
        let challenges = Challenges::new(&self.realm, &audience);
        Ok(Guard(Arc::new(Inner {
            keys,
            wanted: Expectations { issuer: self.issuer, audience, leeway: self.leeway },
            algs: self.algs,
            max_bytes: Rules::ACCESS.max_bytes,
            cache: TokenCache::new(self.cache),
            looked_up: Count::default(),
            clock: self.clock,
            challenges,
        })))
    }

    fn refuse_what_cannot_be_meant(&self) -> Result<(), BuildError> {
        if self.issuer.is_empty() {
            return Err(BuildError::NoIssuer);
        }
        // Wherever its keys come from: the issuer's address is published, and stands in logs.
        if Url::parse(&self.issuer).is_ok_and(|url| has_userinfo(&url)) {
            return Err(BuildError::IssuerUserinfo);
        }
        if self.algs.is_empty() {
            return Err(BuildError::NoAlgorithms);
        }
        if self.leeway > MAX_LEEWAY {
            return Err(BuildError::Leeway(self.leeway));
        }
        let said = [("realm", Some(&self.realm)), ("audience", self.audience.as_ref())];
        let unspeakable = |text: &String| !text.is_empty() && !is_quotable(text);
        match said.into_iter().find(|(_, text)| text.is_some_and(unspeakable)) {
            Some((name, _)) => Err(BuildError::Unspeakable(name)),
            None => Ok(()),
        }
    }
}

/// The issuer, if it can be asked for its keys, and safely so.
pub(crate) fn askable(issuer: &str) -> Result<&str, BuildError> {
    let url = of_keys(issuer).map_err(|unfit| match unfit {
        Unfit::NoAddress => BuildError::IssuerAddress,
        Unfit::NotHttps => BuildError::IssuerNotHttps(issuer.to_owned()),
    })?;
    let bare = url.query().is_none() && url.fragment().is_none();
    if bare && HttpFetch::metadata_url(issuer).is_some() {
        Ok(issuer)
    } else {
        Err(BuildError::IssuerAddress)
    }
}

/// The machine's clock; a time before 1970 reads as 0.
fn system_time() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the default clock; tests and servers give their own")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
#[path = "builder_tests.rs"]
mod tests;
