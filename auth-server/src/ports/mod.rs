//! How the process serves the ports of the flows.

mod logout;
mod provider;

pub(crate) use provider::secret;

use std::sync::Arc;
use std::time::Instant;

use auth_server_core::domain::{AuditLine, Client, HashKind, PasswordHash, TenantId, User};
use auth_server_core::flows::ports::{
    Assertions, ClientKeySets, Clients, Effort, Failure, Hashing, HashingError, OwnTokens, Random, Sessions,
    Signatures, SignedIn, SignedOut, Signing, SpentAssertion, StoreError, Time, Users, Verdict,
};
use auth_server_core::rules::accounts::equal_work;
use auth_server_core::rules::protocol::access_token::Policy;
use signet_shared::claims::AccessTokenClaims;
use signet_shared::jose::{Jwk, JwkSet, Keyed};

use crate::app::App;
use crate::hashing::{self, HashFailure};
use crate::{keys, signatures};

impl Time for App {
    fn now(&self) -> u64 {
        self.clock.now()
    }
}

impl Random for App {
    fn unique_id(&self) -> Result<String, Failure> {
        unique_id()
    }
}

/// 128 random bits, as 32 hexadecimal digits.
pub(crate) fn unique_id() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure(format!("no randomness: {error}")))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// A `sub`: 128 random bits, so that it is never a bare number and never given again (rules K2, U7).
pub(crate) fn random_sub() -> Result<String, Failure> {
    Ok(format!("u_{}", unique_id()?))
}

impl Users for App {
    async fn by_username(&self, tenant: &TenantId, username: &str) -> Result<Option<User>, StoreError> {
        self.store.by_username(tenant, username).await
    }

    async fn hash_kinds(&self, tenant: &TenantId) -> Result<Vec<HashKind>, StoreError> {
        self.store.hash_kinds(tenant).await
    }
}

impl Sessions for App {
    async fn signed_in(&self, tenant: &TenantId, done: SignedIn) -> Result<Option<String>, StoreError> {
        self.store.signed_in(tenant, done).await
    }

    async fn refused(&self, tenant: &TenantId, line: AuditLine) -> Result<(), StoreError> {
        self.store.refused(tenant, line).await
    }

    async fn signed_out(&self, tenant: &TenantId, done: SignedOut) -> Result<bool, StoreError> {
        self.store.signed_out(tenant, done).await
    }
}

impl OwnTokens for App {
    fn read_own(&self, policy: &Policy, token: &str) -> Option<AccessTokenClaims> {
        keys::read_own(&self.keys.now(), policy, (token, self.clock.now()))
    }
}

impl Hashing for App {
    async fn verify(
        &self,
        password: String,
        hash: Option<&PasswordHash>,
        effort: Effort,
    ) -> Result<Verdict, HashingError> {
        let argon2 = self.config.argon2;
        let work = equal_work::work(hash, &effort.kinds, argon2);
        let renew = effort.renew && hash.is_some_and(|hash| hash.kind() != HashKind::Argon2id(argon2));
        let job = move || match hashing::holds(&password, &work)? {
            false => Ok(Verdict::Wrong),
            true if !renew => Ok(Verdict::Right(None)),
            true => Ok(Verdict::Right(Some(hashing::hash(&password, argon2)?))),
        };
        match self.hashing.run(job).await {
            Ok(Some(verdict)) => {
                verdict.map_err(|error: HashFailure| Failure(format!("hashing: {error}")).into())
            }
            Ok(None) => Err(Failure("a hashing job panicked".into()).into()),
            Err(hashing::QueueFull) => Err(HashingError::Busy),
        }
    }
}

impl Clients for App {
    async fn client(&self, client_id: &str) -> Result<Option<Arc<Client>>, StoreError> {
        Ok(self.registry.client(client_id))
    }
}

impl ClientKeySets for App {
    async fn key_set_at(&self, uri: &str, kid: Option<&str>) -> Option<Arc<JwkSet>> {
        self.key_sets.get(uri, kid).await
    }
}

impl Signatures for App {
    fn fits(&self, key: &Jwk, token: &Keyed<'_>) -> bool {
        signatures::fit(key, token)
    }
}

impl Assertions for App {
    async fn spend_assertion(&self, spent: SpentAssertion) -> Result<bool, StoreError> {
        self.store.spend_assertion(spent).await
    }
}

impl Signing for App {
    fn sign(&self, claims: &AccessTokenClaims) -> Result<String, Failure> {
        let began = Instant::now();
        let token = self.keys.now().active.sign(claims)?;
        self.signatures.observe(began.elapsed().as_secs_f64());
        Ok(token)
    }
}
