//! The people who may sign in: those of the configuration, and in the demo profile the two demo users (contract R3).

use std::collections::{HashMap, HashSet};

use auth_server_core::domain::{PasswordHash, Role, User};
use auth_server_core::rules::protocol::access_token::REFERENCE_CLIENT;
use serde_json::{Map, Value};
use signet_service::config::{Profile, Reader};

/// The demo users: sub, name to type, full name, e-mail, admin or not, and the bcrypt hash of the published password.
const DEMO: [(&str, &str, &str, &str, bool, &str); 2] = [
    (
        "1",
        "test_user_1",
        "Test User",
        "test_user_1@example.com",
        false,
        "$2b$10$5KxlgPVUtpf7D86chPmkCeTzFH9bJP7BVj1sT1KCQmyarhoDUbnUu",
    ),
    (
        "2",
        "test_admin",
        "Test Admin",
        "test_admin@example.com",
        true,
        "$2b$10$uQV7ZjPDNh7PrtcAy7.6gONZsO4ilm5alGLaBz6H2PUED8kb/1oUW",
    ),
];

/// The cost of the decoy where nobody is configured, which is what `users hash-password` uses.
const USUAL_COST: u32 = 12;

/// The people, by the lower-case form of their user names.
#[derive(Debug, Clone)]
pub struct ConfiguredUsers(HashMap<String, User>);

impl ConfiguredUsers {
    /// These people.
    #[must_use]
    pub fn new(users: Vec<User>) -> Self {
        Self(users.into_iter().map(|user| (user.username.to_lowercase(), user)).collect())
    }

    /// The person of that name, compared without regard to case.
    #[must_use]
    pub fn named(&self, username: &str) -> Option<User> {
        self.0.get(&username.to_lowercase()).cloned()
    }

    /// The highest cost of all their hashes: what every login works.
    #[must_use]
    pub fn dearest_cost(&self) -> u32 {
        self.0.values().map(|user| user.password_hash.cost()).max().unwrap_or(USUAL_COST)
    }
}

/// The people that the configuration and `profile` give.
pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile) -> Vec<User> {
    let demo = if profile.is_demo() { demo(reader) } else { Vec::new() };
    let mut users: Vec<(String, User)> = demo.into_iter().map(|user| ("users".to_owned(), user)).collect();
    for (index, table) in reader.tables("users").iter().enumerate() {
        let entry = Entry { number: index + 1, path: format!("users[{index}]"), table };
        users.extend(entry.user(reader).map(|user| (entry.path, user)));
    }
    let (mut names, mut subs) = (HashSet::new(), HashSet::new());
    for (path, user) in &users {
        if !names.insert(user.username.to_lowercase()) {
            reader.problem(&format!("{path}.username"), format!("two users are called `{}`", user.username));
        }
        if !subs.insert(user.sub.clone()) {
            reader.problem(&format!("{path}.sub"), format!("two users have the sub `{}`", user.sub));
        }
    }
    users.into_iter().map(|(_, user)| user).collect()
}

fn demo(reader: &mut Reader<'_>) -> Vec<User> {
    let one = |&(sub, username, name, email, admin, hash): &(&str, &str, &str, &str, bool, &str)| {
        let password_hash =
            PasswordHash::parse(hash).map_err(|error| reader.problem("users", error.to_string())).ok()?;
        let (sub, username) = (sub.to_owned(), username.to_owned());
        let roles = if admin { vec![Role::Admin, Role::User] } else { vec![Role::User] };
        Some(User { sub, username, password_hash, name: name.to_owned(), email: email.to_owned(), roles })
    };
    DEMO.iter().filter_map(one).collect()
}

/// One `[[users]]` table.
struct Entry<'a> {
    /// Which one, counted from 1 as people do.
    number: usize,
    /// Its path, `users[0]`.
    path: String,
    table: &'a Map<String, Value>,
}

