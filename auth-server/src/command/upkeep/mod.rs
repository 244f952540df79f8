//! `auth-server migrate | backup | doctor`: what keeps an installation well.

mod backup;
mod checks;
mod clients;
mod database;
mod doctor;
mod holder;
mod machine;
mod migrate;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use signet_service::cli::sources;
use signet_service::clock::Clock;
use signet_service::config::Sources;

use super::outcome;

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
enum Action {
    Migrate,
    Backup(PathBuf),
    Doctor,
}

/// A command that looks after the installation.
#[derive(Debug, PartialEq, Eq)]
pub struct Upkeep {
    action: Action,
    from: Sources,
}

impl Upkeep {
    /// The command that the words after the program's name ask for, if they are one of these.
    #[must_use]
    pub fn asked(words: &[OsString]) -> Option<Self> {
        let text = |at: usize| words.get(at).and_then(|word| word.to_str());
        let (action, taken) = match text(0)? {
            "migrate" => (Action::Migrate, 1),
            "backup" => {
                // What begins like an option is no file: --config alone is half said.
                let file = words.get(1).filter(|word| !word.to_string_lossy().starts_with("--"))?;
                (Action::Backup(file.into()), 2)
            }
            "doctor" => (Action::Doctor, 1),
            _ => return None,
        };
        Some(Self { action, from: sources(words.get(taken..)?)? })
    }

    /// Does it, and says on standard output what came of it, or on standard error why nothing did.
    #[must_use]
    pub fn run(self) -> ExitCode {
        outcome::run(async move {
            match self.action {
                Action::Migrate => migrate::migrate(&self.from).await.into(),
                Action::Backup(file) => backup::backup(&self.from, &file).await.into(),
                Action::Doctor => doctor::doctor(&self.from, Clock::system().now()).await,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Option<Upkeep> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Upkeep::asked(&words)
    }

    #[test]
    fn every_command_is_understood_with_the_options_of_serving() {
        let from = Sources { file: Some("a.toml".into()), set: vec!["api.leeway=1".into()] };
        for (words, action) in [
            (&["migrate"][..], Action::Migrate),
            (&["backup", "a.db"], Action::Backup("a.db".into())),
            (&["doctor"], Action::Doctor),
        ] {
            assert!(asked(words).is_some(), "{words:?}");
            let with = [words, &["--config", "a.toml", "--set", "api.leeway=1"]].concat();
            assert_eq!(asked(&with), Some(Upkeep { action, from: from.clone() }), "{words:?}");
        }
    }

    #[test]
    fn what_is_half_said_is_not_guessed() {
        for words in [
            &["migrate", "now"][..],
            &["backup"],
            &["backup", "--config"],
            &["backup", "--config", "a.toml"],
            &["backup", "a.db", "b.db"],
            &["doctor", "--fix"],
            &["doctors"],
        ] {
            assert_eq!(asked(words), None, "{words:?}");
        }
    }
}
