//! `users list`: a table for people, JSON for programs.

use auth_server_core::domain::{Role, User};
use serde_json::{Value, json};

use super::super::store;
use super::super::table::{shown, table};
use crate::config::Config;

/// So many are read at once.
const PAGE: u32 = 500;

pub(super) async fn list(config: &Config, json: bool) -> Result<String, String> {
    let (store, tenant) = (store::store(config).await?, &config.policy.tenant);
    let mut all: Vec<User> = Vec::new();
    loop {
        let after = all.last().map(|user| user.username.clone()).unwrap_or_default();
        let page = store.users(tenant, &after, PAGE).await.map_err(|error| error.to_string())?;
        let is_last = page.len() < PAGE as usize;
        all.extend(page);
        if is_last {
            break;
        }
    }
    store.database().close().await;
    Ok(if json { to_json(&all) } else { to_table(&all) })
}

fn to_json(users: &[User]) -> String {
    let users: Vec<Value> = users.iter().map(object).collect();
    format!("{:#}\n", json!({ "users": users }))
}

fn to_table(users: &[User]) -> String {
    if users.is_empty() {
        return "there are no users yet: `auth-server users add NAME` adds one\n".to_owned();
    }
    let or_none = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), shown);
    let row = |user: &User| {
        let (name, email) = (or_none(&user.claims.name), or_none(&user.claims.email));
        [user.sub.clone(), shown(&user.username), state(user).to_owned(), roles(user).join(" "), name, email]
    };
    table(["SUB", "USER NAME", "STATE", "ROLES", "NAME", "E-MAIL"], users.iter().map(row))
}

/// Whether the person may sign in, in a word.
pub(super) fn state(user: &User) -> &'static str {
    if user.disabled { "disabled" } else { "active" }
}

pub(super) fn roles(user: &User) -> Vec<&'static str> {
    user.roles.iter().copied().map(Role::as_str).collect()
}

/// The person for programs, without the hash.
pub(super) fn object(user: &User) -> Value {
    json!({
        "sub": user.sub, "username": user.username, "state": state(user), "roles": roles(user),
        "claims": user.claims,
    })
}
