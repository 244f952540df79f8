//! The tokens that operations are called with, and what gets a machine one.

use std::fs;

use e2e::forge::{Forge, changed, new_key};
use e2e::openid::{App, At, Site, VERIFIER, Visitor, text};
use e2e::{ADMIN, Stack, USER};
use serde_json::json;

/// A session at the bff.
pub(crate) struct Session {
    /// The cookies of its browser.
    pub(crate) cookies: String,
    /// What its requests carry.
    pub(crate) csrf: String,
}

/// Tokens, good and bad.
pub(crate) struct Tokens {
    /// Of an administrator with every scope.
    pub(crate) admin: String,
    /// Of somebody with neither the role nor the scope.
    pub(crate) user: String,
    /// Of somebody, for userinfo.
    pub(crate) openid: String,
    /// Another such, which counts until it is given back.
    pub(crate) openid_to_revoke: String,
    /// What `signet-spa` gets further tokens for.
    pub(crate) refresh: String,
    /// What it gets tokens for, once.
    pub(crate) code: String,
    /// The secret of the demo's machine.
    pub(crate) machine: String,
    /// A session at the bff, where that runs.
    pub(crate) session: Option<Session>,
    /// Another one, which lives until it is ended.
    pub(crate) session_to_end: Option<Session>,
    /// Such as every API must refuse, and what each is.
    pub(crate) bad: Vec<(&'static str, String)>,
}

impl Tokens {
    /// Those of a running stack.
    pub(crate) async fn of(stack: &Stack) -> Self {
        let forge = Forge::of(stack).await;
        let kid = stack.public_jwk().await["kid"].clone();
        // Its scope is one that some operation needs; no grant stands behind it.
        let elsewhere = changed(&forge.claims, "aud", json!("http://localhost:1"));
        let elsewhere = forge.sign(&forge.header, &changed(&elsewhere, "scope", json!("openid read write")));
        let foreign = Forge::from_pem(&new_key().0, kid, stack);
        let bad = vec![
            ("nonsense", "nonsense".to_owned()),
            ("nothing", String::new()),
            ("an expired token", forge.claim("exp", json!(1_000_000_000))),
            ("a token for another API", elsewhere),
            ("a token without a needed claim", forge.claim("jti", json!(null))),
            ("a token of another kind", forge.header("typ", json!("JWT"))),
            ("a token signed by another key", foreign.good()),
        ];
        let machine = fs::read_to_string(stack.file("data/signet-machine.secret")).unwrap();
        let (at, app) = (At::from(&stack.auth), app());
        let tokens = async || Visitor::default().tokens(&at, &app, USER).await.unwrap();
        let (first, second) = (tokens().await, tokens().await);
        Self {
            machine,
            admin: stack.login(ADMIN).await,
            user: stack.login(USER).await,
            openid: text(&first, "access_token").to_owned(),
            openid_to_revoke: text(&second, "access_token").to_owned(),
            refresh: text(&first, "refresh_token").to_owned(),
            code: Visitor::default().code(&at, &app, USER).await.unwrap(),
            session: session(stack).await,
            session_to_end: session(stack).await,
            bad,
        }
    }

    /// The form for the code.
    pub(crate) fn redemption(&self) -> Vec<(&str, &str)> {
        vec![
            ("grant_type", "authorization_code"),
            ("client_id", "signet-spa"),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
            ("code", &self.code),
        ]
    }
}

const REDIRECT_URI: &str = "http://127.0.0.1:4444/callback";

fn app() -> App {
    let app = App::spa(4444, "openid profile read");
    assert_eq!(app.redirect_uri, REDIRECT_URI);
    app
}

async fn session(stack: &Stack) -> Option<Session> {
    stack.bff.id()?;
    let (site, mut visitor) = (Site::of(stack), Visitor::default());
    site.signs_in(&mut visitor, "", USER).await.unwrap();
    let csrf = site.csrf(&mut visitor).await.unwrap();
    Some(Session { cookies: visitor.jar(), csrf })
}
