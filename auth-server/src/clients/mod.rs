//! The clients and the resources: those of the configuration, in the demo profile the demo's (contracts O11, N13), and the
//! clients that were registered by command.

mod demo;
mod followed;
mod machine_secret;
mod settings;
mod stored;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use auth_server_core::domain::{Client, Resource};

pub use followed::Followed;
pub(crate) use machine_secret::NAME as MACHINE_SECRET;
pub use machine_secret::SecretError;
pub use settings::Registered;
pub(crate) use settings::{Around, read};
pub(crate) use stored::{judge, used};

/// Clients by their names.
type Named = HashMap<String, Arc<Client>>;

/// Clients and resources as requests see them.
#[derive(Debug)]
pub struct Registry {
    /// Those of the configuration and of the demo, which count where a name is there twice.
    configured: Named,
    /// Those of the store, replaced whole when they change.
    stored: RwLock<Arc<Named>>,
    /// The resources, in the order in which they were registered.
    pub resources: Vec<Resource>,
}

impl Registry {
    /// The client of that name.
    #[must_use]
    pub fn client(&self, client_id: &str) -> Option<Arc<Client>> {
        match self.configured.get(client_id) {
            Some(client) => Some(Arc::clone(client)),
            None => self.stored().get(client_id).cloned(),
        }
    }

    fn stored(&self) -> Arc<Named> {
        Arc::clone(&self.stored.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has these in the place of the clients of the store: whether they are others.
    pub(crate) fn replace(&self, stored: Named) -> bool {
        let is_new = *self.stored() != stored;
        if is_new {
            *self.stored.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(stored);
        }
        is_new
    }
}

/// What is registered without the store; in the demo with its machine, whose secret lies in `data_dir` and is made at the first
/// start.
///
/// # Errors
/// [`SecretError`] when that cannot be had.
pub async fn open(registered: &Registered, data_dir: &Path) -> Result<Registry, SecretError> {
    let mut clients = registered.clients.clone();
    if let Some(api) = &registered.demo_api {
        clients.push(demo::machine(api, machine_secret::at_home(data_dir).await?));
    }
    let named = clients.into_iter().map(|client| (client.client_id.clone(), Arc::new(client)));
    let (configured, resources) = (named.collect(), registered.resources.clone());
    Ok(Registry { configured, stored: RwLock::default(), resources })
}

#[cfg(test)]
mod tests;
