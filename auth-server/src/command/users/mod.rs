//! `auth-server users …`: the people, from the command line.

mod add;
mod change;
mod find;
mod list;
mod show;

use std::ffi::OsString;
use std::process::ExitCode;

use signet_service::cli::sources;
use signet_service::clock::Clock;
use signet_service::config::Sources;

use super::{outcome, store};
use add::Person;

/// What is to be done with whom. A person is named by name or `sub`.
#[derive(Debug, PartialEq, Eq)]
enum Action {
    Add(Person),
    List { json: bool },
    Show { who: String, json: bool },
    Disable(String),
    Enable(String),
    SetPassword(String),
    Delete { who: String, sure: bool },
}

/// A command about people.
#[derive(Debug, PartialEq, Eq)]
pub struct Users {
    action: Action,
    from: Sources,
}

impl Users {
    /// The command that the words after the program's name ask for, if they are one about people.
    #[must_use]
    pub fn asked(words: &[OsString]) -> Option<Self> {
        let text = |at: usize| words.get(at).and_then(|word| word.to_str());
        if text(0) != Some("users") {
            return None;
        }
        // What begins like an option is no person: nobody is to be called --admin by mistake.
        let who = || text(2).filter(|word| !word.starts_with("--")).map(str::to_owned);
        let (action, taken) = match (text(1)?, text(3)) {
            ("add", _) => {
                let (person, taken) = Person::asked(who()?, words.get(3..)?)?;
                (Action::Add(person), 3 + taken)
            }
            ("list", _) if text(2) == Some("--json") => (Action::List { json: true }, 3),
            ("list", _) => (Action::List { json: false }, 2),
            ("show", Some("--json")) => (Action::Show { who: who()?, json: true }, 4),
            ("show", _) => (Action::Show { who: who()?, json: false }, 3),
            ("disable", _) => (Action::Disable(who()?), 3),
            ("enable", _) => (Action::Enable(who()?), 3),
            ("set-password", _) => (Action::SetPassword(who()?), 3),
            ("delete", Some("--yes")) => (Action::Delete { who: who()?, sure: true }, 4),
            ("delete", _) => (Action::Delete { who: who()?, sure: false }, 3),
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
            Action::Add(person) => add::add(&config, &clock, person).await,
            Action::List { json } => list::list(&config, json).await,
            Action::Show { who, json } => show::show(&config, &who, json).await,
            Action::Disable(who) => change::disable(&config, &clock, &who).await,
            Action::Enable(who) => change::enable(&config, &clock, &who).await,
            Action::SetPassword(who) => change::set_password(&config, &clock, &who).await,
            Action::Delete { who, sure: true } => change::delete(&config, &clock, &who).await,
            Action::Delete { sure: false, .. } => {
                Err("a user who is deleted does not come back, and neither does the sub: say so with --yes"
                    .into())
            }
        }
    }
}

#[cfg(test)]
mod tests;
