//! People, clients and grants for tests: each test says only what it is about.

use signet_shared::jose::Alg;

use super::{
    Approval, Asked, AskedClaims, Client, ClientAuthentication, GrantType, Granted, Resource, Role,
    SecretDigest, SignIn, StandardClaims, TenantId, User,
};

/// Words as a list.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Scopes and resources, as words.
pub(crate) fn granted(scopes: &str, resources: &str) -> Granted {
    Granted { scopes: words(scopes), resources: words(resources) }
}

/// Two resources: A has read, write and common, B has send and common.
pub(crate) fn resources() -> Vec<Resource> {
    let resource = |identifier: &str, scopes| Resource {
        identifier: identifier.to_owned(),
        name: identifier.to_owned(),
        scopes: words(scopes),
        signing_alg: Alg::Es256,
        token_lifetime: 300,
    };
    vec![resource("A", "read write common"), resource("B", "send common")]
}

/// A public client that may do everything with both; A is its first.
pub(crate) fn client() -> Client {
    Client {
        grant_types: GrantType::ALL.into(),
        redirect_uris: words("https://app.example/callback"),
        scopes: words("openid profile email address phone roles offline_access read write send common"),
        resources: words("A B"),
        ..Client::new("spa", "An app")
    }
}

/// The same, but that it has a secret.
pub(crate) fn confidential() -> Client {
    Client { authentication: ClientAuthentication::SecretBasic(SecretDigest([0; 32])), ..client() }
}

/// A person with every role, of whom nothing else is known.
pub(crate) fn user() -> User {
    User {
        sub: "7Yk2".into(),
        username: "ada".into(),
        password_hash: None,
        password_version: 0,
        claims: StandardClaims::default(),
        roles: vec![Role::Admin, Role::User],
        disabled: false,
    }
}

/// The tenant of that person.
pub(crate) fn tenant() -> TenantId {
    TenantId::parse("demo").unwrap()
}

/// How that person has signed in, at 900.
pub(crate) fn sign_in() -> SignIn {
    SignIn { sid: "s".into(), auth_time: 900, acr: Some("1".into()), amr: words("pwd") }
}

/// What the client asks for.
pub(crate) fn asked() -> Asked {
    Asked {
        client_id: "spa".into(),
        redirect_uri: "https://app.example/callback".into(),
        challenge: None,
        nonce: Some("n".into()),
        granted: granted("openid read", "A"),
        claims: AskedClaims::default(),
    }
}

/// What the person said to it, at 1 000.
pub(crate) fn approval() -> Approval {
    Approval {
        tenant: tenant(),
        sub: "7Yk2".into(),
        sign_in: sign_in(),
        granted: granted("openid read", "A"),
        at: 1_000,
    }
}
