//! Clients hear that sessions have ended: OpenID Connect Back-Channel Logout 1.0; O9, G9, U8.

use std::collections::BTreeSet;
use std::time::Duration;

use e2e::openid::{App, At, Kind, Visitor, claims, text, verified};
use e2e::relying_party::{Manner, RelyingParty};
use e2e::wait::until;
use e2e::{Options, Stack, USER, operator};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

const SECRET: &str = "a-secret-of-32-characters-or-more";

fn heard() -> Manner {
    Manner::Answers(200, String::new())
}

fn redirect(client_id: &str) -> String {
    format!("https://{client_id}.example/callback")
}

/// The entry of a client that hears of logouts at `rp`.
fn entry(client_id: &str, rp: &RelyingParty) -> String {
    let (redirect, origin) = (redirect(client_id), &rp.origin);
    format!(
        "[[clients]]\nclient_id = \"{client_id}\"\nclient_secret = \"{SECRET}\"\nredirect_uris = [\"{redirect}\"]\n\
         backchannel_logout_uri = \"{origin}/logged-out\"\nbackchannel_logout_session_required = true\n"
    )
}

/// Somebody signs in to the client: what that says of it in the ID token.
async fn signs_in(visitor: &mut Visitor, at: &At, client_id: &str) -> Value {
    let app = App::confidential(client_id, SECRET, &redirect(client_id), "openid");
    claims(text(&visitor.tokens(at, &app, USER).await.unwrap(), "id_token"))
}

/// The same in a browser that is signed in already, which is asked for consent alone.
async fn goes_on_to(visitor: &mut Visitor, at: &At, client_id: &str) {
    let app = App::confidential(client_id, SECRET, &redirect(client_id), "openid");
    let path = visitor.begins(at, &app.asks(&[])).await.unwrap();
    visitor.allows(at, &path).await.unwrap();
}

/// The token in a request that a client has got.
fn token(request: &str) -> &str {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /logged-out HTTP/1.1"), "{request}");
    assert!(head.to_lowercase().contains("content-type: application/x-www-form-urlencoded"), "{request}");
    body.strip_prefix("logout_token=").unwrap()
}

/// What another implementation reads in it.
async fn says(at: &At, request: &str, client_id: &str) -> Value {
    verified(at, token(request), (Kind::Logout, Algorithm::RS256), client_id).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g9_each_client_of_the_session_hears_of_its_end_and_one_that_hangs_delays_nobody() {
    let (shop, slow) = (RelyingParty::start(heard()).await, RelyingParty::start(Manner::Hangs).await);
    let options = Options::new().clients(&format!("{}{}", entry("shop", &shop), entry("slow", &slow)));
    let stack = Stack::start_auth(&options).await;
    let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
    let session = signs_in(&mut visitor, &at, "shop").await;
    goes_on_to(&mut visitor, &at, "slow").await;
    assert!(shop.got().is_empty() && slow.got().is_empty(), "nothing has ended");
    visitor.signs_out(&at).await.unwrap();
    let told = shop.told(1).await;
    let said = says(&at, &told[0], "shop").await;
    assert_eq!((&said["sid"], &said["sub"]), (&session["sid"], &session["sub"]));
    assert_eq!(said["events"], json!({"http://schemas.openid.net/event/backchannel-logout": {}}));
    assert!(said.get("nonce").is_none() && said["jti"].is_string() && said["iat"].is_u64(), "{said}");
    says(&at, &slow.told(1).await[0], "slow").await;
    // Whoever signs out while the other one hangs is heard of all the same.
    let mut another = Visitor::default();
    let asks = App::confidential("shop", SECRET, &redirect("shop"), "openid").asks(&[]);
    let path = another.begins(&at, &asks).await.unwrap();
    another.signs_in(&at, &path, USER).await.unwrap();
    assert_eq!(another.get(&at, &path).await.unwrap().status, 303, "it was allowed before");
    another.signs_out(&at).await.unwrap();
    assert_ne!(says(&at, &shop.told(2).await[1], "shop").await["sid"], session["sid"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g9_what_was_not_heard_is_told_again_by_another_token() {
    let shop = RelyingParty::start(Manner::Answers(503, String::new())).await;
    let stack = Stack::start_auth(&Options::new().clients(&entry("shop", &shop))).await;
    let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
    signs_in(&mut visitor, &at, "shop").await;
    visitor.signs_out(&at).await.unwrap();
    shop.told(1).await;
    shop.is(heard());
    let told = shop.told(2).await;
    let jtis: BTreeSet<String> = told.iter().map(|told| claims(token(told))["jti"].to_string()).collect();
    assert_eq!((told.len(), jtis.len()), (2, 2), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g9_it_is_told_after_a_restart_and_when_an_operator_ends_access() {
    let shop = RelyingParty::start(heard()).await;
    let mut stack = Stack::start_auth(&Options::new().clients(&entry("shop", &shop))).await;
    let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
    let session = signs_in(&mut visitor, &at, "shop").await;
    stack.auth.stop();
    let (code, _, err) = operator::asked(&stack, &["users", "disable", USER.0], "");
    assert_eq!(code, Some(0), "{err}");
    assert!(shop.got().is_empty(), "nobody runs who could tell it");
    stack.auth.start_ready().await;
    assert_eq!(says(&at, &shop.told(1).await[0], "shop").await["sid"], session["sid"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn u8_nobody_is_told_at_an_address_that_is_not_allowed() {
    let shop = RelyingParty::start(heard()).await;
    let options = Options::new().clients(&entry("shop", &shop));
    let stack = Stack::start_auth(&options.list("outbound.allow", &["::1"])).await;
    let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
    signs_in(&mut visitor, &at, "shop").await;
    visitor.signs_out(&at).await.unwrap();
    let refused = "its addresses are not public, and not in outbound.allow";
    let said = async || stack.auth.log().contains(refused).then_some(());
    until("a line that says so", Duration::from_mins(1), said).await;
    assert_eq!(shop.got(), Vec::<String>::new());
}
