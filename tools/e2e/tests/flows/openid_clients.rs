//! Clients of the configuration, each with what it is registered for, and what discovery says of all: O2, O3, O6; K3.

use e2e::openid::{App, At, Kind, Visitor, location, parameter, text, verified};
use e2e::{Ask as _, Options, Stack, USER};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::openid::PORT;

const SECRET: &str = "a-secret-of-32-characters-or-more";
const REDIRECT: &str = "https://shop.example/callback?a=1";

/// A client with a secret, and `more` lines.
fn shop(more: &str) -> (Options, App) {
    let entry = format!(
        "[[clients]]\nclient_id = \"shop\"\nclient_name = \"The Shop\"\nclient_secret = \"{SECRET}\"\n\
         redirect_uris = [\"{REDIRECT}\"]\ngrant_types = [\"authorization_code\", \"refresh_token\"]\n\
         scope = \"openid profile email read\"\n{more}\n"
    );
    (Options::new().clients(&entry), App::confidential("shop", SECRET, REDIRECT, "openid profile email"))
}

/// Signed as `alg` is, and verified by somebody else; what userinfo says, signed as `userinfo` says.
async fn signed(more: &str, alg: Algorithm, userinfo: Option<Algorithm>) {
    let (options, app) = shop(more);
    let stack = Stack::start_auth(&options).await;
    let at = At::from(&stack.auth);
    let tokens = Visitor::default().tokens(&at, &app, USER).await.unwrap();
    let says = verified(&at, text(&tokens, "id_token"), (Kind::Id, alg), "shop").await;
    assert_eq!((&says["sub"], &says["nonce"]), (&json!("1"), &json!("the nonce")));
    let answer = app.userinfo(&at, text(&tokens, "access_token")).await.unwrap();
    assert_eq!((answer.status, answer.header("cache-control").as_deref()), (200, Some("no-store")));
    let said = match userinfo {
        None => answer.json(),
        Some(alg) => {
            assert_eq!(
                answer.header("content-type").as_deref(),
                Some("application/jwt"),
                "{}",
                answer.seen()
            );
            verified(&at, &answer.text(), (Kind::Userinfo, alg), "shop").await
        }
    };
    assert_eq!((&said["sub"], &said["preferred_username"]), (&json!("1"), &json!(USER.0)), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k3_id_tokens_are_signed_by_rs256_where_nothing_else_is_said() {
    signed("", Algorithm::RS256, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k3_userinfo_is_signed_as_the_client_wants_it() {
    let more = "id_token_signed_response_alg = \"ES256\"\nuserinfo_signed_response_alg = \"EdDSA\"";
    signed(more, Algorithm::ES256, Some(Algorithm::EdDSA)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o2_a_client_of_another_host_is_allowed_once_and_gets_codes_silently_then() {
    let (options, app) = shop("");
    let stack = Stack::start_auth(&options).await;
    let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
    visitor.tokens(&at, &app, USER).await.unwrap();
    let silent = visitor.get(&at, &app.asks(&[("prompt", "none")])).await.unwrap();
    let code = parameter(&location(&silent), "code").unwrap_or_else(|| panic!("{}", silent.seen()));
    assert!(location(&silent).starts_with(&format!("{REDIRECT}&")), "G6: {}", silent.seen());
    assert_eq!(app.redeems(&at, &code).await.unwrap().status, 200);
    let more = visitor.get(&at, &app.asks(&[("prompt", "none"), ("scope", "openid read")])).await.unwrap();
    assert_eq!(parameter(&location(&more), "error").as_deref(), Some("consent_required"), "{}", more.seen());
}

/// The addresses among what the server says of itself.
fn endpoints(document: &Value) -> Vec<(&str, &str)> {
    let members = document.as_object().unwrap().iter();
    let named = members.filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri");
    named.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o3_whatever_discovery_names_is_there() {
    let stack = Stack::start_auth(&Options::new()).await;
    let document = stack.auth.get("/.well-known/openid-configuration").answer().await.json();
    assert_eq!(document, stack.auth.get("/.well-known/oauth-authorization-server").answer().await.json());
    assert_eq!(document["issuer"], stack.auth.origin());
    let all = endpoints(&document);
    let mut names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let wanted = [
        "authorization_endpoint",
        "end_session_endpoint",
        "jwks_uri",
        "revocation_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
    ];
    assert_eq!(names, wanted);
    for (name, address) in all {
        let path = address.strip_prefix(&stack.auth.origin()).unwrap_or_else(|| panic!("{name}: {address}"));
        let method = if ["token_endpoint", "revocation_endpoint"].contains(&name) { "POST" } else { "GET" };
        let answer = stack.auth.request(method, path).answer().await;
        assert!(![404, 405, 500].contains(&answer.status), "{name}: {}", answer.seen());
    }
}

/// The words of a member that is a list.
fn words<'a>(document: &'a Value, name: &str) -> Vec<&'a str> {
    let list = document[name].as_array().unwrap_or_else(|| panic!("no {name}: {document}"));
    list.iter().map(|word| word.as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o3_each_word_that_discovery_announces_is_understood() {
    let stack = Stack::start_auth(&Options::new()).await;
    let at = At::from(&stack.auth);
    let document = stack.auth.get("/.well-known/openid-configuration").answer().await.json();
    let mut visitor = Visitor::default();
    let app = App::spa(PORT, "openid");
    for (member, parameter_name) in [
        ("scopes_supported", "scope"),
        ("prompt_values_supported", "prompt"),
        ("response_types_supported", "response_type"),
        ("response_modes_supported", "response_mode"),
        ("code_challenge_methods_supported", "code_challenge_method"),
        ("ui_locales_supported", "ui_locales"),
    ] {
        let all = words(&document, member);
        assert!(!all.is_empty(), "{member}");
        for word in all {
            let value = if parameter_name == "scope" { format!("openid {word}") } else { word.to_owned() };
            let answer = visitor.get(&at, &app.asks(&[(parameter_name, &value)])).await.unwrap();
            let is_page = location(&answer).starts_with("/signin/");
            let silent = parameter(&location(&answer), "error").as_deref() == Some("login_required");
            assert!(is_page || word == "none" && silent, "{member} {word}: {}", answer.seen());
        }
    }
    for grant in words(&document, "grant_types_supported") {
        let answer = app.posts(&at, "/oauth2/token", &[("grant_type", grant)]).await.unwrap();
        assert_ne!(answer.error(), "unsupported_grant_type", "{grant}");
    }
    let wrong = visitor.get(&at, &app.asks(&[("response_type", "token")])).await.unwrap();
    let error = parameter(&location(&wrong), "error");
    assert_eq!(error.as_deref(), Some("unsupported_response_type"), "{}", wrong.seen());
}
