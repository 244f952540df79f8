//! The people of the configuration, and in the demo profile the two demo users (contract R3). The store takes them over at
//! each start.

use std::collections::HashSet;

use auth_server_core::domain::{PasswordHash, Role, StandardClaims};
use auth_server_core::rules::accounts::username::Username;
use auth_server_store::{NewUser, Seed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use signet_service::config::{Profile, Reader};

use crate::clients::Registered;

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

/// The people that the configuration and `profile` give.
pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile, clients: &Registered) -> Vec<Seed> {
    let demo = if profile.is_demo() { demo(reader) } else { Vec::new() };
    let mut users: Vec<(String, NewUser)> = demo.into_iter().map(|user| ("users".to_owned(), user)).collect();
    for (index, table) in reader.tables("users").iter().enumerate() {
        let entry = Entry { number: index + 1, path: format!("users[{index}]"), table, clients };
        users.extend(entry.user(reader).map(|user| (entry.path, user)));
    }
    let (mut names, mut looks, mut subs) = (HashSet::new(), HashSet::new(), HashSet::new());
    for (path, user) in &users {
        let Username { key, skeleton, .. } = &user.username;
        if !(names.insert(key.clone()) & looks.insert(skeleton.clone())) {
            let sentence =
                format!("two users are called `{}`, or have names that look alike", user.username.text);
            reader.problem(&format!("{path}.username"), sentence);
        }
        if !subs.insert(user.sub.clone()) {
            reader.problem(&format!("{path}.sub"), format!("two users have the sub `{}`", user.sub));
        }
    }
    users.into_iter().map(|(_, user)| seed(user)).collect()
}

/// With the digest of its hash, by which a later start sees whether the configuration has another.
fn seed(user: NewUser) -> Seed {
    let hash = user.password_hash.as_ref().map(PasswordHash::as_str).unwrap_or_default();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, hash.as_bytes());
    Seed { digest: URL_SAFE_NO_PAD.encode(digest), user }
}

/// What the configuration says of a person's name and address.
fn claims(name: &str, email: &str) -> StandardClaims {
    StandardClaims { name: Some(name.to_owned()), email: Some(email.to_owned()), ..StandardClaims::default() }
}

