//! The clients of the store, followed while the server runs: what a command has changed counts within two seconds.

use std::sync::Arc;

use auth_server_core::domain::{Algs, Client};
use auth_server_core::flows::ports::StoreError;
use auth_server_store::Store;
use signet_service::edge::Origins;

use super::settings::origins;
use super::stored::{judge, used_by};
use super::{Named, Registered, Registry};
use crate::config::Config;
use crate::keys::Served;

/// What a server knows of the clients of its store.
pub struct Followed {
    store: Store,
    registered: Registered,
    /// Where the origins of all clients are kept.
    origins: Origins,
    /// Of which generation `clients` are; `None` before they were read.
    generation: Option<i64>,
    /// Those that are good, also where there is no key for them yet.
    clients: Vec<Arc<Client>>,
    /// What went wrong last, so that it is said once.
    trouble: Option<String>,
}

impl Followed {
    /// Those of `store`, beside what `config` registers.
    #[must_use]
    pub fn new(store: Store, config: &Config) -> Self {
        let (registered, origins) = (config.registered.clone(), config.edge.client_origins.clone());
        Self { store, registered, origins, generation: None, clients: Vec::new(), trouble: None }
    }

    /// Reads them anew, if they may be others than before; by what something is signed for them. What goes wrong is logged, and
    /// they stay as they are.
    pub async fn look(&mut self) -> Algs {
        match self.try_to_look().await {
            Ok(()) => {
                if self.trouble.take().is_some() {
                    tracing::info!("the clients can be looked after again");
                }
            }
            Err(error) => {
                let trouble = error.to_string();
                if self.trouble.as_ref() != Some(&trouble) {
                    tracing::warn!("the clients of the database stay as they are: {trouble}");
                }
                self.trouble = Some(trouble);
            }
        }
        self.clients.iter().fold(Algs::NONE, |all, client| all.and(used_by(client)))
    }

    async fn try_to_look(&mut self) -> Result<(), StoreError> {
        if self.generation == Some(self.store.clients_generation().await?) {
            return Ok(());
        }
        let kept = self.store.clients().await?;
        let mut good = Vec::new();
        for stored in kept.clients {
            let client_id = &stored.client_id;
            match judge(&stored, &self.registered) {
                Ok(client) => good.push(Arc::new(client)),
                Err(faults) => faults.iter().for_each(|fault| {
                    tracing::warn!(%client_id, "a client of the database is left out: {fault}");
                }),
            }
        }
        (self.clients, self.generation) = (good, Some(kept.generation));
        Ok(())
    }

    /// Lets requests see those for which `keys` can sign.
    pub fn show(&self, registry: &Registry, keys: &Served) {
        let can_sign = |client: &&Arc<Client>| used_by(client).iter().all(|alg| keys.by(alg).is_some());
        let shown = self.clients.iter().filter(can_sign);
        let named: Named = shown.map(|client| (client.client_id.clone(), Arc::clone(client))).collect();
        let own: Vec<String> = named.values().flat_map(|client| origins(client)).collect();
        if registry.replace(named) {
            self.origins.replace(self.registered.origins().chain(own));
        }
    }
}

#[cfg(test)]
#[path = "followed_tests.rs"]
mod tests;
