//! `auth-server clients …`: the clients, from the command line. Those of the configuration are shown and left.

mod add;
mod change;
mod document;
mod given;
mod list;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use signet_service::cli::sources;
use signet_service::clock::Clock;
use signet_service::config::Sources;

use super::{outcome, store};

/// What is to be done with which client.
#[derive(Debug, PartialEq, Eq)]
enum Action {
    List { json: bool },
    Add { file: PathBuf, json: bool },
    RotateSecret { client_id: String, json: bool },
    Remove { client_id: String, sure: bool },
}

/// A command about clients.
#[derive(Debug, PartialEq, Eq)]
pub struct Clients {
    action: Action,
    from: Sources,
}

impl Clients {
    /// The command that the words after the program's name ask for, if they are one about clients.
    #[must_use]
    pub fn asked(words: &[OsString]) -> Option<Self> {
        let text = |at: usize| words.get(at).and_then(|word| word.to_str());
        if text(0) != Some("clients") {
            return None;
        }
        // What begins like an option is neither a file nor a client.
        let file =
            || words.get(2).filter(|word| !word.to_string_lossy().starts_with("--")).map(PathBuf::from);
        let client_id = || text(2).filter(|word| !word.starts_with("--")).map(str::to_owned);
        let option = |name| text(3) == Some(name);
        let (json, sure) = (option("--json"), option("--yes"));
        let (action, taken) = match text(1)? {
            "list" if text(2) == Some("--json") => (Action::List { json: true }, 3),
            "list" => (Action::List { json: false }, 2),
            "add" => (Action::Add { file: file()?, json }, 3 + usize::from(json)),
            "rotate-secret" => {
                (Action::RotateSecret { client_id: client_id()?, json }, 3 + usize::from(json))
            }
            "remove" => (Action::Remove { client_id: client_id()?, sure }, 3 + usize::from(sure)),
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
        let (config, clock) = (store::config(&self.from)?, Clock::system());
        match self.action {
            Action::List { json } => list::list(&config, json).await,
            Action::Add { file, json } => add::add(&config, &clock, (&file, json)).await,
            Action::RotateSecret { client_id, json } => {
                change::rotate_secret(&config, &clock, (&client_id, json)).await
            }
            Action::Remove { client_id, sure: true } => change::remove(&config, &clock, &client_id).await,
            Action::Remove { sure: false, .. } => {
                Err("a client that is removed loses all that people have allowed it: say so with --yes"
                    .into())
            }
        }
    }
}

#[cfg(test)]
mod tests;
