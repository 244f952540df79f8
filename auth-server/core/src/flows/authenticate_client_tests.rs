//! Authenticating a client, against stand-ins for the ports.

use std::cell::Cell;
use std::future::{Future, ready};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use signet_shared::jose::{Jwk, JwkSet, Keyed};

use super::*;
use crate::domain::samples::client;
use crate::domain::{ClientAuthentication, ClientKeys};
use crate::flows::ports::StoreError;
use crate::flows::testing::now;
use crate::rules::protocol::client_authentication::{SecretMethod, digest};
use crate::rules::protocol::refusal::ErrorCode;

const NOW: u64 = 1_800_000_000;
const JWKS: &str = "https://a.example/jwks";
const ISSUER: &str = "https://auth.example";

/// Knows `basic` with a secret, `public` without one, and `signer` with a key.
#[derive(Default)]
struct World {
    forged: bool,
    away: AtomicBool,
    spent: Mutex<Vec<SpentAssertion>>,
}

impl World {
    fn state<T>(&self, value: T) -> Result<T, StoreError> {
        let away = self.away.load(Ordering::SeqCst);
        if away { Err(StoreError::Unavailable("away".into())) } else { Ok(value) }
    }
}

impl Time for World {
    fn now(&self) -> u64 {
        NOW
    }
}

impl Clients for World {
    fn client(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<Option<Arc<Client>>, StoreError>> + Send {
        let keys = key_set();
        let (authentication, keys) = match client_id {
            "basic" => (ClientAuthentication::SecretBasic(digest("right")), ClientKeys::None),
            "signer" => (ClientAuthentication::PrivateKeyJwt, ClientKeys::Inline(keys)),
            "elsewhere" => (ClientAuthentication::PrivateKeyJwt, ClientKeys::At(JWKS.into())),
            "away" => (ClientAuthentication::PrivateKeyJwt, ClientKeys::At("https://away.example".into())),
            _ => (ClientAuthentication::None, ClientKeys::None),
        };
        let found = Client { authentication, keys, ..client(client_id) };
        ready(self.state((client_id != "nobody").then(|| Arc::new(found))))
    }
}

fn key_set() -> JwkSet {
    let key = json!({"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    JwkSet::parse(&json!({"keys": [key]}).to_string()).unwrap()
}

impl ClientKeySets for World {
    fn key_set_at(&self, uri: &str, kid: Option<&str>) -> impl Future<Output = Option<Arc<JwkSet>>> + Send {
        assert_eq!(kid, Some("k"), "the key that the assertion names is asked for");
        ready((uri == JWKS).then(|| Arc::new(key_set())))
    }
}

impl Signatures for World {
    fn fits(&self, key: &Jwk, _: &Keyed<'_>) -> bool {
        assert_eq!(key.kid.as_deref(), Some("k"));
        !self.forged
    }
}

impl Assertions for World {
    fn spend_assertion(
        &self,
        spent: SpentAssertion,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send {
        let mut all = self.spent.lock().unwrap();
        let known = all.iter().any(|one| one.jti == spent.jti);
        all.push(spent);
        ready(self.state(!known))
    }
}

fn run(world: &World, presented: &Presented) -> Result<String, TokenError> {
    now(authenticate_client(world, ISSUER, presented)).map(|client| client.client_id.clone())
}

fn code(outcome: Result<String, TokenError>) -> ErrorCode {
    match outcome {
        Err(TokenError::Refused(error)) => error.code,
        other => panic!("{other:?}"),
    }
}

fn secret(client_id: &str, secret: &str) -> Presented {
    Presented::Secret { client_id: client_id.into(), secret: secret.into(), method: SecretMethod::Basic }
}

thread_local! {
    /// So that each assertion has an id of its own.
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

fn assertion(client_id: &str, audience: &str) -> Presented {
    let number = NUMBER.replace(NUMBER.get() + 1);
    let payload = json!({"iss": client_id, "sub": client_id, "aud": audience, "exp": NOW + 60, "jti": number.to_string()});
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let jwt = format!("{}.{}.AA", part(json!({"alg": "EdDSA", "kid": "k"})), part(payload));
    Presented::Assertion { client_id: client_id.into(), jwt }
}

#[test]
fn o6_who_proves_to_be_itself_is_found() {
    let world = World::default();
    assert_eq!(run(&world, &secret("basic", "right")).unwrap(), "basic");
    assert_eq!(run(&world, &Presented::None { client_id: "public".into() }).unwrap(), "public");
    assert!(world.spent.lock().unwrap().is_empty());
    assert_eq!(run(&world, &assertion("signer", ISSUER)).unwrap(), "signer");
    let spent = world.spent.lock().unwrap().pop().unwrap();
    assert_eq!((spent.client_id.as_str(), spent.until), ("signer", NOW + 70));
    assert_eq!(run(&world, &assertion("elsewhere", ISSUER)).unwrap(), "elsewhere");
}

#[test]
fn o6_who_does_not_is_told_the_same() {
    let world = World::default();
    for presented in [
        secret("basic", "wrong"),
        secret("nobody", "right"),
        Presented::None { client_id: "nobody".into() },
        Presented::None { client_id: "basic".into() },
        assertion("nobody", ISSUER),
        assertion("elsewhere", "https://other.example"),
        assertion("away", ISSUER),
        assertion("signer", "https://other.example"),
    ] {
        let Err(TokenError::Refused(error)) = run(&world, &presented) else { panic!("{presented:?}") };
        assert_eq!(error, not_authenticated(), "{presented:?}");
    }
    assert!(world.spent.lock().unwrap().is_empty(), "nothing is spent by what is worth nothing");
}

#[test]
fn g11_a_forged_assertion_is_worth_nothing_and_spends_nothing() {
    let world = World { forged: true, ..World::default() };
    assert_eq!(code(run(&world, &assertion("signer", ISSUER))), ErrorCode::InvalidClient);
    assert!(world.spent.lock().unwrap().is_empty());
}

#[test]
fn g11_an_assertion_counts_once() {
    let (world, same) = (World::default(), assertion("signer", ISSUER));
    assert!(run(&world, &same).is_ok());
    assert_eq!(code(run(&world, &same)), ErrorCode::InvalidClient);
    assert!(run(&world, &assertion("signer", ISSUER)).is_ok(), "another one does");
}

#[test]
fn while_the_store_is_away_nobody_is_let_in() {
    let world = World::default();
    world.away.store(true, Ordering::SeqCst);
    for presented in [secret("basic", "right"), assertion("signer", ISSUER)] {
        assert!(matches!(run(&world, &presented), Err(TokenError::Unavailable(_))));
    }
}
