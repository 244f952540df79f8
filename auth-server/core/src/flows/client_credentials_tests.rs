//! A client's own token, against stand-ins for the ports.

use serde::Serialize;
use serde_json::Value;
use signet_shared::jose::Alg;

use super::*;
use crate::domain::samples::{client, resource};
use crate::domain::{ClientAuthentication, SecretDigest, TenantId};
use crate::flows::Lifetimes;
use crate::flows::ports::Failure;
use crate::flows::testing::now;

/// Signs by writing down what it signs.
struct World {
    broken: bool,
}

impl Time for World {
    fn now(&self) -> u64 {
        1_000
    }
}

impl Random for World {
    fn unique_id(&self) -> Result<String, Failure> {
        Ok("id".into())
    }
}

impl TokenSigning for World {
    fn sign_token<C: Serialize>(
        &self,
        alg: Option<Alg>,
        typ: &'static str,
        claims: &C,
    ) -> Result<String, Failure> {
        if self.broken {
            return Err(Failure("no key".into()));
        }
        assert_eq!((alg, typ), (Some(Alg::Es256), "at+jwt"), "K3: by the resource's algorithm");
        let said = serde_json::to_value(claims).unwrap();
        let said = ["sub", "aud", "scope", "exp", "jti"].map(|name| match &said[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        Ok(said.join(" "))
    }
}

fn machine() -> Client {
    Client {
        authentication: ClientAuthentication::SecretBasic(SecretDigest([7; 32])),
        grant_types: vec![GrantType::ClientCredentials],
        scopes: vec!["read".into(), "write".into()],
        resources: vec!["https://api.example".into()],
        ..client("m")
    }
}

fn run(world: &World, client: &Client, form: &str) -> Result<Minted, TokenError> {
    let resources = [resource("https://api.example", &["read", "write"])];
    let tenant = TenantId::parse("demo").unwrap();
    let lifetimes = Lifetimes { request: 1800, session: 3600, token: 300, refresh: 3600, grace: 10 };
    let provider = Provider { issuer: "https://i", resources: &resources, tenant: &tenant, lifetimes };
    now(client_credentials(world, provider, client, &Parameters::parse(form).unwrap()))
}

fn code(client: &Client, form: &str) -> ErrorCode {
    match run(&World { broken: false }, client, form).map(|issued| issued.scope) {
        Err(TokenError::Refused(error)) => error.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn o5_a_machine_gets_what_it_asks_for_and_may_have() {
    let world = World { broken: false };
    let issued = run(&world, &machine(), "").unwrap();
    assert_eq!(issued.access_token, "m https://api.example read write 1300 id");
    assert_eq!((issued.expires_in, issued.scope.as_str()), (300, "read write"));
    let issued = run(&world, &machine(), "scope=write&resource=https%3A%2F%2Fapi.example").unwrap();
    assert_eq!(
        (issued.access_token.as_str(), issued.scope.as_str()),
        ("m https://api.example write 1300 id", "write")
    );
}

#[test]
fn o5_who_may_not_gets_nothing() {
    let spa = Client { grant_types: vec![GrantType::AuthorizationCode], ..machine() };
    assert_eq!(code(&spa, ""), ErrorCode::UnauthorizedClient);
    let public = Client { authentication: ClientAuthentication::None, ..machine() };
    assert_eq!(code(&public, ""), ErrorCode::UnauthorizedClient);
    assert_eq!(code(&machine(), "scope=admin"), ErrorCode::InvalidScope);
    assert_eq!(code(&machine(), "resource=https%3A%2F%2Fother.example"), ErrorCode::InvalidTarget);
}

#[test]
fn what_is_ours_to_answer_for_is_told_apart() {
    let failed = run(&World { broken: true }, &machine(), "");
    assert!(matches!(failed, Err(TokenError::Failed(_))));
}