impl Entry<'_> {
    fn user(&self, reader: &mut Reader<'_>) -> Option<User> {
        let mut text = |key: &str| {
            let value = self.table.get(key).and_then(Value::as_str).map(str::to_owned);
            if value.is_none() {
                reader.problem(&self.path, format!("[[users]] number {} has no `{key}`", self.number));
            }
            value
        };
        let (sub, username, hash) = (text("sub"), text("username"), text("password_hash"));
        let (name, email) = (text("name"), text("email"));
        self.judge_sub(sub.as_deref(), reader);
        if username.as_deref().is_some_and(|name| name.contains('@') || name.trim() != name) {
            self.refuse("username", "may have no `@`, and no space at its ends", reader);
        }
        let hash = PasswordHash::parse(&hash?)
            .map_err(|error| self.refuse("password_hash", &format!("cannot be used: {error}"), reader));
        let roles = self.roles(reader);
        Some(User {
            sub: sub?,
            username: username?,
            password_hash: hash.ok()?,
            name: name?,
            email: email?,
            roles,
        })
    }

    /// A client's id and a person's sub must never be the same word (rule K2).
    fn judge_sub(&self, sub: Option<&str>, reader: &mut Reader<'_>) {
        let Some(sub) = sub else { return };
        if sub.bytes().all(|byte| byte.is_ascii_digit()) {
            let sentence = "may not be a bare number; take the random one of users hash-password";
            self.refuse("sub", sentence, reader);
        }
        if sub == REFERENCE_CLIENT {
            self.refuse("sub", &format!("may not be {REFERENCE_CLIENT}, which is a client"), reader);
        }
    }

    fn roles(&self, reader: &mut Reader<'_>) -> Vec<Role> {
        let mut roles = vec![Role::User];
        let names = self.table.get("roles").and_then(Value::as_array).into_iter().flatten();
        for name in names.filter_map(Value::as_str) {
            let Some(role) = Role::named(name) else {
                let sentence = format!("may hold \"admin\" and \"user\"; `{name}` is no role");
                self.refuse("roles", &sentence, reader);
                continue;
            };
            roles.push(role);
        }
        roles.sort();
        roles.dedup();
        roles
    }

    fn refuse(&self, key: &str, sentence: &str, reader: &mut Reader<'_>) {
        let sentence = format!("[[users]] number {}: `{key}` {sentence}", self.number);
        reader.problem(&format!("{}.{key}", self.path), sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_service::config::{Configuration, Problems, Settings};

    struct Users<const IN_DEMO: bool>(Vec<User>);

    impl<const IN_DEMO: bool> Configuration for Users<IN_DEMO> {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            Some(Self(read(reader, if IN_DEMO { Profile::Demo } else { Profile::Production })))
        }
    }

    fn with(text: &str, profile: Profile) -> Result<Vec<User>, Problems> {
        let settings = Settings::from_toml(text).unwrap();
        match profile {
            Profile::Demo => settings.read::<Users<true>>().map(|users| users.0),
            Profile::Production => settings.read::<Users<false>>().map(|users| users.0),
        }
    }

    fn entry(change: &str, to: &str) -> String {
        format!(
            "[[users]]\nsub = \"u_1\"\nusername = \"Ada\"\npassword_hash = \"{}\"\nname = \"A\"\nemail = \"a@b\"\n\
             roles = [\"admin\"]\n",
            DEMO[0].5
        )
        .replace(change, to)
    }

    #[test]
    fn the_demo_users_have_the_published_passwords() {
        let users = with("", Profile::Demo).unwrap();
        for (user, password) in users.iter().zip(["Happy123", "LessHappy123"]) {
            assert!(bcrypt::verify(password, user.password_hash.as_str()).unwrap(), "{}", user.username);
        }
        assert!(!users[0].is_admin() && users[1].is_admin());
    }

    #[test]
    fn outside_the_demo_they_do_not_exist() {
        assert!(with("", Profile::Production).unwrap().is_empty());
    }

    #[test]
    fn names_are_compared_without_regard_to_case() {
        let users = ConfiguredUsers::new(with(&entry("x", "x"), Profile::Production).unwrap());
        assert_eq!(users.named("ADA").unwrap().roles, [Role::Admin, Role::User]);
        assert!(users.named("adam").is_none());
    }

    #[test]
    fn bad_entries_are_refused_with_a_sentence() {
        let bad = [
            ("u_1", "17", "bare number"),
            ("u_1", "signet-app", "is a client"),
            ("\"Ada\"", "\"ada@example.com\"", "no `@`"),
            ("\"Ada\"", "\"ada \"", "no space"),
            ("$2b$", "plain", "bcrypt"),
            ("[\"admin\"]", "[\"root\"]", "no role"),
            ("email = \"a@b\"", "", "no `email`"),
            ("\"Ada\"", "\"TEST_ADMIN\"", "are called"),
        ];
        for (change, to, said) in bad {
            let problems = with(&entry(change, to), Profile::Demo).unwrap_err().to_string();
            assert!(problems.contains(said) && problems.contains("signet.toml:"), "{said}: {problems}");
        }
    }
}
