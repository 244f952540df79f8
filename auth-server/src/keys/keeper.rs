//! The server's side of its keys: it looks each second what there is to do, and what others have changed.

use std::sync::Arc;

use auth_server_core::domain::{Algs, StoredKey};
use auth_server_core::flows::keys::tend;
use auth_server_core::flows::ports::{Failure, KeyStore as _, Time as _};
use auth_server_core::rules::keys::state::{KeyState, active, state};
use auth_server_core::rules::keys::tend::{Moment, Watch, tend as by_the_rules};
use jsonwebtoken::jwk::JwkSet;

use super::custody::Ready;
use super::issued::Issued;
use super::public_half;
use super::served::{KnownKey, Served, SigningKeys};
use super::{Custody, KeyError};

/// What a server knows of its keys.
pub struct Keeper {
    custody: Custody,
    keys: Vec<StoredKey>,
    ready: Ready,
    generation: String,
    watch: Watch,
    served: Arc<SigningKeys>,
    /// What went wrong last, so that it is said once.
    trouble: Option<String>,
}

impl Keeper {
    /// Does what is to be done at `uptime` 0, and has a key to sign with.
    ///
    /// # Errors
    /// [`Failure`] when there is none, or it cannot be kept.
    pub async fn start(custody: Custody) -> Result<Self, Failure> {
        let mut watch = Watch::default();
        let moment = Moment { now: custody.now(), uptime: 0 };
        tend(&custody, custody.signing, moment, &mut watch).await?;
        let generation = custody.generation().await?;
        let keys = custody.load().await?;
        let ready = custody.ready(&keys, &Ready::new())?;
        let served = served(&custody, &keys, &ready, moment.now).ok_or(KeyError::Generation)?;
        custody.publish(&keys).await?;
        let served = Arc::new(SigningKeys::new(served));
        Ok(Self { custody, keys, ready, generation, watch, served, trouble: None })
    }

    /// The keys as requests see them.
    #[must_use]
    pub fn served(&self) -> Arc<SigningKeys> {
        Arc::clone(&self.served)
    }

    /// Signs by these too from the next look on: clients came that want it. What was signed by once may be wanted again, so none
    /// is taken out.
    pub fn sign_by(&mut self, algs: Algs) {
        self.custody.signing.used = self.custody.signing.used.and(algs);
    }

    /// Looks at the keys, `uptime` seconds after the start. What goes wrong is logged, and the keys stay as they are.
    pub async fn look(&mut self, uptime: u64) {
        match self.try_to_look(uptime).await {
            Ok(()) => {
                if self.trouble.take().is_some() {
                    tracing::info!("the signing keys can be looked after again");
                }
            }
            Err(Failure(trouble)) => {
                if self.trouble.as_ref() != Some(&trouble) {
                    tracing::warn!("the signing keys stay as they are: {trouble}");
                }
                self.trouble = Some(trouble);
            }
        }
    }

    async fn try_to_look(&mut self, uptime: u64) -> Result<(), Failure> {
        let moment = Moment { now: self.custody.now(), uptime };
        self.reload().await?;
        let (signing, mut tended) = (self.custody.signing, self.keys.clone());
        let mut due =
            |alg| by_the_rules(&mut tended, alg, moment, &signing.policy, &mut self.watch).is_some();
        // Each is asked: what there is to do with the keys is done by the first alone.
        let is_due = signing.used.iter().filter(|alg| due(*alg)).count() > 0;
        if is_due || tended != self.keys {
            tend(&self.custody, signing, moment, &mut self.watch).await?;
            self.reload().await?;
        }
        self.serve(moment.now).await
    }

    /// Takes over what is kept, if it is another than before and all of it opens.
    async fn reload(&mut self) -> Result<(), Failure> {
        let generation = self.custody.generation().await?;
        if generation != self.generation {
            let keys = self.custody.load().await?;
            self.ready = self.custody.ready(&keys, &self.ready)?;
            (self.keys, self.generation) = (keys, generation);
        }
        Ok(())
    }

    async fn serve(&mut self, now: u64) -> Result<(), Failure> {
        let next = served(&self.custody, &self.keys, &self.ready, now).ok_or(KeyError::Generation)?;
        let before = self.served.now();
        // An algorithm that is used from now on may have a key from before.
        if before.known != next.known || before.signing.len() != next.signing.len() {
            if before.active.kid != next.active.kid {
                tracing::info!("signing with {:?}, kid {}", next.active.algorithm.jose(), next.active.kid);
            }
            self.served.replace(next);
        }
        Ok(self.custody.publish(&self.keys).await?)
    }
}

fn served(custody: &Custody, keys: &[StoredKey], ready: &Ready, now: u64) -> Option<Served> {
    let signs = |alg| {
        let (_, key) = ready.get(&keys.get(active(keys, alg, now)?)?.kid)?;
        Some(Arc::clone(key))
    };
    let active = signs(custody.alg())?;
    let signing = custody.signing.used.iter().map(signs).collect::<Option<_>>()?;
    let states = (0..keys.len()).map(|index| state(keys, index, now).unwrap_or(KeyState::Revoked));
    let known: Vec<KnownKey> = keys
        .iter()
        .zip(states)
        .map(|(key, state)| KnownKey { kid: key.kid.clone(), state, created: key.created })
        .collect();
    let others = known.iter().filter(|key| key.state.is_served() && key.kid != active.kid);
    let others = others.filter_map(|key| ready.get(&key.kid).map(|(_, key)| key));
    let jwks = std::iter::once(&active).chain(others).map(|key| key.jwk.clone()).collect();
    let is_retired = |key: &&StoredKey| key.retired.is_some() && key.revoked.is_none();
    let retired = JwkSet { keys: keys.iter().filter(is_retired).filter_map(public_half::jwk).collect() };
    let issued = Issued::default();
    Some(Served { active, signing, jwks: JwkSet { keys: jwks }, retired, known, issued })
}

#[cfg(test)]
#[path = "keeper_tests.rs"]
mod tests;