fn demo(reader: &mut Reader<'_>) -> Vec<NewUser> {
    let one = |&(sub, username, name, email, admin, hash): &(&str, &str, &str, &str, bool, &str)| {
        let password_hash =
            PasswordHash::parse(hash).map_err(|error| reader.problem("users", error.to_string())).ok()?;
        let username =
            Username::parse(username).map_err(|error| reader.problem("users", error.to_string())).ok()?;
        let roles = if admin { vec![Role::Admin, Role::User] } else { vec![Role::User] };
        let (sub, password_hash) = (sub.to_owned(), Some(password_hash));
        Some(NewUser { sub, username, password_hash, claims: claims(name, email), roles })
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
    /// Whose names no person has.
    clients: &'a Registered,
}

impl Entry<'_> {
    fn user(&self, reader: &mut Reader<'_>) -> Option<NewUser> {
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
        let username = username.and_then(|name| {
            Username::parse(&name).map_err(|why| self.refuse("username", &why.to_string(), reader)).ok()
        });
        let hash = PasswordHash::parse(&hash?)
            .map_err(|error| self.refuse("password_hash", &format!("cannot be used: {error}"), reader));
        let (roles, known) = (self.roles(reader), self.claims(reader));
        let (password_hash, known) = (Some(hash.ok()?), known?);
        let claims = StandardClaims { name: Some(name?), email: Some(email?), ..known };
        Some(NewUser { sub: sub?, username: username?, password_hash, claims, roles })
    }

    /// A client's id and a person's sub must never be the same word (rule K2).
    fn judge_sub(&self, sub: Option<&str>, reader: &mut Reader<'_>) {
        let Some(sub) = sub else { return };
        if sub.bytes().all(|byte| byte.is_ascii_digit()) {
            let sentence = "may not be a bare number; take the random one of users hash-password";
            self.refuse("sub", sentence, reader);
        }
        if self.clients.has(sub) {
            self.refuse("sub", &format!("may not be {sub}, which is a client"), reader);
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

    /// What is known beside name and address, which have keys of their own.
    fn claims(&self, reader: &mut Reader<'_>) -> Option<StandardClaims> {
        let Some(Value::Object(table)) = self.table.get("claims") else {
            return Some(StandardClaims::default());
        };
        let is_known = |name: &&String| StandardClaims::NAMES.contains(&name.as_str());
        if let Some(unknown) = table.keys().find(|name| !is_known(name)) {
            self.refuse(
                "claims",
                &format!("has `{unknown}`, which OpenID Connect Core 5.1 does not have"),
                reader,
            );
            return None;
        }
        if table.contains_key("name") || table.contains_key("email") {
            self.refuse("claims", "may not hold name and email, which have keys of their own", reader);
            return None;
        }
        // What serde says of a value of the wrong kind repeats the value.
        let claims = serde_json::from_value(Value::Object(table.clone()));
        let wrong = "has a value of the wrong kind: see OpenID Connect Core 5.1";
        claims.map_err(|_| self.refuse("claims", wrong, reader)).ok()
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

    struct Users<const IN_DEMO: bool>(Vec<Seed>);

    impl<const IN_DEMO: bool> Configuration for Users<IN_DEMO> {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            let (clients, resources) = (Vec::new(), Vec::new());
            let clients = Registered { clients, resources, demo_api: None, allow_without_pkce: false };
            Some(Self(read(reader, if IN_DEMO { Profile::Demo } else { Profile::Production }, &clients)))
        }
    }

    fn with(text: &str, profile: Profile) -> Result<Vec<Seed>, Problems> {
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
        for (Seed { user, .. }, password) in users.iter().zip(["Happy123", "LessHappy123"]) {
            let hash = user.password_hash.as_ref().unwrap();
            assert!(bcrypt::verify(password, hash.as_str()).unwrap(), "{}", user.username.text);
        }
        assert_eq!(
            (&*users[0].user.roles, &*users[1].user.roles),
            (&[Role::User][..], &[Role::Admin, Role::User][..])
        );
    }

    #[test]
    fn a_person_has_the_other_standard_claims_too() {
        let claims =
            "[]\nclaims = { given_name = \"Ada\", email_verified = true, address = { country = \"UK\" } }";
        let users = with(&entry("[\"admin\"]", claims), Profile::Production).unwrap();
        let claims = &users[0].user.claims;
        assert_eq!((claims.name.as_deref(), claims.given_name.as_deref()), (Some("A"), Some("Ada")));
        assert_eq!(claims.email_verified, Some(true));
        assert_eq!(claims.address.as_ref().unwrap().country.as_deref(), Some("UK"));
    }

    #[test]
    fn outside_the_demo_they_do_not_exist() {
        assert!(with("", Profile::Production).unwrap().is_empty());
    }

    #[test]
    fn another_hash_has_another_digest() {
        let digest =
            |change: &str, to: &str| with(&entry(change, to), Profile::Production).unwrap()[0].digest.clone();
        assert_eq!(digest("x", "x"), digest("name = \"A\"", "name = \"B\""));
        assert_ne!(digest("x", "x"), digest("$2b$", "$2a$"));
    }

    #[test]
    fn bad_entries_are_refused_with_a_sentence() {
        let bad = [
            ("u_1", "17", "bare number"),
            ("u_1", "signet-app", "is a client"),
            ("\"Ada\"", "\"ada@example.com\"", "no `@`"),
            ("\"Ada\"", "\"ada \"", "no space"),
            ("\"Ada\"", "\"\u{430}da\"", "one script"),
            ("\"Ada\"", "\"test_adrnin\"", "look alike"),
            ("$2b$", "plain", "bcrypt"),
            ("[\"admin\"]", "[\"root\"]", "no role"),
            ("email = \"a@b\"", "", "no `email`"),
            ("[\"admin\"]", "[]\nclaims = { shoe_size = 43 }", "has `shoe_size`"),
            ("[\"admin\"]", "[]\nclaims = { email = \"c@d\" }", "keys of their own"),
            ("[\"admin\"]", "[]\nclaims = { email_verified = \"yes\" }", "wrong kind"),
            ("\"Ada\"", "\"TEST_ADMIN\"", "are called"),
        ];
        for (change, to, said) in bad {
            let problems = with(&entry(change, to), Profile::Demo).unwrap_err().to_string();
            assert!(problems.contains(said) && problems.contains("signet.toml:"), "{said}: {problems}");
        }
    }
}
