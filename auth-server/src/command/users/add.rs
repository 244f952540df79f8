//! `users add`: somebody new, who can sign in at once.

use std::ffi::OsString;

use auth_server_core::domain::{Action, Role, StandardClaims};
use auth_server_core::rules::accounts::username::Username;
use auth_server_store::{Added, NewUser};
use signet_service::clock::Clock;

use super::super::{password, store};
use crate::config::Config;
use crate::{hashing, opening, ports};

/// The most characters of a full name or an address.
const MOST: usize = 254;

/// Who is to be added.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) username: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) admin: bool,
}

impl Person {
    /// The person of that name with the options that `words` begin with, each once, and how many words those are.
    pub(super) fn asked(username: String, words: &[OsString]) -> Option<(Self, usize)> {
        let mut person = Self { username, ..Self::default() };
        let mut taken = 0;
        loop {
            let text = |at: usize| words.get(taken + at).and_then(|word| word.to_str());
            match text(0) {
                Some("--admin") if !person.admin => {
                    person.admin = true;
                    taken += 1;
                }
                Some("--name") if person.name.is_none() => {
                    person.name = Some(text(1)?.to_owned());
                    taken += 2;
                }
                Some("--email") if person.email.is_none() => {
                    person.email = Some(text(1)?.to_owned());
                    taken += 2;
                }
                _ => return Some((person, taken)),
            }
        }
    }

    /// What is known of the person, if it can be kept.
    fn claims(&self) -> Result<StandardClaims, String> {
        let fits = |text: &str| {
            !text.trim().is_empty() && text.chars().count() <= MOST && !text.chars().any(char::is_control)
        };
        if self.name.as_deref().is_some_and(|name| !fits(name)) {
            return Err(format!("a full name has 1 to {MOST} characters, and no control character"));
        }
        let is_address = |text: &str| {
            let parts = text.split_once('@');
            let two = parts
                .is_some_and(|(one, other)| !one.is_empty() && !other.is_empty() && !other.contains('@'));
            fits(text) && two && !text.contains(char::is_whitespace)
        };
        if self.email.as_deref().is_some_and(|email| !is_address(email)) {
            return Err("an e-mail address looks like ada@example.com".into());
        }
        let (name, email) = (self.name.clone(), self.email.clone());
        Ok(StandardClaims { name, email, ..StandardClaims::default() })
    }
}

/// Adds `person`. What is typed wrong is said before a password is asked for, and a bad password before anything is made.
pub(super) async fn add(config: &Config, clock: &Clock, person: Person) -> Result<String, String> {
    let username =
        Username::parse(&person.username).map_err(|why| format!("this cannot be a user name: one {why}"))?;
    let claims = person.claims()?;
    let taken = || {
        let name = &person.username;
        format!("{name} is taken: somebody has that name, or one that looks like it; choose another")
    };
    // They have their names from the next start on, whether they are in the database already or not.
    if config.users.iter().any(|seed| seed.user.username.skeleton == username.skeleton) {
        return Err(taken());
    }
    let password = password::read_new()?;
    let password_hash = hashing::hash(&password, config.argon2).map_err(|error| error.to_string())?;
    let sub = ports::random_sub().map_err(|error| error.to_string())?;
    let roles = if person.admin { vec![Role::Admin, Role::User] } else { vec![Role::User] };
    let new = NewUser { sub: sub.clone(), username, password_hash: Some(password_hash), claims, roles };
    let store = store::store_or_new(config, clock).await?;
    let now = clock.now();
    let line = opening::operators(Action::UserAdded, &sub, now).map_err(|error| error.to_string())?;
    let added = store.add_user(&config.policy.tenant, (new, now), line).await;
    store.database().close().await;
    match added.map_err(|error| error.to_string())? {
        Added::Added => Ok(format!("{sub} {} can sign in\n", person.username)),
        Added::NameTaken => Err(taken()),
        Added::SubTaken => Err("nobody was added: the machine gives no good randomness".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_kept_of_a_person_is_refused() {
        let claims = |name: Option<&str>, email: Option<&str>| {
            let (name, email) = (name.map(str::to_owned), email.map(str::to_owned));
            Person { name, email, ..Person::default() }.claims()
        };
        let kept = claims(Some("Ada L\u{f6}velace"), Some("ada@example.com")).unwrap();
        assert_eq!(
            (kept.name.as_deref(), kept.email.as_deref()),
            (Some("Ada L\u{f6}velace"), Some("ada@example.com"))
        );
        assert_eq!(claims(None, None).unwrap(), StandardClaims::default());
        for bad in ["", " ", "a\nb", "\u{1b}[2J", &"x".repeat(255)] {
            assert!(claims(Some(bad), None).unwrap_err().starts_with("a full name"), "{bad:?}");
        }
        for bad in ["", "ada", "@b", "a@", "a@b@c", "a b@c", "a@b\n", &format!("{}@b", "x".repeat(254))] {
            assert!(claims(None, Some(bad)).unwrap_err().starts_with("an e-mail"), "{bad:?}");
        }
    }
}
