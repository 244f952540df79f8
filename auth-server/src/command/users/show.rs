//! `users show`: what is known of one person, never the hash.

use auth_server_core::domain::{HashKind, PasswordHash, User};
use serde_json::Value;

use super::super::store;
use super::super::table::shown;
use super::find::person;
use super::list::{object, roles, state};
use crate::config::Config;

pub(super) async fn show(config: &Config, who: &str, json: bool) -> Result<String, String> {
    let store = store::store(config).await?;
    let user = person(&store, &config.policy.tenant, who).await?;
    store.database().close().await;
    let configured = config.users.iter().any(|seed| seed.user.sub == user.sub);
    if json {
        let mut object = object(&user);
        object["password"] = password(&user).into();
        object["configured"] = configured.into();
        return Ok(format!("{object:#}\n"));
    }
    let mut lines = vec![
        ("sub".to_owned(), user.sub.clone()),
        ("user name".to_owned(), shown(&user.username)),
        ("state".to_owned(), state(&user).to_owned()),
        ("roles".to_owned(), roles(&user).join(" ")),
        ("password".to_owned(), password(&user).unwrap_or("none").to_owned()),
        ("comes from".to_owned(), if configured { "the configuration" } else { "the database" }.to_owned()),
    ];
    if let Ok(Value::Object(claims)) = serde_json::to_value(&user.claims) {
        lines.extend(claims.into_iter().map(|(name, value)| (name, plain(&value))));
    }
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines: Vec<String> = lines.iter().map(|(name, value)| format!("{name:width$}  {value}\n")).collect();
    Ok(lines.concat())
}

/// How the password is kept.
fn password(user: &User) -> Option<&'static str> {
    user.password_hash.as_ref().map(|hash: &PasswordHash| match hash.kind() {
        HashKind::Bcrypt(_) => "bcrypt",
        HashKind::Argon2id(_) => "Argon2id",
    })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), shown)
}
