//! The clients and the resources: those of the configuration, and in the demo profile the demo's (contracts O11, N13).

mod demo;
mod machine_secret;
mod settings;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use auth_server_core::domain::{Client, Resource};

pub use machine_secret::SecretError;
pub use settings::Registered;
pub(crate) use settings::{Around, read};

/// Clients and resources as requests see them.
#[derive(Debug)]
pub struct Registry {
    clients: HashMap<String, Arc<Client>>,
    /// The resources, in the order in which they were registered.
    pub resources: Vec<Resource>,
}

impl Registry {
    /// The client of that name.
    #[must_use]
    pub fn client(&self, client_id: &str) -> Option<Arc<Client>> {
        self.clients.get(client_id).cloned()
    }
}

/// What is registered; in the demo with its machine, whose secret lies in `data_dir` and is made at the first start.
///
/// # Errors
/// [`SecretError`] when that cannot be had.
pub async fn open(registered: &Registered, data_dir: &Path) -> Result<Registry, SecretError> {
    let mut clients = registered.clients.clone();
    if let Some(api) = &registered.demo_api {
        clients.push(demo::machine(api, machine_secret::at_home(data_dir).await?));
    }
    let named = clients.into_iter().map(|client| (client.client_id.clone(), Arc::new(client)));
    Ok(Registry { clients: named.collect(), resources: registered.resources.clone() })
}

#[cfg(test)]
mod tests;
