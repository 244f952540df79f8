//! The tokens that operations are called with, and what gets a machine one.

use std::fs;

use e2e::forge::{Forge, new_key};
use e2e::{ADMIN, Stack, USER};
use serde_json::json;

/// Tokens, good and bad.
pub(crate) struct Tokens {
    /// Of an administrator with every scope.
    pub(crate) admin: String,
    /// Of somebody with neither the role nor the scope.
    pub(crate) user: String,
    /// The secret of the demo's machine.
    pub(crate) machine: String,
    /// Such as every API must refuse, and what each is.
    pub(crate) bad: Vec<(&'static str, String)>,
}

impl Tokens {
    /// Those of a running stack.
    pub(crate) async fn of(stack: &Stack) -> Self {
        let forge = Forge::of(stack).await;
        let kid = stack.public_jwk().await["kid"].clone();
        let foreign = Forge::from_pem(&new_key().0, kid, stack);
        let bad = vec![
            ("nonsense", "nonsense".to_owned()),
            ("nothing", String::new()),
            ("an expired token", forge.claim("exp", json!(1_000_000_000))),
            ("a token for another API", forge.claim("aud", json!("http://localhost:1"))),
            ("a token without a needed claim", forge.claim("jti", json!(null))),
            ("a token of another kind", forge.header("typ", json!("JWT"))),
            ("a token signed by another key", foreign.good()),
        ];
        let machine = fs::read_to_string(stack.file("data/signet-machine.secret")).unwrap();
        Self { machine, admin: stack.login(ADMIN).await, user: stack.login(USER).await, bad }
    }
}
