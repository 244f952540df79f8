//! The one state of the process, and how it serves the flows' ports.

use std::sync::Arc;
use std::time::Instant;

use auth_server_core::domain::{PasswordHash, User};
use auth_server_core::flows::ports::{Failure, Hashing, HashingError, Random, Signing, Time, Users};
use auth_server_core::rules::accounts::equal_work;
use signet_docs::Document;
use signet_service::clock::Clock;
use signet_service::edge::{Ready, Secured, SecurityTxt};
use signet_service::server::Stop;
use signet_service::telemetry::metrics::Histogram;
use signet_shared::claims::AccessTokenClaims;
use signet_shared::wire::Readiness;

use crate::config::Config;
use crate::hashing::{self, Pool};
use crate::keys::SigningKeys;
use crate::users::ConfiguredUsers;

/// Everything a request may need.
pub struct App {
    /// What the operator said.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// The people.
    pub users: ConfiguredUsers,
    /// The threads that hash.
    pub hashing: Pool,
    /// The keys: that which signs, those that are published.
    pub keys: Arc<SigningKeys>,
    /// How long signatures take.
    pub signatures: Histogram,
    /// The OpenAPI document, once it was asked for.
    pub document: Document,
    /// Whether the process is going down.
    pub stop: Stop,
}

impl Ready for App {
    fn readiness(&self) -> Readiness {
        self.stop.readiness().unwrap_or(Readiness::Ready)
    }
}

impl Secured for App {
    fn security_txt(&self) -> Option<&SecurityTxt> {
        self.config.edge.security.as_ref()
    }
}

impl Time for App {
    fn now(&self) -> u64 {
        self.clock.now()
    }
}

impl Random for App {
    fn unique_id(&self) -> Result<String, Failure> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| Failure(format!("no randomness: {error}")))?;
        Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
    }
}

impl Users for App {
    async fn by_username(&self, username: &str) -> Result<Option<User>, Failure> {
        Ok(self.users.named(username))
    }
}

impl Hashing for App {
    async fn verify(&self, password: String, hash: Option<&PasswordHash>) -> Result<bool, HashingError> {
        let work = equal_work::work(hash, self.hashing.dearest_cost());
        match self.hashing.run(move || hashing::holds(&password, &work)).await {
            Ok(Some(Ok(right))) => Ok(right),
            Ok(Some(Err(error))) => Err(Failure(format!("a hash cannot be verified: {error}")).into()),
            Ok(None) => Err(Failure("a hashing job panicked".into()).into()),
            Err(hashing::QueueFull) => Err(HashingError::Busy),
        }
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
