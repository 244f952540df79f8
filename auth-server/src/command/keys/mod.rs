//! `auth-server keys …`: the signing keys, from the command line.

mod change;
mod list;
mod show;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use auth_server_core::rules::keys::change::When;
use auth_server_store::Store;
use signet_service::cli::sources;
use signet_service::clock::Clock;
use signet_service::config::Sources;
use signet_shared::jose::Alg;

use super::{outcome, store};
use crate::clients;
use crate::config::Config;
use crate::keys::KeySettings;

/// What the configuration says of keys, with the algorithms that the clients of `store` want.
async fn settings(config: &Config, store: &Store) -> Result<KeySettings, String> {
    let used = clients::used(store, &config.registered).await.map_err(|error| error.to_string())?;
    Ok(KeySettings { used: config.keys.used.and(used), ..config.keys.clone() })
}

/// What is to be done with the keys.
#[derive(Debug, PartialEq, Eq)]
enum Action {
    List { json: bool },
    Rotate(Option<Alg>, When),
    Revoke(String),
    Export(String),
    Import(PathBuf, When),
    Forget,
    NewMaster,
}

/// A command about the keys.
#[derive(Debug, PartialEq, Eq)]
pub struct Keys {
    action: Action,
    from: Sources,
}

impl Keys {
    /// The command that the words after the program's name ask for, if they are one about keys.
    #[must_use]
    pub fn asked(words: &[OsString]) -> Option<Self> {
        let text = |at: usize| words.get(at).and_then(|word| word.to_str());
        if text(0) != Some("keys") {
            return None;
        }
        let (action, taken) = match (text(1)?, text(2)) {
            ("list", Some("--json")) => (Action::List { json: true }, 3),
            ("list", _) => (Action::List { json: false }, 2),
            ("rotate", Some("--now")) => (Action::Rotate(None, When::AtOnce), 3),
            ("rotate", Some("--alg")) if text(4) == Some("--now") => {
                (Action::Rotate(Some(Alg::named(text(3)?)?), When::AtOnce), 5)
            }
            ("rotate", Some("--alg")) => (Action::Rotate(Some(Alg::named(text(3)?)?), When::Ahead), 4),
            ("rotate", _) => (Action::Rotate(None, When::Ahead), 2),
            ("revoke", Some(kid)) => (Action::Revoke(kid.to_owned()), 3),
            ("export", Some("--pem")) => (Action::Export(text(3)?.to_owned()), 4),
            ("import", Some("--now")) => (Action::Import(words.get(3)?.into(), When::AtOnce), 4),
            ("import", _) if text(3) == Some("--now") => {
                (Action::Import(words.get(2)?.into(), When::AtOnce), 4)
            }
            ("import", _) => (Action::Import(words.get(2)?.into(), When::Ahead), 3),
            // What voids every token is not done by half a word.
            ("forget", Some("--yes")) => (Action::Forget, 3),
            ("new-master", _) => (Action::NewMaster, 2),
            _ => return None,
        };
        Some(Self { action, from: sources(words.get(taken..)?)? })
    }

    /// Does it, and says on standard output what came of it, or on standard error why nothing did.
    #[must_use]
    pub fn run(self) -> ExitCode {
        outcome::run(self.said())
    }

    /// What came of it.
    async fn said(self) -> Result<String, String> {
        if self.action == Action::NewMaster {
            return show::new_master();
        }
        let (config, clock) = (store::config(&self.from)?, Clock::system());
        match self.action {
            Action::NewMaster => show::new_master(),
            Action::List { json } => show::list(&config, clock.now(), json).await,
            Action::Export(kid) => show::export(&config, &kid).await,
            Action::Forget => change::forget(&config, &clock).await,
            Action::Rotate(alg, when) => change::rotate(&config, clock, (alg, when)).await,
            Action::Revoke(kid) => change::revoke(&config, clock, &kid).await,
            Action::Import(file, when) => change::import(&config, clock, &file, when).await,
        }
    }
}

#[cfg(test)]
mod tests;
