//! Each server's OpenAPI document against the server itself: every operation is called with valid and with invalid input,
//! as the document says it may be, and every answer is held against the schema that the document gives for its status.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "openapi/interface.rs"]
mod interface;
#[path = "openapi/invalid.rs"]
mod invalid;
#[path = "openapi/tokens.rs"]
mod tokens;
#[path = "openapi/valid.rs"]
mod valid;

use e2e::{Options, Server, Stack};

use interface::Interface;
use tokens::Tokens;

/// Calls everything that `server` documents.
async fn call_all(server: &Server, tokens: &Tokens) -> Interface {
    let interface = Interface::of(server).await;
    for operation in interface.operations() {
        let calls = valid::calls(server, &operation, tokens).into_iter();
        for call in calls.chain(invalid::calls(server, &operation, tokens)) {
            interface.check(&operation, call).await;
        }
    }
    server.still_works().await;
    interface
}

/// Fails when a document promises an answer that nothing here has seen. No call provokes a body that takes 20 seconds or
/// a defect of ours; `beside` names what else is tested elsewhere.
fn all_seen(interfaces: &[&Interface], beside: &[(&str, u16)]) {
    let seen: Vec<(String, u16)> = interfaces.iter().flat_map(|interface| interface.seen()).collect();
    let elsewhere = |(id, status): &(String, u16)| {
        [408, 500].contains(status) || beside.contains(&(id.as_str(), *status))
    };
    let mut open = interfaces[0].documented();
    open.retain(|answer| !seen.contains(answer) && !elsewhere(answer));
    assert_eq!(open, [], "documented, but never answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_the_auth_server_keeps_to_its_document() {
    let stack = Stack::start(&Options::new()).await;
    let interface = call_all(&stack.auth, &Tokens::of(&stack).await).await;
    // Another one, at which nobody signs in by name and password alone (rule H7).
    let other = Stack::start_auth(&Options::new().flag("auth_server.first_party_login", false)).await;
    let without = Interface::of(&other.auth).await;
    for operation in without.operations() {
        for call in valid::without_login(&other.auth, &operation) {
            without.check(&operation, call).await;
        }
    }
    // Whoever stops accepts no connection that could still ask; the machine hashes for more people than
    // we are; its database works.
    let unavailable = ["ready", "signIn", "signOut", "token", "revoke", "userinfo", "userinfoByPost"];
    all_seen(&[&interface, &without], &unavailable.map(|id| (id, 503)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_the_api_keeps_to_its_document_with_keys_and_without() {
    let stack = Stack::start(&Options::new().seconds("auth_server.token_lifetime", 600)).await;
    let tokens = Tokens::of(&stack).await;
    let with_keys = call_all(&stack.api, &tokens).await;
    // Another api, whose issuer is away.
    let mut alone = Stack::prepare(&Options::new());
    alone.api.start_unready().await;
    let without = Interface::of(&alone.api).await;
    for operation in without.operations() {
        for call in valid::without_keys(&alone.api, &operation, &tokens) {
            without.check(&operation, call).await;
        }
    }
    all_seen(&[&with_keys, &without], &[]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_n11_the_bff_keeps_to_its_document() {
    let stack = Stack::start(&Options::new().flag("bff.expose_token", true).with_bff()).await;
    let interface = call_all(&stack.bff, &Tokens::of(&stack).await).await;
    // Its database works and the provider is there; that it ends sessions is flows/bff_session.rs, and that it gives no tokens out is
    // flows/bff_audiences.rs. So many streams at once are opened at the bff's own layer.
    let unavailable = [
        "ready",
        "bffLogin",
        "bffCallback",
        "bffSession",
        "bffMe",
        "bffSessionDetails",
        "bffSessionEvents",
        "bffToken",
        "bffLogout",
        "bffBackchannelLogout",
    ];
    let others =
        [("bffBackchannelLogout", 200), ("bffSessionEvents", 429), ("bffToken", 404), ("bffToken", 502)];
    let beside: Vec<(&str, u16)> = unavailable.map(|id| (id, 503)).into_iter().chain(others).collect();
    all_seen(&[&interface], &beside);
}
