//! A store with two tenants, and people for it.

use auth_server_core::domain::{Action, AuditLine, Origin, PasswordHash, Role, StandardClaims, TenantId};
use auth_server_core::flows::ports::Users as _;
use auth_server_core::rules::accounts::username::Username;
use auth_server_store::{Added, NewUser, Store};
use signet_db::{Database, query_scalar};

/// The time of all tests.
pub(super) const NOW: u64 = 1_800_000_000;

pub(super) fn demo() -> TenantId {
    TenantId::parse("demo").unwrap()
}

pub(super) fn other() -> TenantId {
    TenantId::parse("other").unwrap()
}

/// A store with both tenants.
pub(super) async fn store(database: Database) -> Store {
    let store = Store::new(database);
    for tenant in [demo(), other()] {
        assert!(store.ensure_tenant(&tenant, NOW).await.unwrap());
        assert!(!store.ensure_tenant(&tenant, NOW + 1).await.unwrap(), "it is there already");
    }
    store
}

/// A well-formed hash; `letter` tells it from others.
pub(super) fn bcrypt(cost: u32, letter: char) -> PasswordHash {
    PasswordHash::parse(&format!(
        "$2b${cost:02}${}e{}e",
        letter.to_string().repeat(21),
        letter.to_string().repeat(30)
    ))
    .unwrap()
}

pub(super) fn argon2id() -> PasswordHash {
    let text =
        "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$jgtgd34mVTjmUPPpN2ptyfUDCYvYAmN0qvgHLPgvV6U";
    PasswordHash::parse(text).unwrap()
}

pub(super) fn person(sub: &str, username: &str) -> NewUser {
    let name = Some(format!("Person {sub}"));
    NewUser {
        sub: sub.to_owned(),
        username: Username::parse(username).unwrap(),
        password_hash: Some(bcrypt(10, 'a')),
        claims: StandardClaims { name, ..StandardClaims::default() },
        roles: vec![Role::User],
    }
}

/// A line with an id of its own.
pub(super) fn line(id: &str, action: Action) -> AuditLine {
    AuditLine {
        id: id.to_owned(),
        at: NOW,
        actor: Some("operator".into()),
        action,
        target: None,
        origin: Origin { address: Some([192, 0, 2, 1].into()), request_id: "r".into() },
        succeeded: true,
    }
}

/// The lines, as `action succeeded`, in the order of their ids.
pub(super) async fn lines(store: &Store) -> Vec<String> {
    let select = "SELECT action || ' ' || CAST(succeeded AS TEXT) FROM audit ORDER BY id";
    query_scalar(select).fetch_all(store.database().reader()).await.unwrap()
}

/// How hashes are made, sorted by their names.
pub(super) async fn kinds(store: &Store, tenant: &TenantId) -> Vec<String> {
    let kinds = store.hash_kinds(tenant).await.unwrap();
    let mut names: Vec<String> = kinds.iter().map(ToString::to_string).collect();
    names.sort();
    names
}

/// What becomes of a person who is to be added to the demo's tenant.
pub(super) async fn add(store: &Store, id: &str, new: NewUser) -> Added {
    store.add_user(&demo(), (new, NOW), line(id, Action::UserAdded)).await.unwrap()
}
