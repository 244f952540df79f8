//! The guard itself: from the headers of a request to a user, or to a refusal.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use signet_shared::claims::{AccessToken, Expectations, Payload, TokenKind as _};
use signet_shared::jose::{Alg, Fault, Refusal, Rules, Step, parse};

use super::cache::{TokenCache, TokenDigest};
use super::challenge::Challenges;
use super::credentials::Credentials;
use super::keys::{Found, Keys};
use super::statistics::Count;
use super::{Builder, Refused, Statistics, User};

/// Admits requests with a valid access token of one issuer for one audience. Cheap to clone.
#[derive(Clone)]
pub struct Guard(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) keys: Keys,
    pub(crate) wanted: Expectations,
    pub(crate) algs: Vec<Alg>,
    pub(crate) max_bytes: usize,
    pub(crate) cache: TokenCache,
    pub(crate) looked_up: Count,
    pub(crate) clock: Box<dyn Fn() -> u64 + Send + Sync>,
    pub(crate) challenges: Challenges,
}

impl Guard {
    /// A guard for tokens of `issuer`.
    pub fn builder(issuer: impl Into<String>) -> Builder {
        Builder::new(issuer.into())
    }

    /// The user that the request's token speaks for.
    ///
    /// # Errors
    /// [`Refused`]: there is no token, it is no good, or there are no keys to check it with.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<User, Refused> {
        match Credentials::of(headers)? {
            Credentials::None => Err(Refused::NoCredentials),
            Credentials::Other => Err(Refused::OtherScheme),
            Credentials::Bearer(token) => self.look_at(token).await,
        }
    }

    /// The same, or `None` where the request brings no credentials. A token that is no good is refused all the same:
    /// whoever shows one wants to be somebody.
    ///
    /// # Errors
    /// [`Refused`], but for [`Refused::NoCredentials`].
    pub async fn optional(&self, headers: &HeaderMap) -> Result<Option<User>, Refused> {
        match self.authenticate(headers).await {
            Ok(user) => Ok(Some(user)),
            Err(Refused::NoCredentials) => Ok(None),
            Err(refused) => Err(refused),
        }
    }

    /// The user that `token` speaks for.
    ///
    /// # Errors
    /// [`Refused::Token`] with the step that it does not pass, or [`Refused::NoKeys`].
    pub async fn check(&self, token: &str) -> Result<User, Refused> {
        self.look_at(token.as_bytes()).await
    }

    async fn look_at(&self, token: &[u8]) -> Result<User, Refused> {
        let digest = TokenDigest::of(token);
        let known = self.0.cache.get(&digest, self.0.keys.generation());
        self.0.looked_up.note(known.is_some());
        let payload = match known {
            Some(payload) => payload,
            // Boxed: what is rare shall not make every request's future larger.
            None => Box::pin(self.verify(token, &digest)).await?,
        };
        match payload.judge(&self.0.wanted, self.now()) {
            Ok(claims) => {
                let claims = Arc::clone(claims);
                Ok(User { claims, payload, guard: self.clone() })
            }
            Err(refusal) => {
                if refusal.step == Step::Exp {
                    self.0.cache.forget(&digest);
                }
                Err(Refused::Token(refusal))
            }
        }
    }

    /// Everything up to the signature, for a token that was not seen before.
    async fn verify(&self, token: &[u8], digest: &TokenDigest) -> Result<Arc<Payload<AccessToken>>, Refused> {
        let token = std::str::from_utf8(token).map_err(|_| Refused::Malformed)?;
        let rules = Rules { typ: AccessToken::TYP, algs: &self.0.algs, max_bytes: self.0.max_bytes };
        let unverified = parse(token, &rules)?;
        // Taken before the key: should the keys change in between, the verdict counts for the old ones only.
        let generation = self.0.keys.generation();
        let key = match self.0.keys.find(unverified.kid()).await {
            Found::Key(key) => key,
            Found::Unknown => return Err(Refusal { step: Step::Kid, fault: Fault::Differs }.into()),
            Found::NoKeys => return Err(Refused::NoKeys),
        };
        let keyed = unverified.with_key(Some(&key.jwk))?;
        let fits = key.fits(&keyed);
        let payload = Arc::new(Payload::read(&keyed.verified(fits)?)?);
        self.0.cache.put(digest.clone(), Arc::clone(&payload), generation);
        Ok(payload)
    }

    /// The `WWW-Authenticate` field of the answer to `refused`, where it has one.
    #[must_use]
    pub fn challenge(&self, refused: &Refused) -> Option<HeaderValue> {
        self.0.challenges.of(refused)
    }

    /// Why no token can be checked now, where none can: for a readiness check.
    #[must_use]
    pub fn unready(&self) -> Option<String> {
        self.0.keys.missing()
    }

    /// What this guard has done so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let (cache_hits, cache_misses) = self.0.looked_up.both();
        let (fetched, fetches_failed) = self.0.keys.fetches();
        Statistics { cache_hits, cache_misses, cached: self.0.cache.held() as u64, fetched, fetches_failed }
    }

    /// The time, in unix seconds.
    pub(crate) fn now(&self) -> u64 {
        (self.0.clock)()
    }

    /// Seconds by which the issuer's clock may differ.
    pub(crate) fn leeway(&self) -> u64 {
        self.0.wanted.leeway
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("wanted", &self.0.wanted).finish_non_exhaustive()
    }
}
