//! Stacks on either engine, a second way to their database, and people for it.

use auth_server_core::domain::{Action, AuditLine, Origin, PasswordHash, Role, StandardClaims, TenantId};
use auth_server_core::rules::accounts::username::Username;
use auth_server_store::{NewUser, Store};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use e2e::vault::location;
use e2e::{Answer, Options, Stack};
use jsonwebtoken::get_current_timestamp;
use serde_json::Value;
use signet_db::testing::Cluster;
use signet_db::{Database, DbError, Location};

/// The hash of [`e2e::USER`]'s password that the demo has.
pub(crate) const HASH: &str = "$2b$10$5KxlgPVUtpf7D86chPmkCeTzFH9bJP7BVj1sT1KCQmyarhoDUbnUu";

/// The options of a stack whose database is a new one of `cluster`, or a file.
pub(crate) async fn options(cluster: Option<&Cluster>) -> Options {
    match cluster {
        None => Options::new(),
        Some(cluster) => match cluster.fresh().await {
            Location::Postgres(url) => Options::new().text("auth_server.database_url", &url),
            Location::File(_) => unreachable!("a cluster has no files"),
        },
    }
}

/// The database of a stack that has started, opened a second time.
pub(crate) async fn database(stack: &Stack) -> Result<Database, DbError> {
    Database::open(location(stack)).await
}

/// The store in it.
pub(crate) async fn store(stack: &Stack) -> Store {
    Store::new(database(stack).await.unwrap())
}

pub(crate) fn demo() -> TenantId {
    TenantId::parse("demo").unwrap()
}

/// Somebody with the password of [`e2e::USER`].
pub(crate) fn person(sub: &str, username: &str) -> NewUser {
    NewUser {
        sub: sub.to_owned(),
        username: Username::parse(username).unwrap(),
        password_hash: Some(PasswordHash::parse(HASH).unwrap()),
        claims: StandardClaims { name: Some(username.to_owned()), ..StandardClaims::default() },
        roles: vec![Role::User],
    }
}

/// A line of something that the operator does to `target`.
pub(crate) fn line(id: &str, action: Action, target: &str) -> AuditLine {
    AuditLine {
        id: id.to_owned(),
        at: get_current_timestamp(),
        actor: Some("operator".to_owned()),
        action,
        target: Some(target.to_owned()),
        origin: Origin::default(),
        succeeded: true,
    }
}

/// The token in the answer to a login.
pub(crate) fn token(answer: &Answer) -> String {
    let token = answer.json()["result"]["auth_token"].as_str().map(str::to_owned);
    token.unwrap_or_else(|| panic!("no token: {}", answer.seen()))
}

/// The session of a token.
pub(crate) fn sid(token: &str) -> String {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&payload).unwrap();
    claims["sid"].as_str().unwrap().to_owned()
}
