//! Access tokens that end while a session goes on: contract B8.

use std::collections::BTreeSet;

use e2e::openid::{At, Visitor};
use e2e::relay::{Relay, Way};
use e2e::wait::until;
use e2e::{Answer, Options, USER, operator};
use tokio::task::JoinSet;

use crate::support::{SOON, jti, refused, scene, scene_with};

/// A secret that looks random.
const SECRET: &str = "Jq3vT8yLw2Xn5Rb7Kc9Zd4Gf6Hp1Ms0A";

/// What all get who ask the API at once in one browser, by turns at each of `doors`.
pub(crate) async fn at_once(visitor: &Visitor, doors: &[&At], times: usize) -> Vec<Answer> {
    let tabs: JoinSet<Answer> = (0..times)
        .map(|number| {
            let (mut tab, at) = (visitor.clone(), doors[number % doors.len()].clone());
            async move { tab.get(&at, "/bff/api/me").await.unwrap() }
        })
        .collect();
    tabs.join_all().await
}

/// All were passed on with one token, for which the provider was asked once.
pub(crate) fn was_refreshed_once(answers: &[Answer], relay: &Relay) {
    let tokens: BTreeSet<String> = answers.iter().map(jti).collect();
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    assert_eq!(relay.token_requests(), 2, "for the code, and for the new token");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_ten_tabs_through_one_expiry_make_one_call() {
    let scene = scene(Options::new()).await;
    scene.relay.says_expires_in(0);
    let visitor = scene.signed_in().await;
    scene.relay.says_expires_in(300);
    let answers = at_once(&visitor, &[&scene.site.bff], 10).await;
    was_refreshed_once(&answers, &scene.relay);
    let used = scene.relay.seen("/oauth2/token");
    assert_eq!(used[1].field("grant_type").as_deref(), Some("refresh_token"));
    assert_eq!(used[1].field("refresh_token"), used[0].member("refresh_token"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b8_tokens_that_live_for_four_seconds_are_refreshed_again_and_again() {
    let short = scene_with(Options::new(), |stack| {
        let api = stack.api.origin();
        format!("[[resources]]\nidentifier = \"{api}\"\nscopes = [\"read\", \"write\"]\ntoken_lifetime = 4\n")
    })
    .await;
    let mut visitor = short.signed_in().await;
    let mut used = BTreeSet::new();
    until("three tokens", SOON, async || {
        // The API refuses one that is over: each answer is by one that lives.
        used.insert(jti(&short.me(&mut visitor).await));
        (used.len() >= 3).then_some(())
    })
    .await;
    assert!(short.relay.token_requests() >= 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b8_while_the_provider_is_away_the_session_lives_and_as_long_as_it_lives_its_token_counts() {
    let scene = scene(Options::new()).await;
    scene.relay.says_expires_in(6);
    let mut visitor = scene.signed_in().await;
    jti(&scene.me(&mut visitor).await);
    let asked = scene.relay.token_requests();
    scene.relay.is(Way::Cut);
    let mut before = 0;
    let over = until("the token is over", SOON, async || {
        let answer = scene.me(&mut visitor).await;
        before += usize::from(answer.status == 200);
        (answer.status != 200).then_some(answer)
    })
    .await;
    refused(&over, 503, "unavailable");
    assert!(over.header("retry-after").is_some(), "{}", over.seen());
    assert!(before > 0, "it counted while it lived");
    assert!(scene.relay.token_requests() > asked, "another one was asked for");
    assert_eq!(scene.status(&mut visitor).await, 200, "nobody is signed out by that");
    scene.relay.says_expires_in(300);
    scene.relay.is(Way::Open);
    jti(&scene.me(&mut visitor).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b8_who_has_no_access_any_more_is_signed_out_at_the_next_refresh() {
    // A client that is told nothing.
    let options = Options::new().text("bff.client_id", "quiet").text("bff.client_secret", SECRET);
    let scene = scene_with(options, |stack| {
        format!(
            "[[clients]]\nclient_id = \"quiet\"\nclient_secret = \"{SECRET}\"\nredirect_uris = [\"{}/bff/callback\"]\n\
             grant_types = [\"authorization_code\", \"refresh_token\"]\nscope = \"openid profile email offline_access read write\"\n",
            stack.bff.origin()
        )
    })
    .await;
    scene.relay.says_expires_in(0);
    let mut visitor = scene.signed_in().await;
    jti(&scene.me(&mut visitor).await);
    let (code, _, err) = operator::asked(&scene.stack, &["users", "disable", USER.0], "");
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(scene.status(&mut visitor).await, 200, "nobody has told it");
    refused(&scene.me(&mut visitor).await, 401, "unauthenticated");
    assert_eq!(scene.status(&mut visitor).await, 401);
    let last = scene.relay.seen("/oauth2/token").pop().unwrap();
    assert_eq!(last.member("error").as_deref(), Some("invalid_grant"), "{}", last.answer);
}
