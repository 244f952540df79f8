//! The people who may sign in: those of the configuration, and in the demo profile the two demo users (contract R3).

use std::collections::{HashMap, HashSet};

use auth_server_core::domain::{PasswordHash, Role, User};
use auth_server_core::rules::protocol::access_token::REFERENCE_CLIENT;
use serde_json::{Map, Value};
use signet_service::config::{Problems, Profile, Settings};

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

/// The people that `settings` and `profile` give.
pub(crate) fn read(settings: &Settings, profile: Profile, problems: &mut Problems) -> Vec<User> {
    let mut users: Vec<User> = if profile.is_demo() { demo(problems) } else { Vec::new() };
    for (index, table) in settings.tables("users").iter().enumerate() {
        let entry = format!("[[users]] number {}", index + 1);
        users.extend(user(&entry, table, problems));
    }
    let (mut names, mut subs) = (HashSet::new(), HashSet::new());
    for user in &users {
        if !names.insert(user.username.to_lowercase()) {
            problems.add(format!("two users are called `{}`", user.username));
        }
        if !subs.insert(user.sub.clone()) {
            problems.add(format!("two users have the sub `{}`", user.sub));
        }
    }
    users
}

fn demo(problems: &mut Problems) -> Vec<User> {
    let one = |&(sub, username, name, email, admin, hash): &(&str, &str, &str, &str, bool, &str)| {
        let password_hash =
            PasswordHash::parse(hash).map_err(|error| problems.add(error.to_string())).ok()?;
        let (sub, username) = (sub.to_owned(), username.to_owned());
        let roles = if admin { vec![Role::Admin, Role::User] } else { vec![Role::User] };
        Some(User { sub, username, password_hash, name: name.to_owned(), email: email.to_owned(), roles })
    };
    DEMO.iter().filter_map(one).collect()
}

fn user(entry: &str, table: &Map<String, Value>, problems: &mut Problems) -> Option<User> {
    let mut text = |key: &str| {
        let value = table.get(key).and_then(Value::as_str).map(str::to_owned);
        if value.is_none() {
            problems.add(format!("{entry} has no `{key}`"));
        }
        value
    };
    let (sub, username, hash) = (text("sub"), text("username"), text("password_hash"));
    let (name, email) = (text("name"), text("email"));
    if sub.as_deref().is_some_and(|sub| sub.bytes().all(|byte| byte.is_ascii_digit())) {
        problems.add(format!(
            "{entry}: `sub` may not be a bare number; take the random one of users hash-password"
        ));
    }
    // A client's id and a person's sub must never be the same word (rule K2).
    if sub.as_deref() == Some(REFERENCE_CLIENT) {
        problems.add(format!("{entry}: `sub` may not be {REFERENCE_CLIENT}, which is a client"));
    }
    if username.as_deref().is_some_and(|name| name.contains('@') || name.trim() != name) {
        problems.add(format!("{entry}: `username` may have no `@`, and no space at its ends"));
    }
    let hash = hash?;
    let hash = PasswordHash::parse(&hash)
        .map_err(|error| problems.add(format!("{entry}: `password_hash`: {error}")));
    let roles = roles(entry, table, problems);
    Some(User {
        sub: sub?,
        username: username?,
        password_hash: hash.ok()?,
        name: name?,
        email: email?,
        roles,
    })
}

fn roles(entry: &str, table: &Map<String, Value>, problems: &mut Problems) -> Vec<Role> {
    let mut roles = vec![Role::User];
    for name in table.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        match Role::named(name) {
            Some(role) => roles.push(role),
            None => problems.add(format!("{entry}: `{name}` is no role; there are \"admin\" and \"user\"")),
        }
    }
    roles.sort();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, profile: Profile) -> Result<Vec<User>, Problems> {
        let mut problems = Problems::default();
        let users = read(&Settings::from_toml(text).unwrap(), profile, &mut problems);
        problems.or(users)
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
            assert!(problems.contains(said), "{said}: {problems}");
        }
    }
}
